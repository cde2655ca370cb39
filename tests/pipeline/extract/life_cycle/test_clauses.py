"""Further final clauses: what a text says on each topic, with the sentence that says it."""

import pytest

from .texts import life_of


def _said(text):
    return {(clause.topic, clause.value) for clause in life_of(text)[0].clauses}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Pending ratification this Treaty shall be applied provisionally from the date of its signature.",
         {("provisional_application", "from_signature")}),
        ("The provisional arrest of a person may be requested in urgent cases.", set()),
        ("No reservation may be made to this Convention.", {("reservations", "prohibited")}),
        ("Any dispute concerning the interpretation of this Agreement shall be settled by negotiation between the "
         "Parties and, failing that, be submitted to an arbitral tribunal whose award shall be binding.",
         {("dispute_settlement", "arbitration")}),
        ("Any dispute shall be resolved through consultations and shall not be referred to a tribunal or third party.",
         {("dispute_settlement", "no_third_party")}),
        ("This Memorandum does not create any legally binding obligations.", {("binding_force", "non_binding")}),
        ("The award of the arbitrators is binding on the Parties.", set()),
        ("This Agreement may be amended at any time by mutual written consent of the Parties.",
         {("amendment", "mutual_consent")}),
        ("This Treaty shall be registered with the Secretariat of the United Nations.", {("registration", "UN")}),
        ("Any State not a signatory may accede to this Treaty.", {("accession", "open")}),
        ("The Parties shall exchange information on the registration of vessels.", set()),
    ],
)  # fmt: skip
def test_a_sentence_says(sentence, expected):
    assert _said(sentence) == expected


def test_a_value_is_told_once_with_its_sentence():
    sentence = "This Agreement may be modified by an exchange of notes."
    text = f"{sentence}\n\n{sentence}"
    (clause,) = life_of(text)[0].clauses
    assert (clause.evidence.span.start, clause.evidence.span.of(text)) == (0, sentence)


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("This Agreement shall enter into force on 1 January 1990.", "1990-01-01"),
        ("This Agreement shall enter into force on the date of its signature.", None),
    ],
)
def test_a_fixed_date_of_entry_into_force_is_kept(sentence, day):
    found = life_of(sentence)[0].in_force_on
    assert (found.value if found else None) == day
