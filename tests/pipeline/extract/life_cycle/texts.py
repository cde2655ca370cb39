"""Small invented instruments for the tests of the life cycle."""

from functools import lru_cache

import regex

from pipeline.extract.life_cycle.find import LifeCycleRules, find_life_cycle, load_life_cycle_rules
from pipeline.extract.life_cycle.signing import Signing, Source, find_signing
from pipeline.types import Evidence, Found, InstrumentText, Issue, LifeCycle, Origin, Provision, ProvisionKind, Span


@lru_cache(maxsize=1)
def rules() -> LifeCycleRules:
    return load_life_cycle_rules()


def paragraphs(text: str, *, language: str | None = "en") -> tuple[Provision, ...]:
    """One provision for each line of the text."""
    return tuple(
        Provision(id=f"p{i}", kind=ProvisionKind.PARAGRAPH, span=Span(*line.span()), language=language)
        for i, line in enumerate(regex.finditer(r"\S(?:[^\n]*\S)?", text))
    )


def instrument(text: str, **metadata: str) -> InstrumentText:
    return InstrumentText(text=text, origins=(Origin(0, 1, 0),), metadata=tuple(metadata.items()))


def found_title(text: str, title: str) -> Found[str]:
    start = text.index(title)
    return Found(value=title, evidence=Evidence(span=Span(start, start + len(title)), found_by="test"))


def signing_of(text: str, *, title: str | None = None, language: str = "en", **metadata: str) -> Signing:
    source = Source(
        text=instrument(text, **metadata),
        provisions=paragraphs(text, language=language),
        title=found_title(text, title) if title else None,
        language=language,
        rules=rules(),
    )
    return find_signing(source)


def life_of(text: str, *, language: str = "en") -> tuple[LifeCycle, tuple[Issue, ...]]:
    return find_life_cycle(instrument(text), paragraphs(text, language=language), title=None, rules=rules())
