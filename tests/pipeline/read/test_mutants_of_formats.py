"""Damaged office files, messages and archives end in a ``DocumentError`` of one sentence or in pages."""

import random
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from pipeline.errors import DocumentError
from pipeline.read import read
from pipeline.read.containers import list_members
from pipeline.settings import Limits
from tests.pipeline.read.makers import ENGLISH, FRENCH, make_docx, make_mail, make_odt, make_zip, replace_member
from tests.pipeline.read.test_mutants import mutate

RTF = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset178 B;}}{\listtext\pard 1.\tab}" + ENGLISH
    + r"\par\intbl a\cell b\cell\row\pard {\f1 \'c7\'ca}\u8217?{\footnote x}{\deleted y}{\pict\bin4 abcd}\par}"
)  # fmt: skip
ODT = make_odt(
    f"<text:h>Article 1</text:h><text:list text:style-name='L'><text:list-item><text:p>{ENGLISH}<text:note>"
    "<text:note-body><text:p>x</text:p></text:note-body></text:note></text:p></text:list-item></text:list><table:table>"
    "<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row></table:table>",
    "<text:list-style style:name='L'><text:list-level-style-number text:level='1' style:num-format='1'/>"
    "</text:list-style>",
)
MAIL = make_mail(
    ("pact.docx", make_docx("PACT", ENGLISH)), ("n.txt", ENGLISH), text=ENGLISH, html="<p>x</p>", Subject="Übung"
)  # fmt: skip
ARCHIVES = (
    make_zip({"a.txt": ENGLISH, "b.zip": make_zip({"c.txt": FRENCH, "pact.odt": ODT}), "letter.eml": MAIL}),
    make_mail(("x.zip", make_zip({"a.txt": ENGLISH})), ("pact.odt", ODT), ("letter.eml", MAIL)),
)


def mutants(count, chance):
    for _ in range(count):
        kind = chance.choice(("rtf", "rtf", "odt", "content", "mail"))
        if kind == "content":
            with zipfile.ZipFile(BytesIO(ODT)) as package:
                inner = package.read("content.xml")
            yield replace_member(ODT, "content.xml", mutate(inner, chance))
        else:
            yield mutate({"rtf": RTF.encode(), "odt": ODT, "mail": MAIL}[kind], chance)


@pytest.mark.parametrize("seed", [1, 2])
def test_mutants_end_in_pages_or_in_a_reason(tmp_path, seed):
    path, outcomes = Path(tmp_path) / "mutant", []
    for number, data in enumerate(mutants(60, random.Random(seed))):
        path.write_bytes(data)
        try:
            paged = read(path, limits=Limits())
        except DocumentError as error:
            outcomes.append("of one sentence" if "\n" not in error.reason else f"{number}: {error.reason}")
        else:
            "".join(page.text for page in paged.pages).encode("utf-8")
            outcomes.append("read")
    assert set(outcomes) == {"read", "of one sentence"}
    assert 10 < outcomes.count("read") < 55


@pytest.mark.parametrize("seed", [1, 2])
def test_members_that_are_listed_can_be_opened_or_say_why_not(tmp_path, seed):
    chance = random.Random(seed)
    path, outcomes = Path(tmp_path) / "mutant", []
    for number in range(30):
        path.write_bytes(mutate(chance.choice(ARCHIVES), chance))
        try:
            members = list_members(path, limits=Limits())
        except DocumentError as error:
            outcomes.append("whole" if "\n" not in error.reason else f"{number}: {error.reason}")
            continue
        assert len({member.path for member in members}) == len(members)
        for member in members:
            outcomes.append(opened(path.with_name("mutant!") / member.path, member.problem))
    assert {"read", "member"} <= set(outcomes) <= {"read", "member", "whole"}


def opened(path, problem):
    try:
        read(path, limits=Limits())
    except DocumentError as error:
        return "member" if "\n" not in error.reason else error.reason
    return "read" if problem is None else f"{path} was read in spite of: {problem}"
