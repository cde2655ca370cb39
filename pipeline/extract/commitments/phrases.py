"""The noun phrase of an agent: its words, what it is joined to, whose it is, what singles it out."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.extract.commitments import grammar

CUT = frozenset({"relcl", "advcl", "acl", "parataxis", "punct"})
BEFORE = frozenset({"DT", "JJ", "VBG", "NN", "NNP"})
NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS", "PRP"})
# Words for one party and for several that a clause may pick out, and the articles before it.
SINGLE = frozenset({"party", "state", "government", "country", "participant", "side", "signatory"})
PLURAL = frozenset({"parties", "states", "participants"})
PICKING = frozenset({"the", "a", "an", "any", "each", "every", "that", "no"})
# Participles that say how the parties act, not which of them.
TOGETHER = frozenset({"acting", "concluding", "recognising", "recognizing", "desiring", "considering", "signing"})
# Prepositions by which a noun before the parties may own the clause after them.
OWNERS = frozenset({"of", "between", "among", "from", "in"})
# Participles that stay with their noun: "the Party concerned".
KEPT = frozenset(
    {"concerned", "responsible", "attacked", "affected", "threatened", "injured", "involved", "-", "'s", "’s"}
)
# Tokens to the right of its head that still belong to the name of an agent.
LONGEST_TAIL = 14


def is_singled_out(head: Token) -> bool:
    """Return whether a clause picks parties by what befalls them: "the State in whose territory", "a Party wishing to".

    A clause after a comma tells something more of the party, and does not pick it.
    """
    if head.lower_ not in SINGLE | PLURAL:
        return False
    articles = {c.lower_ for c in head.children if c.i < head.i}
    if head.lower_ in SINGLE and not articles & PICKING:
        return False
    if head.lower_ in PLURAL and head.dep_ == "pobj" and head.head.lower_ in OWNERS:
        return False  # "a dispute between the Parties which is not settled": of the dispute
    clauses = (c for c in head.children if c.i > head.i and c.dep_ in {"relcl", "acl"})
    return any(_restricts(clause, head) for clause in clauses)


def is_of_one(head: Token) -> bool:
    """Return whether a party, or whose somebody is, is one of several: "the court of the State in which", "a Party".

    "A Party" is one in a role where the sentence goes on to "another Party".
    """
    owners = [noun for of in of_whom(head) if (noun := governed(of)) is not None]
    return any(is_singled_out(owner) for owner in owners) or any(_has_another(noun) for noun in (head, *owners))


def _has_another(party: Token) -> bool:
    doc = party.doc
    single = party.lower_ in SINGLE and any(c.lower_ in {"a", "an"} for c in party.children)
    anothers = (t.i for t in doc[party.i + 1 :] if single and t.lower_ == "another")
    return any(t.lower_ in SINGLE for i in anothers for t in doc[i + 1 : i + 4])


def _restricts(clause: Token, head: Token) -> bool:
    first = clause.left_edge
    if head.doc[first.i - 1].text in {",", "("} or clause.lower_ in TOGETHER:
        return False
    if clause.dep_ == "acl":
        return clause.tag_ == "VBG" and first.i == head.i + 1
    plain = first.tag_ in {"WDT", "WP", "WP$", "IN", "WRB"}
    return plain and (head.lower_ in SINGLE or first.tag_ in {"WDT", "WP"})


def of_whom(head: Token) -> list[Token]:
    """Return each "of" or "from" that says whose ``head`` is, also where the parse gives it to a noun before."""
    doc = head.doc
    found = [c for c in head.children if c.lower_ in {"of", "from"} and c.i > head.i]
    found = [c for c in found if not any(t.tag_ == "CC" for t in doc[head.i : c.i])]
    if not found and head.i + 1 < len(doc) and doc[head.i + 1].lower_ == "of":
        found = [doc[head.i + 1]]
    return found


def governed(preposition: Token) -> Token | None:
    """Return the noun that the preposition governs, by the parse, else the one that follows it."""
    parsed = next((c for c in preposition.children if c.dep_ == "pobj"), None)
    return parsed or grammar.next_noun(preposition.doc, preposition.i + 1)


def coordinated(head: Token) -> list[Token]:
    """Return ``head`` and the nouns that are joined to it."""
    found = [head]
    for token in found:
        found.extend(c for c in token.children if c.dep_ == "conj" and c.tag_ in NOUNS)
        if len(found) > 12:
            break
    return found


def phrase(head: Token) -> str:
    """Return the noun phrase of ``head``: with its determiners and attributes, without clauses and coordination."""
    keep = {head.i}
    stack = [head]
    while stack:
        token = stack.pop()
        for child in token.children:
            if child.dep_ in CUT:
                next_to = child.i == token.i + 1 or (
                    child.i > token.i and child.nbor(-1).dep_ == "pobj"
                )  # "the court of the State sending"
                beside = child.dep_ == "acl" and child.tag_ == "VBG" and next_to
                if beside or child.lower_ in KEPT:
                    keep.add(child.i)
                continue
            if child.dep_ in {"conj", "cc"} and token.i == head.i:
                continue
            keep.add(child.i)
            stack.append(child)
    doc = head.doc
    if len(doc) > head.i + 1 and doc[head.i + 1].lower_ == "of" and head.i + 1 not in keep:
        noun = grammar.next_noun(doc, head.i + 2)  # "members of his family", given to a noun before
        keep.update(range(head.i + 1, noun.i + 1 if noun is not None else head.i + 1))
    before, bare = min(keep) - 1, min(keep) == head.i
    while before >= 0 and bare and doc[before].tag_ in BEFORE and head.i - before < 4:
        keep.add(before)  # "Receiving State", taken apart by the parse
        before -= 1
    kept = sorted(i for i in keep if i - head.i < LONGEST_TAIL)
    return "".join(doc[i].text_with_ws if i + 1 in keep else doc[i].text + " " for i in kept).strip()


def without_article(words: str) -> str:
    """Return a phrase without the article that opens it, its capitals as they are."""
    return words.removeprefix("the ").removeprefix("The ")


def is_that(head: Token) -> bool:
    """Return whether "that" stands before a bare singular, which the parse may take for a conjunction."""
    first = head.left_edge
    bare = all(t.tag_ not in {"DT", "PRP$"} for t in head.doc[first.i : head.i])
    return bare and first.i > 0 and head.doc[first.i - 1].lower_ == "that"


def is_expletive(token: Token) -> bool:
    """Return whether "it" stands for what follows: "it is prohibited to", "it shall be necessary that"."""
    after = [t for t in token.doc[token.i + 1 : token.i + 7] if t.tag_ not in {"RB", "MD"} and t.dep_ != "aux"]
    words = [t.lower_ for t in after[:1]]
    told = len(after) > 2 and after[1].tag_ in {"VBN", "JJ"} and after[2].lower_ in {"to", "that", "for"}
    return bool(words) and words[0] in {"is", "be", "was"} and told


def addressed(head: Token) -> list[Token]:
    """Return whom an appeal goes to: "its request to the Secretary-General"."""
    places = (c for c in head.children if c.i > head.i and c.lower_ in {"to", "upon", "on"})
    return [noun for place in places if (noun := governed(place)) is not None]
