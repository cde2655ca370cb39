"""A document's language versions: which languages it prints the whole instrument in, and where.

A version is more than words in a language. It has running text, not names and headings; it is nearly as long as the
longest version, or its numbered provisions repeat those of the longest; and it is no annex that the rest of the
document only encloses. A quotation, a foreign title or a list of offices belongs to the version that it stands in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from pipeline.structure.excerpt import Excerpt, excerpt, placed_provisions, whole
from pipeline.structure.language import CONFUSED, document_language
from pipeline.structure.provisions import segment
from pipeline.structure.rules import StructureRules
from pipeline.structure.title import find_title
from pipeline.structure.version_places import places_of
from pipeline.types import Found, InstrumentText, LanguageVersion, Provision, ProvisionKind, Span

ANALYSED = "en"
"""The language in which commitments are looked for."""
PRINCIPAL = (ANALYSED, "fr", "nl")
"""The languages whose version findings are taken from, the first one preferred; others rank by length."""
BODY = frozenset({ProvisionKind.PREAMBLE, ProvisionKind.ARTICLE, ProvisionKind.PARAGRAPH, ProvisionKind.ITEM,
                  ProvisionKind.TESTIMONIUM})  # fmt: skip
LEAST_PROSE = 60
"""Characters from which a finished sentence is running text; shorter ones may be a list's."""
LEAST_UNFINISHED = 150
"""Characters from which a provision is running text even without an end mark."""
FINISHED = regex.compile(r"[.;:،؛。؟!][\s)\]”\"»’']*$|।\s*$")
LEAST_PROVISIONS, LEAST_CHARACTERS = 2, 300
LEAST_SHARE = 0.45
"""Length of a version, as a share of the longest: translations differ in length by a third at the most."""
LEAST_SHARE_NUMBERED = 0.12
"""The same where its numbers repeat the longest version's: annexes are often left untranslated."""
LEAST_NUMBERS, LEAST_REPEATED = 3, 0.6
DENSE = {"zh": 3.0, "ja": 2.0, "ko": 2.0}
"""Letters of an alphabet that one character of these languages stands for."""
COUNT = regex.compile(r" \[\d+\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """A text's language versions and provisions, and its principal version as a text of its own, to be read.

    ``principal`` is the whole text where there is one version; ``own`` are its provisions, with places in it.
    """

    versions: tuple[LanguageVersion, ...]
    provisions: tuple[Provision, ...]
    principal: Excerpt
    own: tuple[Provision, ...]
    title: Found[str] | None


def part_versions(text: InstrumentText, *, rules: StructureRules) -> Versions:
    """Return the text parted into its language versions, each with an outline of its own.

    Identifiers of provisions are those of the principal version; the others' end in their language: ``Art. 1 [nl]``.
    """
    provisions = segment(text, rules=rules)
    places = find_versions(text, provisions, rules=rules)
    if len(places) < 2:
        title = find_title(text, provisions, rules=rules)
        versions = tuple(_version(language, spans, title) for language, spans in places.items())
        return Versions(versions=versions, provisions=provisions, principal=whole(text), own=provisions, title=title)
    parts = [excerpt(text, spans) for spans in places.values()]
    # What the file prints of itself before the text describes the principal version.
    texts = [part.text if n == 0 else replace(part.text, metadata=()) for n, part in enumerate(parts)]
    outlines = [segment(one, rules=rules) for one in texts]
    titles = [find_title(one, outline, rules=rules) for one, outline in zip(texts, outlines, strict=True)]
    versions = tuple(
        _version(language, spans, part.placed(title), principal=n == 0)
        for n, ((language, spans), part, title) in enumerate(zip(places.items(), parts, titles, strict=True))
    )
    placed = [
        provision
        for n, (language, part, outline) in enumerate(zip(places, parts, outlines, strict=True))
        for provision in placed_provisions(outline, part, suffix=f" [{language}]" if n else "")
    ]
    return Versions(
        versions=versions,
        provisions=tuple(sorted(placed, key=lambda provision: provision.span)),
        principal=parts[0],
        own=outlines[0],
        title=titles[0],
    )


def _version(
    language: str, spans: tuple[Span, ...], title: Found[str] | None, *, principal: bool = True
) -> LanguageVersion:
    analysed = principal and language == ANALYSED
    return LanguageVersion(language=language, spans=spans, principal=principal, analysed=analysed, title=title)


def find_versions(
    text: InstrumentText, provisions: Sequence[Provision], *, rules: StructureRules
) -> dict[str, tuple[Span, ...]]:
    """Return the places of each language version by language, the principal version first.

    The spans hold whole provisions; together they cover every non-blank character. A document in one language has
    one version; one whose language is unknown has none.
    """
    if not provisions:
        return {}
    languages = _candidates(text.text, provisions, rules)
    if len(languages) < 2:
        language = document_language(provisions)
        return {language: (Span(provisions[0].span.start, provisions[-1].span.end),)} if language else {}
    return places_of(text.text, provisions, languages, rules=rules)


def principal_first(weights: Counter[str]) -> list[str]:
    """Return the languages, the one first whose version findings are taken from."""
    ranked = [language for language, _ in weights.most_common()]
    return sorted(ranked, key=lambda one: PRINCIPAL.index(one) if one in PRINCIPAL else len(PRINCIPAL))


# --- which languages are versions --------------------------------------------------------


def _candidates(text: str, provisions: Sequence[Provision], rules: StructureRules) -> list[str]:
    """Return the languages of the versions, the principal one first."""
    prose: dict[str, list[Provision]] = {}
    for provision in provisions:
        if provision.language is not None and provision.kind in BODY and _is_prose(provision.span.of(text)):
            prose.setdefault(provision.language, []).append(provision)
    weights = Counter({language: int(_weight(language, some)) for language, some in prose.items()})
    if len(weights) < 2:
        return list(weights)
    longest, most = weights.most_common(1)[0]
    labels = {label for _, label in rules.annex_words}
    found = Counter({longest: most})
    for language, weight in weights.most_common()[1:]:
        if len(prose[language]) < LEAST_PROVISIONS or weight < LEAST_CHARACTERS:
            continue
        confused = any({language, longest} <= pair for pair in CONFUSED)  # repeated numbers tell versions even so
        alike = weight >= LEAST_SHARE * most and not confused
        repeats = weight >= LEAST_SHARE_NUMBERED * most and _repeats(provisions, language, longest)
        if (alike or repeats) and not _is_annex(provisions, language, longest, labels):
            found[language] = weight
    return principal_first(found)


def _is_prose(words: str) -> bool:
    return len(words) >= LEAST_UNFINISHED or (len(words) >= LEAST_PROSE and FINISHED.search(words[-8:]) is not None)


def _weight(language: str, provisions: Sequence[Provision]) -> float:
    return DENSE.get(language, 1.0) * sum(provision.span.end - provision.span.start for provision in provisions)


def _repeats(provisions: Sequence[Provision], language: str, other: str) -> bool:
    """Return whether most numbered provisions in ``language`` have one of the same number in the other."""
    own, others = _numbers(provisions, language), _numbers(provisions, other)
    return len(own) >= LEAST_NUMBERS and len(own & others) >= LEAST_REPEATED * len(own)


def _numbers(provisions: Sequence[Provision], language: str) -> set[str]:
    """Return the identifiers of numbered provisions within their attachment, in which a later version may stand."""
    numbered = (p for p in provisions if p.language == language and p.number and p.kind in BODY)
    return {COUNT.sub("", p.id).rpartition(", ")[2] for p in numbered}


def _is_annex(provisions: Sequence[Provision], language: str, other: str, labels: set[str]) -> bool:
    """Return whether all of the text in ``language`` is one that a text in the other language has annexed."""
    within = [p.id.split(",")[0].split()[0] in labels for p in provisions if p.language == language and p.kind in BODY]
    without = [p.id.split(",")[0].split()[0] in labels for p in provisions if p.language == other and p.kind in BODY]
    return all(within) and not any(without)
