"""The program's table of contents: from a file to what is known of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from spacy.language import Language

from pipeline.classify import Classifiers
from pipeline.errors import RulesError
from pipeline.extract.area_cues import AreaRules
from pipeline.extract.areas import assign_areas
from pipeline.extract.commitments import CommitmentRules, find_commitments
from pipeline.extract.laterality import find_laterality
from pipeline.extract.life_cycle import find_life_cycle
from pipeline.extract.life_cycle_rules import LifeCycleRules, load_life_cycle_rules
from pipeline.extract.nlp import build_nlp
from pipeline.extract.parties import find_parties
from pipeline.extract.party_rules import PartyRules
from pipeline.extract.references import ReferenceRules, find_references
from pipeline.extract.signatories import find_signatories
from pipeline.read import read
from pipeline.rules import load_rules
from pipeline.settings import Limits
from pipeline.structure.language import document_language
from pipeline.structure.normalise import normalise
from pipeline.structure.provisions import segment
from pipeline.structure.rules import StructureRules
from pipeline.structure.title import find_title
from pipeline.types import InstrumentRecord, Issue, PagedText

ANALYSED_LANGUAGES = frozenset({"en"})
PIPELINE_VERSION = version("mithaq")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Every rule file, loaded and checked."""

    structure: StructureRules
    parties: PartyRules
    life_cycle: LifeCycleRules
    commitments: CommitmentRules
    areas: AreaRules
    references: ReferenceRules


def load_all_rules(folder: Path | None = None) -> Rules:
    """Return the shipped rules, each file replaced by the user's of the same name in ``folder`` where there is one.

    Raises:
        RulesError: a file is malformed, or the folder does not exist.
    """
    if folder is not None and not folder.is_dir():
        raise RulesError(f"there is no folder of rules {folder}; give the folder that holds your .yml files")
    return Rules(
        structure=load_rules("structure", StructureRules, folder=folder),
        parties=load_rules("parties", PartyRules, folder=folder),
        life_cycle=load_life_cycle_rules(folder),
        commitments=load_rules("commitments", CommitmentRules, folder=folder),
        areas=load_rules("areas", AreaRules, folder=folder),
        references=load_rules("references", ReferenceRules, folder=folder),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What is dear to build, built once and passed in."""

    rules: Rules
    nlp: Language
    classifiers: Classifiers
    limits: Limits = field(default_factory=Limits)


def build_tools(classifiers: Classifiers, *, rules: Path | None = None, limits: Limits | None = None) -> Tools:
    """Return the tools that every document is analysed with; once per process, since it takes a second or two.

    Raises:
        RulesError: a rule file is wrong.
    """
    return Tools(rules=load_all_rules(rules), nlp=build_nlp(), classifiers=classifiers, limits=limits or Limits())


def analyse(path: Path, *, tools: Tools) -> InstrumentRecord:
    """Return what the document at ``path`` commits whom to, each value with its place in the text.

    Raises:
        DocumentError: the document cannot be read, or is over a limit.
    """
    return examine(read(path, limits=tools.limits), tools=tools)


def examine(paged: PagedText, *, tools: Tools) -> InstrumentRecord:
    """Return the record of a document that has been read."""
    rules = tools.rules
    text = normalise(paged)
    provisions = segment(text, rules=rules.structure)
    title = find_title(text, provisions, rules=rules.structure)
    parties, party_issues = find_parties(text, provisions, title=title, rules=rules.parties)
    kind = tools.classifiers.kinds.classify(title.value if title else "", text.text)
    life_cycle, life_issues = find_life_cycle(text, provisions, title=title, rules=rules.life_cycle)
    commitments, commitment_issues = find_commitments(
        text, provisions, parties=parties, kind=kind.label, nlp=tools.nlp, rules=rules.commitments
    )
    commitments, areas = assign_areas(
        text, provisions, commitments, title=title, rules=rules.areas, classifier=tools.classifiers.areas
    )
    language = document_language(provisions)
    return InstrumentRecord(
        source=paged.source,
        pages=paged.pages,
        text=text,
        language=language,
        title=title,
        kind=kind,
        laterality=find_laterality(kind.label, parties, title, text),
        provisions=provisions,
        parties=parties,
        signatories=find_signatories(text, provisions, parties=parties, rules=rules.parties),
        life_cycle=life_cycle,
        commitments=commitments,
        areas=areas,
        references=find_references(text, provisions, rules=rules.references),
        issues=(*paged.issues, *language_issues(language), *party_issues, *life_issues, *commitment_issues),
        pipeline_version=PIPELINE_VERSION,
        model_versions=tools.classifiers.versions,
    )


def language_issues(language: str | None) -> tuple[Issue, ...]:
    """Return the note that a text is kept but not analysed, where its language has no extractor."""
    if language is None or language in ANALYSED_LANGUAGES:
        return ()
    message = f"the text is in the language {language!r}, which is kept but not analysed"
    return (Issue(code="language.not-analysed", message=message),)
