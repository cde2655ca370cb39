"""Whom the words for an agent mean: a party's code, or each, other, third, organ, role, person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from pipeline.extract.commitments import lexicon, pronouns
from pipeline.extract.commitments.actors import PARTY_WORDS, is_people, is_role, kind_of
from pipeline.extract.commitments.hosting import Hosting, find_hosting
from pipeline.extract.commitments.letters import Writers, find_writers
from pipeline.extract.commitments.naming import Naming
from pipeline.extract.commitments.phrases import (
    NOUNS,
    addressed,
    coordinated,
    governed,
    is_of_one,
    is_singled_out,
    is_that,
    of_whom,
    phrase,
)
from pipeline.extract.commitments.rules import AgentRules
from pipeline.extract.commitments.terms import Terms, find_terms
from pipeline.extract.parties.names import ActorRules, Gazetteer, PartyIndex
from pipeline.types import InstrumentText

# Somebody with a title, of whom the text does not say for whom he or she acts.
UNKNOWN = "unknown"
# So many phrases deep one may say whose another is.
DEEPEST = 8
# With so many parties an organisation among them has bodies of its own, whoever is named.
MANY = 4
# Letters of the shortest name that is taken for a body's.
SHORTEST_NAME = 3


@dataclass(slots=True)
class Agents:
    """Resolves phrases within one instrument, and remembers who was last spoken of."""

    rules: AgentRules
    actors: ActorRules
    index: PartyIndex
    gazetteer: Gazetteer
    codes: tuple[str, ...]
    kind: str
    binding: bool
    terms: Terms
    naming: Naming
    writers: Writers
    at: int = 0
    last: tuple[str, ...] = field(default=())
    last_words: str = ""
    last_is_thing: bool = False
    founded: tuple[str, ...] = ()
    busy: set[int] = field(default_factory=set)
    known: frozenset[str] = frozenset()
    hosting: Hosting | None = None

    @classmethod
    def build(cls, index: PartyIndex, text: InstrumentText, *, kind: str, rules: AgentRules, binding: bool) -> Agents:
        """Return the resolver for an instrument of ``kind`` between the parties of ``index``."""
        gazetteer, codes = index.gazetteer, index.codes
        author = codes[0] if len(codes) == 1 and codes[0] in gazetteer.states and kind == "policy" else None
        hosting = find_hosting(index.parties, rules, index.actors) if kind != "resolution" else None
        taken = hosting.names if hosting else frozenset()
        terms = find_terms(text.text, index, rules, author=author, taken=taken)
        writers = find_writers(text.text, index, codes if kind == "exchange_of_notes" else (), rules)
        actors = index.actors
        known = actors.states | actors.agencies | actors.bodies | actors.parts | actors.persons | actors.firms
        known = known | actors.officers | rules.pronouns | rules.appeals | lexicon.GOVERNORS
        naming = Naming(index, terms, kind)
        return cls(
            rules, actors, index, gazetteer, codes, kind, binding, terms, naming, writers, known=known, hosting=hosting
        )

    def resolve(self, head: Token | None) -> tuple[str, ...]:
        """Return the codes of the agents that the phrase headed by ``head`` names; empty if it names no agent."""
        if head is None:
            return ()
        if self.terms.depositaries and head.lower_ in lexicon.GOVERNORS and "depositar" in phrase(head).lower():
            return self.terms.depositaries
        parts = coordinated(head)
        found = self._joined(parts)
        if not found:
            # "the host State": the tagger may take the second noun for an apposition.
            beside = next((c for c in head.children if c.dep_ == "appos" and c.i == head.i + 1), None)
            found = list(self.one(beside)) if beside is not None else []
        if self.kind == "resolution":
            return self._outside(found, parts)
        if self.sole and {"each", *self.codes} & set(found):
            found = list(dict.fromkeys(code for part in found for code in self._spoken_for(part, head)))
        if UNKNOWN in found:
            found = ["each"] if len(parts) > 1 else [UNKNOWN]
        return self.together(found)

    def _joined(self, parts: Sequence[Token]) -> list[str]:
        """Return whom the parts mean; "the authorities, firms or nationals of a third State" are all that State's."""
        found = [self.one(part) for part in parts]
        owns = [of_whom(part) for part in parts]
        if len(parts) > 1 and owns[-1] and not any(owns[:-1]):
            owner = self.resolve(governed(owns[-1][0]))
            if owner == ("third",):
                return ["third"]
            if len(owner) == 1 and owner[0] not in {"each", "person"}:
                found = [owner if codes == ("each",) else codes for codes in found]
        named = list(zip(parts, found, strict=True))
        if ("person",) in found:  # "organisations and firms" are legal persons
            found = [("person",) if part.lower_ in lexicon.LEGAL else codes for part, codes in named]
        if set(self.codes) & {code for codes in found for code in codes}:  # "Norland's personnel and their families"
            found = [codes for part, codes in named if part.lower_ not in lexicon.FAMILIES]
        return list(dict.fromkeys(code for codes in found for code in codes))

    def within(self, head: Token | None) -> tuple[str, ...]:
        """Return who stands before ``head`` in a phrase that the parse runs together: "by the host State treatment"."""
        before = head.doc[head.left_edge.i : head.i] if head is not None else ()
        heads = self.actors.states | self.actors.agencies | self.actors.bodies | self.actors.persons
        actors = (t for t in before if t.lower_ in heads)
        return next((found for t in actors if t.dep_ != "poss" and (found := self.one(t))), ())

    def _outside(self, found: Sequence[str], parts: Sequence[Token]) -> tuple[str, ...]:
        """Return whom a resolution means: its author is an organ, states are no parties, nor are members of its own."""
        members = all(part.lower_ in self.actors.states | lexicon.MEMBERS for part in parts)
        author = "third" if members else "organ"
        outside = ("third" if code in {"each", "role", "other"} else code for code in found)
        return tuple(dict.fromkeys(author if code in self.codes else code for code in outside))

    def _spoken_for(self, code: str, head: Token) -> tuple[str, ...]:
        """Return whom ``each`` means where one state speaks: itself, and in "both sides" the other too."""
        if code == "each" and lexicon.ALLIED.search(phrase(head)):
            return ("third",)
        if code == "each" and self.kind == "other" and lexicon.BOTH.search(phrase(head)):
            return (*self.codes, "third")
        whole = code == "each" or (code == "person" and self.kind == "policy")
        return self.codes if whole else (code,)

    def together(self, found: Sequence[str]) -> tuple[str, ...]:
        """Return ``found``, or ``each`` if they are all the parties."""
        every = set(found) == set(self.codes) or ("each" in found and set(found) <= {"each", *self.codes})
        return ("each",) if len(found) > 1 and every else tuple(found)

    @property
    def sole(self) -> bool:
        """Return whether one state alone is the author, whose officers all act for it."""
        one = len(self.codes) == 1 and self.codes[0] in self.gazetteer.states
        return one and self.kind in lexicon.SPOKEN_ALONE

    def remember(self, agent: tuple[str, ...], words: str, founded: tuple[str, ...] = ()) -> None:
        """Keep whom, or what, the last statement was about, or what body it set up, for the pronouns of the next."""
        self.founded = founded or (() if agent else self.founded)
        if agent:
            self.last = agent
        if words:
            self.last_words = words
            self.last_is_thing = not agent

    def one(self, head: Token) -> tuple[str, ...]:
        """Return whom one noun means; nobody while it is itself being looked up: "a representative of his State"."""
        if head.i in self.busy or len(self.busy) > DEEPEST:
            return ()
        self.busy.add(head.i)
        try:
            return self._meant(head)
        finally:
            self.busy.discard(head.i)

    def _meant(self, head: Token) -> tuple[str, ...]:
        if head.tag_ == "PRP":
            return pronouns.meant(head, self)
        if self.kind == "resolution" and head.lower_ in self.rules.appeals:
            return next((found for noun in addressed(head) if (found := self.resolve(noun))), ())
        if self.hosting is not None and (found := self.hosting.find(phrase(head))):
            return found
        if head.lower_ in self.rules.things:
            return ()
        if head.lower_ in self.actors.firms and head.tag_ in {"NNP", "NNPS", "NN"}:
            return ("person",)
        if self.is_no_agent(head):
            return ()
        words = phrase(head)
        if self.sole and words in self.rules.own_names.get(self.codes[0], ()):
            return self.codes
        if self.sole and head.lower_ in self.actors.officers and not self.index.names(words):
            return self.codes
        kind = kind_of(head, self.actors, owned=self._is_owned(head, words), binding=self.binding)
        if not kind and head.lower_ not in self.rules.pronouns and not self._is_name(head, words):
            return ()
        if kind == "person":
            return (head.lower_ in lexicon.PEOPLES and self.naming.of(words)) or ("person",)
        if kind == "part":
            return ("role",) if self.binding or self.kind == "memorandum" else ("third",)
        if kind == "body":
            return self._body(words)
        found = self._party(head, words, kind)
        hosted = self.hosting is not None and found == (self.hosting.organisation,)
        return ("person",) if hosted and head.lower_ in lexicon.HOSTED_PERSONS else found

    def is_no_agent(self, head: Token) -> bool:
        """Return whether a common noun stands for nobody, as can be told without looking at its phrase."""
        word = head.text
        plain = head.tag_ in {"NN", "NNS"} and word.isalpha() and word.islower()
        return plain and word not in self.known and self.index.whole(word) is None

    def _is_owned(self, head: Token, words: str) -> bool:
        """Return whether the phrase says whose somebody is."""
        whose = any(c.dep_ == "poss" for c in head.children) or bool(of_whom(head))
        return whose or bool(self.index.names(words)) or self._is_role(words)

    def _is_role(self, words: str) -> bool:
        binding = self.binding or self.kind == "memorandum"
        return is_role(lexicon.WORD.findall(words.lower()), self.actors, binding=binding)

    def _is_name(self, head: Token, words: str) -> bool:
        """Return whether the head is a name; a common noun that only opens the sentence is none: "Imports by ..."."""
        if self.index.whole(head.text) is not None or (len(head.text) > 2 and head.text.isupper()):
            return True
        if head.tag_ not in {"NNP", "NNPS"}:
            return False
        opens = head.i == 0 and head.text.istitle() and words != head.text
        return not opens or bool(self.gazetteer.find(head.text))

    def _body(self, words: str) -> tuple[str, ...]:
        """Return the party that a body is, or is a state's alone; else ``organ``."""
        named = self.naming.whole(words)
        if named or self._is_sole_body(words):
            return named or self.codes
        if self.kind == "resolution":
            return ("third",) if lexicon.LOOSE.fullmatch(words) else ("organ",)
        whole = self.index.whole(words)
        if whole:
            return (whole,)
        if lexicon.ORGANISATION.fullmatch(words) and self._alone(states=False):
            return self._alone(states=False)
        named = self.index.resolve(words)
        alone = len(named) == 1 and len(self.codes) < MANY
        return named if alone and not lexicon.JOINT.search(words) else ("organ",)

    def _is_sole_body(self, words: str) -> bool:
        """Return whether the body is one of the only state that speaks: no organisation, and shared with nobody."""
        return self.sole and not self.gazetteer.find(words) and lexicon.SHARED.search(words) is None

    def _party(self, head: Token, words: str, kind: str) -> tuple[str, ...]:
        """Return which party, or whose authority, the phrase means."""
        if head.i and head.left_edge.i and head.lower_ in PARTY_WORDS and is_that(head):
            words = "that " + words
        low = words.lower()
        if is_singled_out(head) or is_of_one(head):
            return self.naming.of(words) or self._fitted("role")
        for pattern, code in self.rules.compiled:
            if pattern.search(low):
                named = self.naming.of(words) if code in {"each", "role", "that"} else ()
                if not named and code in {"each", "that"} and self._is_role(words):
                    code = "role"
                return named or (code == "that" and self._said_before(head)) or self._fitted(code)
        named = self.naming.of(words) or self.naming.tail(head, words)
        if not named and self._is_role(words):
            return ("role",)
        return named or self._by_head(head, kind)

    def _said_before(self, head: Token) -> tuple[str, ...]:
        """Return whom the same word meant before in the sentence, if one: "the Party in whose port ..., that Party"."""
        before = (t for t in reversed(head.doc[: head.left_edge.i]) if t.lower_ == head.lower_)
        found = next((self.one(t) for t in before), ())
        return () if found in {("each",), ("other",)} else found

    def _fitted(self, code: str) -> tuple[str, ...]:
        """Return ``code`` as this instrument would have it."""
        if code == "that":
            return (
                self.last
                if len(self.last) == 1 and self.last[0] in {*self.codes, *self.terms.depositaries}
                else ("role",)
            )
        if code == "member":  # of the organisation: bound as a party of its own convention, else outside
            return ("third",) if 0 < len(self.codes) < MANY else ("each",)
        if code == "depositary":
            return self.terms.depositaries or ("organ",)
        return (code,)

    def _by_head(self, head: Token, kind: str) -> tuple[str, ...]:
        if kind:
            return self._unnamed(head, kind)
        if head.lower_ in {"those", "anyone", "whoever"} and any(c.dep_ == "relcl" for c in head.children):
            return ("person",)
        if head.lower_ in {"each", "both", "either", "neither"}:
            return self._each_of(head)
        if head.tag_ in {"NNP", "NNPS"}:
            if head.tag_ == "NNPS" and is_people(head.text, self.gazetteer):
                return ("person",)
            if any(c.lower_ in self.rules.titles for c in head.children):
                return (UNKNOWN,)
            if self.sole and self.terms.find(head.text):
                return self.codes
            return self._by_letters(head)
        return ()

    def _by_letters(self, head: Token) -> tuple[str, ...]:
        """Return whom a name of capitals stands for: the agency of who alone speaks, else some body."""
        if len(head.text) < SHORTEST_NAME or not head.text.isupper() or head.text == "WHEREAS":
            return ()
        return self.codes if self._is_sole_body(head.text) else ("organ",)

    def _unnamed(self, head: Token, kind: str) -> tuple[str, ...]:
        """Return whose somebody is where neither a name nor a role says so."""
        bare = not any(c.dep_ in {"det", "poss", "nummod"} for c in head.children)
        unspecific = bare and head.lower_ in self.rules.unspecific
        if unspecific and self.kind in {"declaration", "policy", "memorandum", "other"}:
            return ("third",)
        if kind == "agency":
            owners = [noun for of in of_whom(head) if (noun := governed(of)) is not None]
            owner = next((found for noun in owners if (found := self.resolve(noun)) not in {(), ("person",)}), ())
            if owner:
                return owner
            if head.lower_ in self.actors.persons_alone and owners:
                return ("person",)
            if head.lower_ in lexicon.FORCES and self.terms.has_roles:
                return ("role",)
        if head.lower_ == "government" and any(c.lower_ == "the" for c in head.children) and self._alone(states=True):
            return self._alone(states=True)  # one state makes an agreement with organisations
        poss = next((c for c in head.children if c.dep_ == "poss"), None)
        whose = poss.lower_ if poss is not None else ""
        if whose in {"my", "your", "excellency"}:
            return (self.writers.writer(self.at) if whose == "my" else self.writers.reader(self.at)) or ("each",)
        if poss is not None and poss.tag_ == "PRP$":
            owns = poss.lower_ in {"its", "his", "her", "their"}
            return (self.owner(poss) or self.last or ("each",)) if owns else self.own()
        return (poss is not None and self.resolve(poss)) or ("each",)

    def _alone(self, *, states: bool) -> tuple[str, ...]:
        """Return the one state, or the one organisation, among parties of both sorts."""
        found = tuple(code for code in self.codes if (code in self.gazetteer.states) is states)
        return found if len(found) == 1 and len(self.codes) > 1 else ()

    def owner(self, poss: Token) -> tuple[str, ...]:
        """Return the nearest agent before "its" or "their" in the sentence."""
        seen = (t for t in reversed(poss.doc[: poss.i]) if t.tag_ in NOUNS - {"PRP"} and t.dep_ != "compound")
        return next((found for t in seen if (found := self.one(t))), ())

    def own(self) -> tuple[str, ...]:
        """Return who speaks: "our authorities"."""
        return self.codes if len(self.codes) == 1 else ("each",)

    def _each_of(self, head: Token) -> tuple[str, ...]:
        """Return "each" where "each of ..." stands alone or of agents, nobody where it is of things."""
        of = next((c for c in head.children if c.lower_ == "of"), None)
        nouns = [c for c in of.children if c.dep_ == "pobj"] if of is not None else []
        if not nouns or nouns[0].tag_ == "PRP":
            return ("each",)
        return self.one(nouns[0])
