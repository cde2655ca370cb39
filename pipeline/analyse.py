"""The program's table of contents: from a file to what is known of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path

from spacy.language import Language

from pipeline.classify import Classifiers
from pipeline.errors import RulesError
from pipeline.extract.areas.cues import AreaRules
from pipeline.extract.areas.find import AreaTools, assign_areas
from pipeline.extract.commitments import CommitmentRules, CommitmentTools, find_commitments
from pipeline.extract.commitments.rules import AgentRules, load_agent_rules
from pipeline.extract.laterality import find_laterality
from pipeline.extract.life_cycle.acceding import find_acceding
from pipeline.extract.life_cycle.find import find_life_cycle
from pipeline.extract.life_cycle.other_versions import with_day_of_others
from pipeline.extract.life_cycle.rules import LifeCycleRules, load_life_cycle_rules
from pipeline.extract.nlp import build_nlp
from pipeline.extract.parties.find import find_parties
from pipeline.extract.parties.gazetteer import Gazetteer, load_gazetteer
from pipeline.extract.parties.names import ActorRules, load_actor_rules
from pipeline.extract.parties.rules import PartyRules
from pipeline.extract.parties.signatories import find_signatories
from pipeline.extract.references import ReferenceRules, find_references
from pipeline.extract.terms.find import add_terms
from pipeline.extract.terms.rules import TermGrammar, load_term_grammar
from pipeline.read import read
from pipeline.rules import load_rules
from pipeline.settings import Limits
from pipeline.stamps import reader_version, rules_version
from pipeline.structure.grade import QualityRules, grade_reading
from pipeline.structure.language import document_language
from pipeline.structure.normalise import normalise
from pipeline.structure.rules import StructureRules
from pipeline.structure.versions import ANALYSED, part_versions
from pipeline.types import (
    Area,
    Classification,
    Commitment,
    Found,
    InstrumentRecord,
    InstrumentText,
    Issue,
    LanguageVersion,
    LifeCycle,
    PagedText,
    Party,
    Provision,
    Reference,
    Signatory,
)

# Languages whose titles and openings the classifier of kinds has learnt; in others it would only guess.
CLASSIFIED = frozenset({ANALYSED, "fr", "nl"})
PIPELINE_VERSION = version("mithaq")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Every rule file, loaded and checked."""

    structure: StructureRules
    parties: PartyRules
    gazetteer: Gazetteer
    actors: ActorRules
    agents: AgentRules
    life_cycle: LifeCycleRules
    commitments: CommitmentRules
    areas: AreaRules
    references: ReferenceRules
    terms: TermGrammar
    quality: QualityRules


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
        gazetteer=load_gazetteer(folder),
        actors=load_actor_rules(folder),
        agents=load_agent_rules(folder),
        life_cycle=load_life_cycle_rules(folder),
        commitments=load_rules("commitments", CommitmentRules, folder=folder),
        areas=load_rules("areas", AreaRules, folder=folder),
        references=load_rules("references", ReferenceRules, folder=folder),
        terms=load_term_grammar(folder),
        quality=load_rules("quality", QualityRules, folder=folder),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What is dear to build, built once and passed in."""

    rules: Rules
    nlp: Language
    classifiers: Classifiers
    limits: Limits = field(default_factory=Limits)
    rules_version: str | None = None

    @property
    def of_commitments(self) -> CommitmentTools:
        """Return what commitments are read with."""
        rules = self.rules
        return CommitmentTools(
            nlp=self.nlp,
            rules=rules.commitments,
            judge=self.classifiers.commitments,
            participants=self.classifiers.participants,
            agents=rules.agents,
            gazetteer=rules.gazetteer,
            actors=rules.actors,
        )

    @property
    def of_areas(self) -> AreaTools:
        """Return what areas are found with."""
        return AreaTools(rules=self.rules.areas, classifier=self.classifiers.areas)


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What is found in one language version; every place counts in that version's text."""

    title: Found[str] | None
    kind: Classification | None
    laterality: Classification | None
    parties: tuple[Party, ...]
    signatories: tuple[Signatory, ...]
    life_cycle: LifeCycle
    commitments: tuple[Commitment, ...]
    areas: tuple[Area, ...]
    references: tuple[Reference, ...]
    issues: tuple[Issue, ...]


def build_tools(classifiers: Classifiers, *, rules: Path | None = None, limits: Limits | None = None) -> Tools:
    """Return the tools that every document is analysed with; once per process, since it takes a second or two.

    Raises:
        RulesError: a rule file is wrong.
    """
    return Tools(
        rules=load_all_rules(rules),
        nlp=build_nlp(),
        classifiers=classifiers,
        limits=limits or Limits(),
        rules_version=rules_version(rules),
    )


