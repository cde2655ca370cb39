"""Kinds: forms of titles, features, and the stored classifier on invented instruments."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.features import KINDS, OPENING_CHARACTERS, certain_kind, describe, form_matrix, load_forms
from models.instrument_kind import best_temperature, load_kind_classifier
from models.load import load_classifiers
from pipeline.errors import ModelError

AGREEMENT = """The Government of Aland and the Government of Beland, hereinafter referred to as the Contracting Parties,
Have agreed as follows:

Article 1
Each Contracting Party shall train officers of the other Contracting Party.

Article 2
This Agreement shall enter into force on the date of signature.

Done at Port Royal in duplicate in the English language.
"""
AMENDMENT = """The Government of Aland and the Government of Beland, wishing to amend their Agreement of 1990,
Have agreed as follows:

Article 1
Article 5 of the Agreement shall be replaced by the following: "Each Party shall train ten officers."

Article 2
This Protocol shall enter into force on the date of signature and shall form an integral part of the Agreement.

Done at Port Royal in duplicate in the English language.
"""
NOTE = """Port Royal, 3 May 1999

The Embassy of Aland presents its compliments to the Ministry of Foreign Affairs of Beland and has the honour to propose
that the two Governments abolish visas. If this proposal is acceptable to the Ministry, this Note and the Ministry's
reply shall constitute an agreement between the two Governments. The Embassy avails itself of this opportunity to renew
the assurances of its highest consideration.
"""
STATEMENT = """President A of Aland and Prime Minister B of Beland met today in Port Royal. They reaffirmed their
commitment to peace. Both sides welcomed the progress of the talks and underscored the importance of trade. They intend
to deepen cooperation on energy. The leaders look forward to the next summit.
"""
RESOLUTION = """The Security Council,
Recalling its earlier resolutions,
Deeply concerned at the fighting in Cland,
1. Calls upon all parties to cease fire;
2. Requests the Secretary-General to report;
3. Decides to remain seized of the matter.
"""
ORDER = """MEMORANDUM FOR THE MINISTER OF DEFENCE

SUBJECT: Delegation of authority

By the authority vested in me as President, I hereby delegate to the Minister the functions under section 4 of the Act.
The Minister is authorized and directed to publish this memorandum.
"""
NEWS = """Today, the Minister announced new steps to protect the ports. The administration has invested in cranes.
The announcement builds on last year's programme. Officials said that the work begins in May.
"""
UNDERSTANDING = """The Ministry of Defence of Aland and the Ministry of Defence of Beland, hereinafter the Participants,
have reached the following understanding:
1. The Participants will exchange cadets.
2. This Memorandum is not legally binding and may be discontinued by either Participant.
"""
STRATEGY = """Foreword by the Minister

Executive summary
This Strategy sets out our vision for a safe cyberspace and its strategic objectives. The Government will build a team.
We will raise awareness. Our strategic priorities are five.
"""


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        ("Agreement on the Training of Officers between Aland and Beland", AGREEMENT, "treaty"),
        ("Protocol amending the Agreement on the Training of Officers", AMENDMENT, "protocol"),
        ("Exchange of Notes between Aland and Beland on Visas", NOTE, "exchange_of_notes"),
        ("", NOTE, "exchange_of_notes"),
        ("Memorandum of Understanding on the Exchange of Cadets", UNDERSTANDING, "memorandum"),
        ("Joint Statement by President A and Prime Minister B", STATEMENT, "declaration"),
        ("The Port Royal Communiqué", STATEMENT, "declaration"),
        ("Resolution 9999 (1999)", RESOLUTION, "resolution"),
        ("", RESOLUTION, "resolution"),
        ("Memorandum on the Delegation of Authority under the Ports Act", ORDER, "policy"),
        ("National Cyber Security Strategy", STRATEGY, "policy"),
        ("FACT SHEET: New Steps to Protect the Ports", NEWS, "other"),
    ],
)
def test_kinds_of_invented_instruments(title, text, kind):
    found = load_kind_classifier().classify(title, text)
    assert found.label == kind
    assert 0.5 < found.score <= 1.0
    assert found.found_by.startswith("instrument_kind@")


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("FACT SHEET: President signs Memorandum of Understanding", "other"),
        ("Statement by the Prime Minister welcoming the Treaty", "other"),
        ("Statement by President A and Chancellor B on the Treaty", "treaty"),
        ("Joint Statement on a Framework for an Agreement on Trade", "declaration"),
        ("Exchange of Notes amending the Agreement of 1950", "exchange_of_notes"),
        ("Additional Protocol to the Convention on Mines", "protocol"),
        ("Agreement between Aland and Beland amending the Agreement of 1950", "protocol"),
        ("Treaty on Arms, with Protocol", "treaty"),
        ("Executive Order on Tariffs", "policy"),
        ("Resolution of the Government of Aland of 5 May", "policy"),
        ("Charter of the Lakeside League", "treaty"),
        ("Winning the Race", None),
        ("", None),
    ],
)
def test_titles_that_name_their_kind(title, kind):
    found = certain_kind(title)
    assert (found[0] if found else None) == kind


def test_front_matter_is_not_part_of_the_opening():
    described = describe("T", "---\ntags: presents its compliments\n---\nplain words here")
    assert described.opening == "plain words here"


def test_names_are_left_out_of_the_opening():
    assert describe("", "The Kingdom of Aland agrees").opening == "of agrees"


@given(st.text(max_size=300), st.text(max_size=2_000))
def test_any_text_has_as_many_features_as_any_other(title, text):
    matrix = form_matrix([describe(title, text), describe("Treaty", AGREEMENT)])
    assert matrix.shape[0] == 2
    assert np.isfinite(matrix).all()


@pytest.mark.parametrize("text", ["\n" * 300_000, "a " * 300_000, "1." * 300_000, "---\n" * 100_000, "x" * 1_000_000])
def test_a_strange_text_takes_no_time(text):
    started = time.perf_counter()
    describe(text, text)
    assert time.perf_counter() - started < 3


def test_the_whole_text_matters_little_beyond_its_ends():
    described = describe("", "word " * OPENING_CHARACTERS)
    assert len(described.opening) <= OPENING_CHARACTERS


def test_every_kind_has_a_form_that_proves_it():
    assert {form.kind for form, _ in load_forms() if form.kind} == set(KINDS)


def test_the_temperature_sharpens_timid_probabilities():
    timid = np.full((20, len(KINDS)), 0.4 / 7)
    timid[:, 0] = 0.6
    assert best_temperature(timid, ["treaty"] * 20) < 1.0


def test_a_missing_model_is_said(tmp_path):
    with pytest.raises(ModelError, match="make train"):
        load_classifiers(tmp_path)


def test_the_shipped_models_load_and_name_themselves():
    classifiers = load_classifiers()
    assert [name for name, _ in classifiers.versions] == [
        "instrument_kind",
        "areas",
        "commitment_judge",
        "participants",
    ]
    assert all(model.startswith(f"{name}@") for name, model in classifiers.versions)
