import pytest

from .texts import signing_of


def values(signing):
    return signing.on and signing.on.value, signing.at and signing.at.value


@pytest.mark.parametrize(
    ("text", "on", "at"),
    [
        ("DONE at Port Utopia, this 16th day of December 2014, in duplicate.", "2014-12-16", "Port Utopia"),
        ("Done in duplicate in the English language at The Haven this 3rd day of May 1990.", "1990-05-03", "The Haven"),
        ("DONE IN TWO ORIGINALS AT SEASIDE, THIS 4TH DAY OF MAY 1990", "1990-05-04", "SEASIDE"),
        (
            "They agree. PREPARED in Port Alba on the 4th day of May, 1990, in one copy.",
            "1990-05-04",
            "Port Alba",
        ),
        ("DONE at: Seaside, 4th May 1990 in two copies.", "1990-05-04", "Seaside"),
        ("Done at the Southern Office of the League at Seaside, this 4th day of May 1990.", "1990-05-04", "Seaside"),
        ("*For Utopia* A. B. WEAVERDONE at Seaside, on 4 May 1990, in two copies.", "1990-05-04", "Seaside"),
        ("Resolution 12 (1990)\nOf 4 May 1990\nThe Council decides to meet.", "1990-05-04", None),
        ("Weir Policy\nFinal Draft\nMay 4, 1990\nWeirs shall be mended.", None, None),
        (
            "The General Conference of the Bureau of Weirs, having been convened at Alba by its Board, and having met "
            "in its third session on 4 May 1990, and having decided upon proposals, adopts the following Convention:",
            None,
            None,
        ),
        (
            "The Ninth Session of the Council of the League, held in Port Alba, Utopia, on 4 May 1990 (9 Shawwal 1410),"
            " recalling its aims,",
            "1990-05-04",
            "Port Alba",
        ),
        ("Weir Doctrine\nApproved by the President of Utopia Ana Doe on May 9, 2000", "2000-05-09", None),
        (
            "Sir, I am to state, for the Council, that a Weir Agreement was concluded between Utopia and Arcadia on "
            "6th May, 1990.",
            "1990-05-06",
            None,
        ),
        ("Done at Alba, Borea and Corvo, the first day of July, 1968.", "1968-07-01", "Alba, Borea and Corvo"),
        ("Done at Alba, Kingdom of Utopia, on 5 June 1999.", "1999-06-05", "Alba"),
        ("Done at Port Alba, D.C., this 19th day of January, 2006", "2006-01-19", "Port Alba, D.C."),
        (
            "Done at Alba this 1st day of May 2001, and at Borea this 4th day of May 2001.",
            "2001-05-04",
            "Alba and Borea",
        ),
        (
            "DONE at Alba on 1 May 2001, in duplicate, and signed at Borea on 8th May, 2001",
            "2001-05-08",
            "Alba and Borea",
        ),
        (
            "DONE at Alba, the 29th day of September 1982, in English, and opened for acceptance at Borea the 1st day"
            " of January 1983.",
            "1982-09-29",
            "Alba",
        ),
        ("DONE this Friday 14 of May 1982 at Alba in the English language.", "1982-05-14", "Alba"),
        ("Signed in the city of Alba on 24 Safar 1436 AH corresponding to 16 December 2014.", "2014-12-16", "Alba"),
        ("In witness whereof they have signed this Treaty at Alba, on 5 June 1999.", "1999-06-05", "Alba"),
        ("Done at United Nations Headquarters, Alba, on 5 June 1999.", "1999-06-05", "Alba"),
        ("FAIT à Alba, le 31 mai 1977 en deux exemplaires.", "1977-05-31", "Alba"),
        ("GEDAAN te 's-Alba, op 31 mei 1977.", "1977-05-31", "'s-Alba"),
        ("DONE at Alba in duplicate.", None, "Alba"),
        ("DONE at ________ this ______ day of ______ 2003.", None, None),
        ("DONE at Alba on 03/04/1999.", None, "Alba"),
        ("The work done at Alba on 5 June 1999 was good.", None, None),
        ("Under the Agreement signed at Alba on 5 June 1999, the Parties meet.", None, None),
    ],
)
def test_testimonia(text, on, at):
    assert values(signing_of(text)) == (on, at)


