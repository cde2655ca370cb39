"""How an instrument stands on a day, with the reason in words: nothing is said that the text cannot show.

=============== ====================================================================================================
not_signed      the day lies before signature
signed          signed, and not in force on that day; or a text without clause on entry into force that does not bind
provisional     applied provisionally from signature, or in force already: whether the latter, the text cannot tell
in_force        in force, unless somebody denounced it
renewed         in force beyond its first term by tacit renewal, unless somebody gave notice
in_force_if     in force if what is named in ``assumes`` happened, such as ratification
notice_given    notice of termination was given and runs (only where an event was supplied)
terminated      ended by notice or otherwise before its term (only where an event was supplied)
expired         its term is over and the text knows no renewal
unknown         the text cannot tell; the reason says why
=============== ====================================================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.questions.lifespans import ENDLESS, Lifespan, plus, words

STATUSES = ("not_signed", "signed", "provisional", "in_force", "renewed", "in_force_if", "notice_given", "terminated",
            "expired", "unknown")  # fmt: skip
STANDING = ("in_force", "renewed", "notice_given")
"""Statuses of an instrument that by all the text shows is in force."""
POSSIBLE = ("in_force_if", "provisional")
"""Statuses of one that is in force or applied if what the text cannot show happened."""

AWAITS = {
    "ratification": "it enters into force by ratification; whether and when that happened, the text cannot tell",
    "notification": "it enters into force when notifications are made; whether and when, the text cannot tell",
    "reply": "it enters into force with a reply or receipt whose day the text does not give",
    "later": "it enters into force on an event besides signature whose day the text does not give",
    "date": "it enters into force on a fixed day that was not read from the text",
    "signature": "it enters into force on signature, and the day of signature was not found",
    "silence": "no clause on entry into force was found",
}
DENOUNCED = "whether it was denounced, the text cannot tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A status with its reason. ``assumes`` are things that must have happened, or not, for it to hold.

    ``since`` and ``until`` are the days between which it is in force where they are certain.
    """

    status: str
    reason: str
    assumes: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


def stand(life: Lifespan, day: date) -> Standing:
    """Return how the instrument stands on ``day``."""
    known = _told(life, day) or _unsigned(life, day)
    if known:
        return known
    first, last = life.begin
    if life.terms.ended and day > life.terms.ended[1]:
        state, on = life.terms.ended
        reason = f"{state} ended on {on}; whether a successor took the instrument over, the text cannot tell"
        return Standing(
            status="unknown", reason=_sentence(reason), assumes=("succession",), since=first if last else None
        )
    if life.needs == "silence" and life.terms.binding is False and life.terms.signed[0]:
        return Standing(status="signed", reason="It does not bind in law and has no clause on entry into force.")
    if first is None:
        undated = "; the day of signature was not found" if life.needs not in {"signature", "date"} else ""
        return Standing(status="unknown", reason=_sentence(AWAITS[life.needs or "date"] + undated))
    if day < first:
        return Standing(status="signed", reason=f"It enters into force {life.by or 'later'}, not before {first}.")
    if last is None:
        return _awaiting(life, day)
    if day < last:
        return Standing(status="unknown", reason=f"It enters into force some day between {first} and {last}.")
    return _within(life, day)


def _told(life: Lifespan, day: date) -> Standing | None:
    """Return the standing that follows from supplied events."""
    if life.terminated and day >= life.terminated:
        return Standing(
            status="terminated", reason=f"Terminated on {life.terminated}, as supplied.", since=life.begin[0]
        )
    if life.noticed and day >= life.noticed:
        ends = plus(life.noticed, life.terms.notice) if life.terms.notice else None
        if ends and day >= ends:
            reason = f"Notice of termination was given on {life.noticed}, as supplied; it ran for"
            return Standing(status="terminated", reason=f"{reason} {words(life.terms.notice or '')}, to {ends}.")
        runs = f"it runs until {ends}" if ends else "how long it runs, the text does not say"
        reason = f"Notice of termination was given on {life.noticed}, as supplied; {runs}."
        return Standing(status="notice_given", reason=reason, since=life.begin[0], until=ends)
    return None


