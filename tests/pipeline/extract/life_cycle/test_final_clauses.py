from dataclasses import replace

import pytest

from pipeline.extract.life_cycle.find import find_life_cycle

from .texts import instrument, life_of, paragraphs, rules

FIELDS = ("entry_into_force", "duration", "renewal", "termination_notice")


def said(text, language="en"):
    life, _ = life_of(text, language=language)
    return tuple(getattr(life, field) and getattr(life, field).value for field in FIELDS)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("This Agreement shall enter into force on the date of its signature.", "signature"),
        ("This Memorandum of Understanding will commence upon signature by the two sides.", "signature"),
        (
            (
                "The Note and the reply shall constitute an agreement which shall enter into force on "
                "the date of your reply."
            ),
            "signature",
        ),
        (
            "This Note and your reply are an Agreement which shall enter into force on receipt of your reply.",
            "signature",
        ),
        (
            "These Notes shall constitute an Agreement which shall enter into force on the date of receipt of the "
            "affirmative note of the League.",
            "signature",
        ),
        (
            "These Notes shall constitute an Agreement which shall enter into force on the first day of the second "
            "month following the date on which the Embassy receives the reply.",
            "notification",
        ),
        ("This Note and your reply shall constitute an agreement effective on the date of your reply.", "signature"),
        (
            "This Treaty is concluded on the date of this letter in reply and shall enter into force on the date "
            "referred to in Article 9. Article 9. This Treaty shall enter into force on 1 May 1990.",
            "fixed_date",
        ),
        ("This Agreement shall come into force on 1 January 1995.", "fixed_date"),
        (
            "This Agreement shall enter into force from receipt of your reply following an exchange of notifications.",
            "notification",
        ),
        (
            "This Note and the reply are an Agreement which shall enter into force, when the union is established.",
            "other",
        ),
        (
            "Each Party shall notify the other of the completion of its formalities with a view to the entry into "
            "force of the present Agreement, which will take place ten days after the last notification.",
            "notification",
        ),
        (
            "This Agreement, which shall enter into force on the same date as the Weir Agreement, shall be deposited "
            "in the archives of Utopia.",
            "other",
        ),
        ("Fares so fixed will enter into force ten days after receipt by the Parties.", None),
        ("This Agreement shall be deemed to have entered into force on 2 May 1991.", "fixed_date"),
        (
            ("This Treaty shall enter into force on the date of the last notification that procedures are complete."),
            "notification",
        ),
        (
            ("The present Agreement becomes effective upon exchange of notices of completion of the procedures."),
            "notification",
        ),
        (
            (
                "This Agreement shall be applied provisionally from signature and shall enter into force "
                "when both Parties have informed each other in writing."
            ),
            "notification",
        ),
        (
            (
                "This Agreement shall enter into force, with retroactive effect from 2 May 1991, after "
                "the Parties have informed each other."
            ),
            "notification",
        ),
        (
            "This Treaty shall enter into force on the date of exchange of the instruments of ratification.",
            "ratification",
        ),
        (
            "This Convention shall enter into force thirty days after the deposit of the fifth instrument.",
            "ratification",
        ),
        (
            ("This Protocol shall enter into force when three States have expressed their consent to be bound."),
            "ratification",
        ),
        (
            (
                "This Protocol shall enter into force when five States have signed it without "
                "reservation as to approval."
            ),
            "ratification",
        ),
        ("Upon exchange of ratifications, this Treaty shall enter into force.", "ratification"),
        (
            (
                "The ratifications shall be exchanged at Alba. This Treaty shall enter into force thirty "
                "days after such exchange."
            ),
            "ratification",
        ),
        ("This Agreement shall enter into force when the Council has given its blessing.", "other"),
        (
            "This Agreement shall enter into force when the Pacts of 1 May 1990 and 2 June 1991 enter into force.",
            "other",
        ),
        (
            "Ratifications shall be deposited with the Weir Bureau. As soon as two States have deposited their "
            "ratifications of this Agreement, it shall enter into force on the tenth day after the second deposit.",
            "ratification",
        ),
        (
            "Accession takes place by deposit with the Bureau of the Nations and the Convention shall come into force "
            "for each Member on the date of deposit of its instrument.",
            "ratification",
        ),
        (
            "I state that we regard both letters as together constituting an Agreement in respect of the weirs of "
            "Utopia, which shall enter into force on the date of this reply.",
            "signature",
        ),
        ("Amendments to this Agreement shall enter into force on signature.", None),
        ("Such implementing arrangements shall enter into force on signature.", None),
        ("The denunciation shall take effect upon receipt of the notification.", None),
        ("When this Agreement enters into force, the Parties shall notify the bank.", None),
        ("After the date on which this Agreement enters into force, visas shall be free.", None),
        ("For each State that ratifies thereafter, this Convention shall enter into force on the deposit.", None),
        ("This Agreement shall remain in force for ten years.", None),
    ],
)
def test_entry_into_force(text, value):
    assert said(text)[0] == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("This Agreement shall remain in force for a period of ten (10) years.", "P10Y"),
        ("This Agreement shall enter into force on signature and shall be valid for 1 year.", "P1Y"),
        ("The duration of this Agreement shall be twenty-four months.", "P24M"),
        ("This Treaty shall expire five years after its entry into force.", "P5Y"),
        ("This Agreement shall remain in force until the expiry of a period of three years.", "P3Y"),
        ("This Agreement is concluded for an indefinite period.", "indefinite"),
        ("It shall continue in effect until terminated by either Party giving six months notice.", "indefinite"),
        (
            ("This Agreement shall remain in force until six months from the date on which a Party gives notice."),
            "indefinite",
        ),
        ("This Agreement shall have indefinite duration and shall enter into force on signature.", "indefinite"),
        (
            (
                "Ten years after the entry into force of the Pact, a conference shall decide whether the "
                "Pact shall remain in force."
            ),
            "P10Y",
        ),
        (
            "It shall remain in force for the duration of the meeting and what must follow it, the total duration of "
            "this Agreement, however, not to exceed one year.",
            "P1Y",
        ),
        (
            "In the event of termination, this Agreement shall remain in force until the end of the year in which "
            "the notification was received.",
            None,
        ),
        ("This Treaty shall cease to have effect if for twelve months after its entry into force nobody comes.", None),
        ("The permit shall be valid for six months.", None),
        ("Article 7 shall remain in force for ten years.", None),
        ("The Agreement shall cease to be in force twelve months after the date of such notification.", None),
        ("As long as this Agreement remains in force for five years, rent is due.", None),
    ],
)
def test_duration(text, value):
    assert said("This Agreement is good. " + text)[1] == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It shall be extended tacitly for periods of five years.", "tacit"),
        ("The Weir Agreement of 1990 has been, as its Article 9 says, tacitly extended each year.", None),
        ("This Agreement shall thereafter be automatically renewed from one year to another.", "tacit"),
        (
            ("This Agreement shall be renewed for further periods of one year unless a Party objects in writing."),
            "tacit",
        ),
        ("Unless denounced six months before, this Agreement shall be extended for five years.", "tacit"),
        ("This Agreement shall remain in force for ten years and thereafter until terminated.", "tacit"),
        ("This Agreement shall be tacitly extended from year to year unless denounced.", "tacit"),
        ("This Agreement may be extended by mutual consent of the Parties.", "express"),
        (
            ("This Agreement shall be valid for two years and shall be renewable upon agreement of the two sides."),
            "express",
        ),
        (
            "It shall remain in force for one year while, if the Bureau is not yet at work, a further exchange of "
            "notes to prolong the Agreement may be concluded.",
            "express",
        ),
        ("This Agreement shall remain in force unless terminated by a Party.", None),
        ("The permit may be renewed by the authorities.", None),
        ("This Agreement may be extended to the overseas territories.", None),
        ("The Parties shall invest in renewable energy by agreement.", None),
    ],
)
def test_renewal(text, value):
    assert said("This Agreement is good. " + text)[2] == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Either Party may terminate this Agreement by giving six (6) months' written notice.", "P6M"),
        ("A Party may terminate this Agreement on 120-days written notice to the other.", "P120D"),
        ("This Agreement shall terminate six months after the receipt of a written notice.", "P6M"),
        (
            (
                "A Party may denounce this Treaty. The denunciation shall take effect one year after "
                "receipt of the notice."
            ),
            "P1Y",
        ),
        (
            (
                "Unless notice of termination has been given at least three months before expiry, this "
                "Treaty is extended."
            ),
            "P3M",
        ),
        (
            (
                "This Agreement shall end on the first day of the eighth month following the receipt "
                "of that notification."
            ),
            "P7M",
        ),
        (
            (
                "The notice to end this Treaty, its denunciation, takes effect on the ninetieth day "
                "after the day on which it was given."
            ),
            "P90D",
        ),
        (
            (
                "This Agreement shall cease to have effect upon the expiry of a period of one year from "
                "the date of receipt of the notification."
            ),
            "P1Y",
        ),
        (
            (
                "This Agreement shall be valid for one year and renewed from one year to another unless "
                "notice is given three months before the end."
            ),
            "P3M",
        ),
        (
            (
                "This Treaty may be denounced after the expiry of ten years from the date on which it "
                "first comes into force."
            ),
            None,
        ),
        (
            ("This Agreement shall enter into force on the expiry of thirty days after the date of the notification."),
            None,
        ),
        ("The contracts of employment under this Agreement may be terminated by one month's notice.", None),
        (
            (
                "Any declaration may be withdrawn under this Treaty. The withdrawal shall take effect "
                "one month after receipt of the notification."
            ),
            None,
        ),
        (
            "Either Party may denounce this Treaty by a notice in writing. Any such notice shall take effect twelve "
            "months after the date of its receipt.",
            "P12M",
        ),
        (
            "Any State may give notice of withdrawal from the Organization at a year's end. Such notice must be in "
            "writing and must reach the Director at least four months before the end of the year.",
            "P4M",
        ),
        (
            "Any Member may give notice of withdrawal from this Treaty. Such notice must reach the Bureau at least "
            "four months before the end of the year.",
            "P4M",
        ),
        (
            "Any Party may by notice extend this Treaty. Such notice shall take effect six months after its receipt.",
            None,
        ),
        (
            "This Agreement shall terminate at midnight immediately before the first anniversary of the date of "
            "receipt of the notice by the other Party, unless the notice is withdrawn.",
            "P1Y",
        ),
        (
            "The rules on the termination of this Agreement remain applicable no longer than six months after "
            "notification that the Bureau leaves.",
            None,
        ),
        ("The forces shall under this Agreement be withdrawn within thirty days.", None),
        ("After the termination of this Agreement its provisions shall bind for ten years.", None),
    ],
)
def test_notice_of_termination(text, value):
    assert said(text)[3] == value


