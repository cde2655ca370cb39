"""The areas of whole instruments: what speaks for them is weighed."""

import numpy as np

from models import area_whole, areas
from models.store import read_card
from pipeline.extract.areas.whole import WHOLE

CODES = ["taxation", "health"]
MAX = WHOLE.index("scored_max")


def _learnt(labels=None):
    rng = np.random.default_rng(1)
    evidence = rng.random((80, len(CODES), len(WHOLE))).astype(np.float32)
    given = evidence[:, :, MAX] > 0.6 if labels is None else labels(evidence[:, :, MAX])
    return area_whole.fit_whole(evidence, given, CODES, np.arange(80) % 4)


def test_what_tells_the_areas_is_learnt():
    parts = _learnt()
    evidence = np.full((2, len(WHOLE)), 0.5, dtype=np.float32)
    evidence[0, MAX], evidence[1, MAX] = 0.95, 0.05
    spoken, silent = area_whole.weigh_whole(parts, evidence, CODES)
    assert spoken > area_whole.ALONE > silent >= 0


def test_an_area_is_likelier_in_the_company_in_which_it_was_learnt():
    together = _learnt(lambda spoken: np.repeat(spoken[:, :1] > 0.6, 2, axis=1))
    evidence = np.full((2, len(WHOLE)), 0.5, dtype=np.float32)
    evidence[0, MAX] = 0.95
    beside = area_whole.weigh_whole(together, evidence, CODES)[1]
    evidence[0, MAX] = 0.05
    assert beside > area_whole.weigh_whole(together, evidence, CODES)[1] + 0.1


def test_an_area_that_was_not_learnt_has_no_offset_of_its_own():
    parts = _learnt()
    likely = area_whole.weigh_whole(parts, np.zeros((1, len(WHOLE)), dtype=np.float32), ["unheard_of"])
    assert likely.shape == (1,)
    assert 0 <= likely[0] < area_whole.ALONE


def test_every_kind_has_a_group():
    assert [area_whole.group_of(kind) for kind in ("treaty", "resolution", "policy", None)] == [
        "agreed", "resolved", "policy", "agreed",
    ]  # fmt: skip


def test_figures_of_the_stored_model():
    assert read_card(areas.NAME).metrics["documents_micro_f1"] >= 0.72
