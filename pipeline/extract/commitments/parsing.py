"""Parsed statements: the parser reads newspaper words where the text has the terms of treaties.

The parser was trained on news. It takes "Party" in "Each Contracting Party reserves" for part of a compound, and
"shall" is rare there. So it is given a common word of the same form in the place of each such term, token by token;
the parse is then laid over the text's own words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import regex
from spacy.attrs import DEP, HEAD, TAG
from spacy.language import Language
from spacy.tokens import Doc

BATCH = 64
PARSE = [TAG, HEAD, DEP]
# A longer word in capitals is emphasised, and no acronym.
LONGEST_ACRONYM = 4
PREFIXES = frozenset({"co", "re", "de", "pre", "counter", "inter", "non", "cease"})
PREFIXED = regex.compile(r"\b(?:co|re|de|pre|counter|inter|non|cease)-\p{L}", regex.IGNORECASE)


def parse(
    nlp: Language, texts: Sequence[str], stand_ins: Mapping[str, str], after_names: Mapping[str, str]
) -> Iterator[Doc]:
    """Yield the parse of each text as one sentence: the splitting has been done, by better knowledge.

    Args:
        nlp: the pipeline of ``build_nlp``.
        texts: statements, cleaned.
        stand_ins: words by the common words that the parser reads in their place; capitals matter.
        after_names: the same for verbs that would be nouns, read so only behind a word with a capital.
    """
    own = (_merged(nlp.make_doc(text)) for text in texts)
    pairs = ((_disguised(doc, stand_ins, after_names), doc) for doc in own)
    for parsed, doc in nlp.pipe(pairs, as_tuples=True, batch_size=BATCH):
        yield _laid_over(parsed, doc)


def _merged(doc: Doc) -> Doc:
    """Return the tokens with "co-host" and "de-escalate" as one, which the tokeniser parts."""
    if PREFIXED.search(doc.text) is None:
        return doc
    with doc.retokenize() as retokenizer:
        for hyphen in doc[1:-1]:
            if hyphen.text == "-" and hyphen.nbor(-1).lower_ in PREFIXES and hyphen.nbor(1).is_alpha:
                retokenizer.merge(doc[hyphen.i - 1 : hyphen.i + 2])
    return doc


def _disguised(doc: Doc, stand_ins: Mapping[str, str], after_names: Mapping[str, str]) -> Doc:
    """Return the tokens with the stand-ins in their places."""
    words = [stand_ins.get(_as_usual(t.text), t.text) for t in doc]
    for at in range(1, len(words)):
        if words[at] in after_names and doc[at - 1].text.istitle():
            words[at] = after_names[words[at]]
    spaces = [bool(t.whitespace_) for t in doc]
    return Doc(doc.vocab, words=words, spaces=spaces, sent_starts=_one_sentence(doc))


def _as_usual(word: str) -> str:
    """Return an organ's "DECIDES" as it is printed elsewhere."""
    return word.title() if len(word) > LONGEST_ACRONYM and word.isupper() else word


def _one_sentence(doc: Doc) -> list[bool | int | None]:
    return [i == 0 for i in range(len(doc))]


def _laid_over(parsed: Doc, doc: Doc) -> Doc:
    """Return the text's own tokens with the parse."""
    return doc.from_array(PARSE, parsed.to_array(PARSE))  # type: ignore[arg-type]
