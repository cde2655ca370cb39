"""Sheets for reviewers: what goes out comes back, what is wrong is told with its line, nothing is taken in twice."""

from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from pipeline.dataset.snapshot import open_snapshot
from pipeline.dataset.store import DatasetWriter
from pipeline.errors import SettingsError
from pipeline.review.files import guarded, read_sheet, unguarded, write_sheet
from pipeline.review.sheet import Filter, lines_of
from pipeline.review.write import Import, take_in
from tests.factories import make_success
from tests.pipeline.dataset.looking import contents
from tests.pipeline.dataset.test_review import ADDED, ONE

HOW = Import(by="Amina", at=datetime(2026, 3, 4, tzinfo=UTC))
CELLS = ("مذكرة تفاهم", "Côte d’Ivoire, Türkiye", "=1+1", "+9", "-x", "@a", "'quoted", "2014-12-16", "0123456789012345",
         "12e4567890123456", "a\nb", 'with "quotes"; and, commas', "")  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sheets") / "out"
    with DatasetWriter(folder) as writer:
        writer.commit([ONE, make_success("two", "in/two.txt")], run="r1")
    return folder


@pytest.fixture
def lines(made):
    return dict(enumerate(lines_of(open_snapshot(made), Filter(documents=frozenset({ONE.document}))), 2))


def fill(lines, chosen, **cells):
    """Fill in the line of a field or the n-th commitment."""
    row = f"{ONE.document}-{chosen}"
    number = next(n for n, line in lines.items() if chosen == line["field"] or row == line["row"])
    lines[number] = lines[number] | cells
    return number


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_written_is_read_as_it_was(lines, tmp_path, ending):
    rows = list(lines.values())
    rows += [dict.fromkeys(rows[0], "") | {"document": "d", "why": cell} for cell in CELLS]
    assert write_sheet(tmp_path / f"sheet.{ending}", rows) == len(rows)
    assert list(read_sheet(tmp_path / f"sheet.{ending}").values()) == rows
    assert [path.name for path in tmp_path.iterdir()] == [f"sheet.{ending}"]


def test_no_cell_is_a_formula_for_any_program(lines, tmp_path):
    rows = [line | {"quote": "=HYPERLINK(1)"} for line in lines.values()]
    write_sheet(tmp_path / "s.xlsx", rows)
    write_sheet(tmp_path / "s.csv", rows)
    cells = [cell for row in load_workbook(tmp_path / "s.xlsx")["review"].iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert ",=HYPERLINK" not in (tmp_path / "s.csv").read_text("utf-8")
    assert [unguarded(guarded(cell)) for cell in CELLS] == list(CELLS)


def test_other_programs_forms_of_csv_are_read(lines, tmp_path):
    path = tmp_path / "s.csv"
    write_sheet(path, lines.values())
    text = path.read_text("utf-8-sig")
    path.write_text(text, "utf-16")
    assert read_sheet(path) == lines
    path.write_bytes("document;row;field;decision;value;é".encode("latin-1"))
    with pytest.raises(SettingsError, match=r"is not UTF-8: save it as 'CSV UTF-8' or as .xlsx"):
        read_sheet(path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("s.txt", b"x", r"s.txt must end in .csv or .xlsx"),
        ("s.xlsx", b"no zip", r"is no Excel file"),
        ("s.csv", b"a,b\n1,2\n", r"is no sheet of `mithaq review export`: it has no column 'document'"),
        ("s.csv", b"", r"is no sheet of"),
        ("none.csv", None, r"cannot be read: No such file"),
    ],
)
def test_what_is_no_sheet_is_refused(tmp_path, name, content, message):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(SettingsError, match=message):
        read_sheet(tmp_path / name)


def test_a_formula_in_a_cell_is_refused(lines, tmp_path):
    path = tmp_path / "s.xlsx"
    write_sheet(path, lines.values())
    book = load_workbook(path)
    book["review"]["E3"] = "=1+1"
    book.save(path)
    with pytest.raises(SettingsError, match=r"s.xlsx, line 3: a cell holds a formula"):
        read_sheet(path)


