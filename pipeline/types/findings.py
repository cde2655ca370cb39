"""What the text says: parties, commitments, life cycle, areas, references."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.types.evidence import Evidence, Found, Span


class PartyKind(StrEnum):
    """What a party is."""

    STATE = "state"
    ORGANISATION = "organisation"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who concludes the instrument.

    ``code`` is an ISO 3166-1 alpha-3 (or 3166-3 former) code or an organisation's acronym.
    ``aliases`` are the terms by which this text calls the party ("Qatar", "the Sending State").
    """

    code: str
    name: str
    kind: PartyKind
    evidence: Evidence
    role: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Who signed, for which party, in which office."""

    name: str
    evidence: Evidence
    office: str | None = None
    party: str | None = None


class Modality(StrEnum):
    """The deontic force of a commitment."""

    OBLIGATION = "obligation"
    PROHIBITION = "prohibition"
    PERMISSION = "permission"
    INTENTION = "intention"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A sum or share. ``unit``: a currency's code (ISO 4217), ``%``, ``share`` (of one), None if it is not said."""

    value: float
    unit: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionReference:
    """Words that refer to provisions; ``provisions`` are the identifiers of those in this instrument, if they are."""

    provisions: tuple[str, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """A deontic statement that binds, forbids, permits or announces conduct of an agent.

    ``bearer`` and ``beneficiary`` hold party codes or the words each, other, third, organ, role, person,
    none, as the annotation guide defines them. ``evidence.span`` is the trigger; ``quote`` the statement.
    ``deadline`` is ISO 8601, a date or a duration, where the text states one. ``object`` is what the conduct is about,
    ``exceptions`` what is taken out of it.
    """

    quote: Span
    modality: Modality
    bearer: tuple[str, ...]
    actions: tuple[str, ...]
    evidence: Evidence
    beneficiary: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    provision: str | None = None
    condition: Span | None = None
    deadline: Found[str] | None = None
    hedges: tuple[Span, ...] = ()
    object: Span | None = None
    amounts: tuple[Amount, ...] = ()
    exceptions: tuple[Span, ...] = ()
    cross_references: tuple[ProvisionReference, ...] = ()

    @property
    def trigger(self) -> Span:
        """Return the deontic expression with its head verb."""
        return self.evidence.span

    @property
    def confidence(self) -> float:
        """Return how sure the finder is."""
        return self.evidence.score


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalClause:
    """What the instrument says on a ``topic`` of ``rules/clauses.yml``, such as ``reservations``: ``prohibited``."""

    topic: str
    value: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeCycle:
    """When and how the instrument lives. Values as in the annotation guide; None where the text is silent.

    Dates are ISO 8601 to the precision that the text gives: ``2014``, ``2014-12`` or ``2014-12-16``.
    Durations are ISO 8601 (``P5Y``) or ``indefinite``. ``in_force_on`` is the date that the text itself fixes.
    """

    signed_on: Found[str] | None = None
    signed_at: Found[str] | None = None
    entry_into_force: Found[str] | None = None
    duration: Found[str] | None = None
    renewal: Found[str] | None = None
    termination_notice: Found[str] | None = None
    authentic_languages: tuple[Found[str], ...] = ()
    depositary: Found[str] | None = None
    in_force_on: Found[str] | None = None
    clauses: tuple[FinalClause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """An instrument or norm that the text cites, as printed."""

    name: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A cooperation area; of the whole document where ``provision`` is None."""

    code: str
    score: float
    found_by: str
    provision: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """A model's or rule's label with a calibrated score."""

    label: str
    score: float
    found_by: str