def test_evidence_quotes_the_text_across_broken_lines():
    text = "IN WITNESS WHEREOF they have signed.\nDone at Port\n  Utopia, this 16th\n day of December 2014."
    signing = signing_of(text)
    assert signing.on.evidence.span.of(text) == "16th\n day of December 2014"
    assert signing.at.evidence.span.of(text).split() == ["Port", "Utopia"]


def test_an_ambiguous_date_is_a_doubt():
    signing = signing_of("DONE at Alba on 03/04/1999.")
    assert [issue.code for issue in signing.issues] == ["life_cycle.ambiguous-date"]


def test_a_place_that_a_lost_line_break_has_joined_to_its_date():
    notes = (
        "The Ministry presents its compliments to the Embassy and refers to the note dated Nola, 4 May 1987.\n"
        "The Ministry renews to the Embassy the assurance of its highest consideration.9th June, 1987Borea.\n"
    )
    found = signing_of(notes)
    assert (found.on.value, found.at.value) == ("1987-06-09", "Borea")


EXCHANGE = "Exchange of Notes between Utopia and Arcadia"
FIRST_NOTE = "Alba, 4 May 1987\nYour Excellency, I have the honour to refer to the weirs. I have the honour to be.\n"
REPLY = "Your Excellency, I have the honour to acknowledge your note dated 4 May 1987"


@pytest.mark.parametrize(
    ("reply", "on", "at"),
    [
        (f"Borea, 4 May 1987\n{REPLY}.", "1987-05-04", "Borea"),
        (f"4 May 1987\n{REPLY}.", "1987-05-04", "Alba"),
        (f"9 June 1987\n{REPLY}.", "1987-06-09", None),
        (f"WEIR OFFICE\n\nBOREA BO1A 2AH\n\n9 June 1987{REPLY}.", "1987-06-09", "BOREA"),
        (f"NORTHERN OFFICE\n\n9 June 1987\n{REPLY}.", "1987-06-09", None),
        (f"THE LEAGUE’S SECRETARY-GENERAL\n\n9 June 1987\n{REPLY}.", "1987-06-09", None),
        (f"Borea, June 9, 1987325/87{REPLY}.", "1987-06-09", "Borea"),
        (f"{REPLY}, with the assurances of my high consideration. 9 June 1987 The Envoy", "1987-06-09", None),
        (f"{REPLY}, with my high consideration. A. B. Weaver The Envoy Arcadia 9 June 1987\n", "1987-06-09", None),
        (f"{REPLY} and to recall, with my high consideration, the talks of 9 June 1987\n", "1987-05-04", "Alba"),
        (f"{REPLY}, with my consideration for those of 9 June 1987 who spoke\n", "1987-05-04", "Alba"),
    ],
)
def test_the_reply_dates_an_exchange_and_gives_its_place(reply, on, at):
    assert values(signing_of(f"{EXCHANGE}\n{FIRST_NOTE}{reply}", title=EXCHANGE)) == (on, at)


def test_a_place_of_several_words_keeps_the_small_ones():
    notes = (
        "The Ministry presents its compliments to the Embassy.\n"
        "The Ministry renews to the Embassy the assurance of its highest consideration.Port es Borea, 9 June 1987.\n"
    )
    assert values(signing_of(notes))[1] == "Port es Borea"


@pytest.mark.parametrize("formula", ["Done at H, on 4 May 2014.", "H, 4 May 2014"])
def test_a_single_letter_is_no_place(formula):
    found = signing_of(formula)
    assert found.at is None


def test_the_last_note_dates_an_exchange():
    text = (
        "Exchange of Notes between Utopia and Arcadia\n"
        "Alba, 4 May 1987\nYour Excellency, I have the honour to refer to the talks held in Corvo on 1 May 1988.\n"
        "Borea, 9 June 1987\nYour Excellency, I have the honour to acknowledge your note dated 4 May 1987.\n"
    )
    assert values(signing_of(text, title="Exchange of Notes between Utopia and Arcadia")) == ("1987-06-09", "Borea")


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("Resolution 9999 (2021)\nof 31 March 2021\nThe Council, recalling its meeting of 1 May 2020,", "2021-03-31"),
        ("99 (1961). Resolution of 11 May 1961\nThe Council,", "1961-05-11"),
        ("The Council,\nRecalling resolution 9999 (2021) of 31 March 2021,\nDecides to meet.", None),
    ],
)
def test_resolutions_are_dated_by_their_heading_and_have_no_place(text, on):
    assert values(signing_of(text)) == (on, None)