def analyse(path: Path, *, tools: Tools) -> InstrumentRecord:
    """Return what the document at ``path`` commits whom to, each value with its place in the text.

    Raises:
        DocumentError: the document cannot be read, or is over a limit.
    """
    return examine(read(path, limits=tools.limits), tools=tools)


def examine(paged: PagedText, *, tools: Tools) -> InstrumentRecord:
    """Return the record of a document that has been read. What is found, is found in its principal version."""
    text = normalise(paged)
    parted = part_versions(text, rules=tools.rules.structure)
    found = parted.principal.placed(find(parted.principal.text, parted.own, title=parted.title, tools=tools))
    languages = principal_languages(parted.provisions)
    grade, doubts = grade_reading(
        paged, text, parted.provisions, rules=tools.rules.quality, structure=tools.rules.structure
    )
    return InstrumentRecord(
        source=paged.source,
        pages=paged.pages,
        text=text,
        language=document_language(parted.own),
        title=found.title,
        kind=found.kind,
        laterality=found.laterality,
        provisions=parted.provisions,
        versions=parted.versions,
        parties=found.parties,
        signatories=found.signatories,
        life_cycle=with_day_of_others(
            found.life_cycle, text, parted.versions, rules=tools.rules.life_cycle, structure=tools.rules.structure
        ),
        commitments=found.commitments,
        areas=found.areas,
        references=found.references,
        issues=(*paged.issues, *doubts, *language_issues(parted.versions, languages), *found.issues),
        grade=grade,
        pipeline_version=PIPELINE_VERSION,
        model_versions=tools.classifiers.versions,
        rules_version=tools.rules_version,
        reader_version=reader_version(),
    )


def find(
    text: InstrumentText, provisions: tuple[Provision, ...], *, title: Found[str] | None, tools: Tools
) -> Findings:
    """Return what the text, in one language version, says; every place counts in that text."""
    rules = tools.rules
    parties, party_issues = find_parties(text, provisions, title=title, rules=rules.parties, gazetteer=rules.gazetteer)
    languages = principal_languages(provisions)
    kind = laterality = None
    if CLASSIFIED & languages or not languages:
        kind = tools.classifiers.kinds.classify(title.value if title else "", text.text)
        laterality = find_laterality(kind.label, parties, title, text)
    life_cycle, life_issues = find_life_cycle(text, provisions, title=title, rules=rules.life_cycle)
    acceding = find_acceding(text, provisions, title=title, rules=rules.life_cycle.further, gazetteer=rules.gazetteer)
    life_cycle = replace(life_cycle, clauses=(*life_cycle.clauses, *acceding))
    commitments, commitment_issues = find_commitments(
        text, provisions, parties=parties, kind=kind.label if kind else "other", tools=tools.of_commitments
    )
    commitments = add_terms(commitments, text, provisions, grammar=rules.terms)
    commitments, areas = assign_areas(
        text, provisions, commitments, title=title, kind=kind.label if kind else None, tools=tools.of_areas
    )
    return Findings(
        title=title,
        kind=kind,
        laterality=laterality,
        parties=parties,
        signatories=find_signatories(text, provisions, parties=parties, rules=rules.parties, gazetteer=rules.gazetteer),
        life_cycle=life_cycle,
        commitments=commitments,
        areas=areas,
        references=find_references(text, provisions, rules=rules.references),
        issues=(*party_issues, *life_issues, *commitment_issues),
    )


def principal_languages(provisions: Sequence[Provision]) -> set[str]:
    """Return the languages that make up at least a tenth of the text; fewer words may be names or a stamp."""
    weights: Counter[str] = Counter()
    for provision in provisions:
        if provision.language is not None:
            weights[provision.language] += provision.span.end - provision.span.start
    return {language for language, weight in weights.items() if weight * 10 >= weights.total()}


def language_issues(versions: Sequence[LanguageVersion], languages: set[str]) -> tuple[Issue, ...]:
    """Return the doubt that a text is kept but not analysed, where no version of it is in ``ANALYSED``."""
    if ANALYSED in languages or not languages or any(version.analysed for version in versions):
        return ()
    names = ", ".join(sorted(languages))
    principal = f" (its principal version in {versions[0].language})" if len(versions) > 1 else ""
    message = f"the text is in {names}{principal}: it is kept, but its commitments are not looked for in that language"
    return (Issue(code="language.not-analysed", message=message),)