def _unsigned(life: Lifespan, day: date) -> Standing | None:
    first, last = life.terms.signed
    if first is None or last is None or day >= last:
        return None
    if day < first and not (life.begin[0] and life.begin[0] <= day):
        when = f"on {first}" if first == last else f"between {first} and {last}"
        return Standing(status="not_signed", reason=f"It was signed later, {when}.")
    if first <= day:
        return Standing(status="unknown", reason=f"It was signed some day between {first} and {last}.")
    return None


def _awaiting(life: Lifespan, day: date) -> Standing:
    """Return the standing where the day of entry into force is open."""
    terms, needs = life.terms, life.needs or "later"
    over = life.end[0]
    if over and day >= over:
        back = plus(day, terms.duration or "", -1)
        begun = f"it is over if it began before {back}" if back else "it may be over"
        renewable = ", unless the parties agreed to renew it" if terms.renewal == "express" else ""
        term = f"its term is {words(terms.duration or '')} from then, so {begun}{renewable}"
        return Standing(status="unknown", reason=_sentence(f"{AWAITS[needs]}; {term}"), assumes=(needs,))
    if needs == "silence":
        return Standing(status="unknown", reason=_sentence(AWAITS[needs]))
    assumes = (needs, "no_notice")
    reason = f"{AWAITS[needs]}; {_goes_on(life)}"
    if terms.provisional == "from_signature":
        return Standing(status="provisional", reason=_sentence(f"applied provisionally from signature; {reason}"))
    if terms.provisional:
        reason = f"{reason}; it may also be applied provisionally"
    return Standing(status="in_force_if", reason=_sentence(reason), assumes=assumes)


def _within(life: Lifespan, day: date) -> Standing:
    """Return the standing where entry into force is certain and past."""
    since = life.begin[0] if life.begin[0] == life.begin[1] else None
    entered = f"in force since {since or f'some day up to {life.begin[1]}'}, {life.by}"
    over, surely_over = life.end
    if surely_over and day >= surely_over:
        reason = f"{entered}; its term of {words(life.terms.duration or '')} was over on {surely_over}"
        return Standing(status="expired", reason=_sentence(f"{reason}; no renewal was found"), since=since, until=over)
    if over and day >= over:
        if life.terms.renewal == "express":
            reason = (
                f"{entered}; its first term was over on {over}; whether its renewal was agreed, the text cannot tell"
            )
            return Standing(status="unknown", reason=_sentence(reason), assumes=("renewal_agreed",), since=since)
        return Standing(status="unknown", reason=_sentence(f"{entered}; its term ends about {over}"), since=since)
    if life.first_term[1] and day >= life.first_term[1]:
        return _renewed(life, day, entered)
    until = over or (life.first_term[0] if life.period != ENDLESS else None)
    reason = f"{entered}; {_goes_on(life)}; {DENOUNCED}"
    return Standing(status="in_force", reason=_sentence(reason), assumes=("no_notice",), since=since, until=until)


def _renewed(life: Lifespan, day: date, entered: str) -> Standing:
    since = life.begin[0] if life.begin[0] == life.begin[1] else None
    period = f"every {words(life.period)}" if life.period and life.period != ENDLESS else "for a time not found"
    period = "without end" if life.period == ENDLESS else period
    next_end = next((end for end in renewals(life) if end > day), None)
    reason = f"{entered}; its first term was over on {life.first_term[0]}; since then renewed tacitly, {period}"
    return Standing(
        status="renewed",
        reason=_sentence(f"{reason}, unless notice was given, which the text cannot tell"),
        assumes=("no_notice",),
        since=since,
        until=next_end,
    )


def renewals(life: Lifespan, limit: int = 500) -> list[date]:
    """Return the days on which one term ends and, unless notice is given, the next begins; none where not certain."""
    first, last = life.first_term
    if life.terms.renewal != "tacit" or first is None or first != last:
        return []
    days: list[date] = [first]
    while life.period and life.period != ENDLESS and len(days) < limit:
        after = plus(first, life.period, len(days))
        if after is None or after <= days[-1]:
            break
        days.append(after)
    return days


def _goes_on(life: Lifespan) -> str:
    terms = life.terms
    if terms.duration is None:
        return "no term was found"
    if terms.duration == ENDLESS:
        return "it lasts until terminated"
    how = {"tacit": "renewed tacitly after it", "express": "renewed only by agreement"}.get(terms.renewal or "")
    return f"its term is {words(terms.duration)}, {how}" if how else f"its term is {words(terms.duration)}"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