def test_a_foreword_dates_a_policy():
    text = "Sea Strategy\nOur crews are the best. We will build ports.\nTHE OLD PALACE,\nMay 4, 2014\n\nContents\n"
    assert values(signing_of(text)) == ("2014-05-04", "THE OLD PALACE")


def test_a_period_for_signature_is_no_date_of_signature():
    text = "This Convention shall be open for signature at Alba for a period of twelve months from 4 May 2014."
    assert values(signing_of(text)) == (None, None)


def test_a_conference_adopts_on_a_day_named_in_the_preamble():
    text = (
        "Having been convened at Alba by the Governing Body, and having met in its tenth session,\n"
        "adopts this ninth day of July of the year two thousand and four the following Convention:\n"
        "IN FAITH WHEREOF we have set our names to it this thirteenth day of July 2004."
    )
    assert values(signing_of(text)) == ("2004-07-09", "Alba")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("The leaders of Utopia and Arcadia met today in Port Alba, Utopia, in a good spirit.", "Port Alba"),
        (
            "President A. Doe is honoured to welcome Prime Minister B. Roe to Alba, D.C.  The two sides agree.",
            "Alba, D.C.",
        ),
        ("Alba, New Utopia\nThe two sides agree.", "Alba"),
        ("The leaders support the hostages held by bandits in Borea.", None),
    ],
)
def test_statements_take_the_date_of_the_file_and_the_place_of_the_meeting(text, at):
    head = "date: 2022-07-16\ntitle: Joint Statement of the Leaders\n"
    signing = signing_of(head + text, date="2022-07-16", title="Joint Statement of the Leaders")
    assert values(signing) == ("2022-07-16", at)
    assert signing.on.evidence.span.of(head + text) == "2022-07-16"


def test_the_testimonium_is_believed_before_the_metadata():
    text = "date: 2022-07-16\nDone at Alba on 14 July 2022."
    assert values(signing_of(text, date="2022-07-16")) == ("2022-07-14", "Alba")


@pytest.mark.parametrize(
    ("text", "on", "at"),
    [
        ("Agreement on Trade, signed at Alba on 5 May 1960\nThe Parties agree.", "1960-05-05", "Alba"),
        ("Agreement on Trade\n(Alba, 5 May 1960)\nThe Parties agree.", "1960-05-05", "Alba"),
        ("Date of signing: 5 May 1960\nThe Parties agree.", "1960-05-05", None),
        ("Recalling the Agreement signed at Alba on 5 May 1960,\nThe Parties agree.", None, None),
    ],
)
def test_headings(text, on, at):
    assert values(signing_of(text)) == (on, at)


def test_a_full_date_is_taken_before_an_earlier_partial_one():
    text = "Date of signing: May 1960\nAgreement on Trade, signed at Alba on 5 May 1960\n"
    assert values(signing_of(text)) == ("1960-05-05", "Alba")


@pytest.mark.parametrize(
    ("text", "on", "at"),
    [
        (
            "ROYAL UTOPIAN EMBASSY15th November, 1955.Sir,I have the honour to refer to the weirs.\n"
            "I have the honour to be your obedient servant",
            "1955-11-15",
            None,
        ),
        (
            "NOTE IN REPLY Port Alba 6 June 2012 The League of Weirs presents its compliments to the Ministry and has"
            " the honour to confirm its agreement. It avails itself of this to renew the assurances of its esteem.",
            "2012-06-06",
            "Port Alba",
        ),
        (
            "The League has the honour to recall that it met at Port Alba 6 June 2012 in good order.\n"
            "It has the honour to renew its assurances.",
            None,
            None,
        ),
    ],
)
def test_datelines_that_ran_into_their_note(text, on, at):
    assert values(signing_of(text)) == (on, at)