def test_filters_choose_lines(made):
    snapshot = open_snapshot(made)
    everything = list(lines_of(snapshot, Filter()))
    assert {line["document"] for line in everything} == {ONE.document, make_success("two").document}
    assert [line["row"] for line in lines_of(snapshot, Filter(below=0.95)) if line["row"]] == [
        f"{one}-1" for one in (ONE.document, make_success("two").document)
    ]
    assert list(lines_of(snapshot, Filter(doubtful=True, documents=frozenset()))) == []
    assert {line["decision"] for line in everything} == {""}


def test_a_wrong_line_is_told_with_its_line_and_column_and_nothing_is_taken(made, lines):
    wrong = [
        (fill(lines, "kind", decision="correct", value="treatise"), "kind: 'treatise' is none of treaty, protocol"),
        (fill(lines, "renewal", decision="reject"), "decision: a value cannot be rejected"),
        (fill(lines, "binding", decision="correct", value="perhaps"), "value: 'perhaps' is neither yes nor no"),
        (fill(lines, "duration", value="P9Y"), "value: was changed, but decision is empty: it must be correct"),
        (fill(lines, "title", decision="correct"), "decision: nothing was changed: is it ok?"),
        (fill(lines, "areas", decision="yes"), "decision: 'yes' is none of ok, correct, reject, add"),
        (fill(lines, "1", decision="correct", bearer="QTR; ARV"), "bearer: 'QTR' is no party code, nor one of"),
        (fill(lines, "2", decision="ok", modality="obligation"), "modality: was changed, but decision is ok"),
        (fill(lines, "depositary", exported="{", decision="ok"), "exported: this column must stay as it was"),
    ]
    fill(lines, "signed_at", decision="ok")
    lines[99] = dict.fromkeys(lines[2], "") | {"quote": "x"}
    lines[100] = lines[99] | {"decision": "add", "document": ONE.document}
    before = contents(made)["reviews"]
    taken = take_in(made, lines, how=HOW)
    told = {fault.line: str(fault) for fault in taken.faults}
    for number, message in [*wrong, (99, "row: it names no row"), (100, "trigger: must not be empty")]:
        assert told[number].startswith(f"line {number}, {message}")
    assert len(told) == len(wrong) + 2
    assert (taken.reviews, contents(made)["reviews"]) == ((), before)


def test_a_sheet_is_taken_in_once_and_in_parts(tmp_path):
    folder = tmp_path / "out"
    with DatasetWriter(folder) as writer:
        writer.commit([ONE], run="r1")
    lines = dict(enumerate(lines_of(open_snapshot(folder), Filter()), 2))
    fill(lines, "kind", decision="OK")
    fill(lines, "1", decision="correct", bearer="each", modality="intention", why="both", who="Omar")
    fill(lines, "2", decision="reject")
    cells = {name: value if isinstance(value, str) else ", ".join(value) for name, value in ADDED.items()}
    new = dict.fromkeys(lines[2], "") | cells | {"document": ONE.document, "decision": "add"}
    lines[90] = lines[91] = new | {"quote": "Done at Port Arvan", "trigger": "Done"}
    wrong = fill(lines, "renewal", decision="correct", value="perhaps")
    assert take_in(folder, lines, how=HOW).reviews == ()
    partly = Import(by="Amina", at=HOW.at, partly=True)
    taken = take_in(folder, lines, how=partly)
    assert (len(taken.reviews), taken.known, [fault.line for fault in taken.faults]) == (5, 1, [wrong])
    rows = {row["commitment"]: row for row in contents(folder)["commitments"]}
    assert rows[f"{ONE.document}-1"]["bearer"] == ["each"]
    assert sorted(row["reviewed"] for row in rows.values()) == [["*"], ["bearer", "modality"]]
    assert {row["reviewer"] for row in contents(folder)["reviews"]} == {"Amina", "Omar"}
    again = take_in(folder, lines, how=partly)
    assert (again.reviews, again.known, len(again.faults)) == ((), 5, 1)
    fill(lines, "1", decision="correct", bearer="none", modality="intention")
    late = take_in(folder, lines, how=HOW)
    assert any("bearer: has become 'each' since the export: export" in str(fault) for fault in late.faults)