def test_a_notice_among_the_final_clauses_is_taken_before_a_special_one():
    text = (
        "If taxes rise, a Party may terminate this Agreement upon 60-day written notice.\n"
        "This Agreement shall remain in force unless terminated by either Party upon six months notice."
    )
    assert said(text)[3] == "P6M"


def test_french_final_clauses():
    text = (
        "Cette Convention sera provisoirement appliquée dès sa signature et entrera en vigueur après que les "
        "Parties se seront informées par écrit.\n"
        "Il est conclu pour une durée de cinq (05) années, renouvelable par tacite reconduction.\n"
        "Une Partie peut dénoncer cette Convention avec un préavis de six (6) mois."
    )
    assert said(text, language="fr") == ("notification", "P5Y", "tacit", "P6M")


def test_the_sentence_is_the_evidence():
    text = "Friendship is good. This Agreement shall enter  into force on signature. It is short."
    life, _ = life_of(text)
    assert life.entry_into_force.evidence.span.of(text) == "This Agreement shall enter  into force on signature."
    assert life.entry_into_force.evidence.found_by == "final_clauses.force.signature"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            (
                "The instruments of ratification of this Treaty shall be deposited with the Government "
                "of Utopia, which shall tell all."
            ),
            "the Government of Utopia",
        ),
        (
            "The Secretary-General of the League shall be the depositary of this Treaty.",
            "The Secretary-General of the League",
        ),
        ("The sum shall be deposited with the Bank of Utopia.", None),
    ],
)
def test_depositary(text, who):
    life, _ = life_of(text)
    assert (life.depositary and life.depositary.value) == who


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("This Agreement shall remain in force up to and including 31 December 2006 unless terminated.", None),
        ("This Agreement shall remain in force until terminated by either Party.", "indefinite"),
    ],
)
def test_a_day_on_which_it_ends_is_no_duration(text, duration):
    assert said(text)[1] == duration


def test_the_term_may_be_that_of_another_article():
    text = (
        "The Parties mend weirs.\nThe cooperation is planned to last for 30 months.\n"
        "This Arrangement shall expire at the end of the period mentioned in Article I, paragraph 3."
    )
    first, *rest = paragraphs(text)
    articles = [replace(first, id="Art. I(1)"), replace(rest[0], id="Art. I(3)"), replace(rest[1], id="Art. IX")]
    life, _ = find_life_cycle(instrument(text), tuple(articles), title=None, rules=rules())
    assert life.duration.value == "P30M"
    assert life.duration.evidence.span.of(text) == "The cooperation is planned to last for 30 months."


@pytest.mark.parametrize(
    "text",
    [
        "Any Party may withdraw from it by notifying the depositary three months in advance.",
        "Either Participant may end it by giving three months’ notice in writing.",
    ],
)
def test_notice_where_a_pronoun_stands_for_the_instrument(text):
    assert said(text)[3] == "P3M"
