"""Tables for the terminal fit it, and say what they leave out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from flows.commands.tables import LINES, fit, print_table, room, shortened, shown

LONG = "on cooperation in the field of defence and security " * 12


def printed(fitted, width):
    console = Console(width=width, highlight=False)
    with console.capture() as capture:
        console.print(fitted.table)
    return capture.get().splitlines()


def test_what_has_room_is_shown_whole_and_nothing_is_said():
    rows = [{"a": "QAT", "n": 1_000, "areas": ["taxation"]}]
    fitted = fit(("a", "n", "areas"), rows, 80)
    assert fitted.note() == ""
    assert "│ QAT │ 1000 │ taxation │" in printed(fitted, 80)


@pytest.mark.parametrize("width", [40, 80, 120, 160])
def test_long_cells_are_wrapped_then_cut_and_counted(width):
    rows = [{"document": "0123456789abcdef", "title": LONG}, {"document": "fedcba9876543210", "title": "short"}]
    fitted = fit(("document", "title"), rows, width)
    lines = printed(fitted, width)
    assert max(map(cell_len, lines)) <= width
    assert any("0123456789abcdef" in line for line in lines)
    assert "1 cell cut short" in fitted.note()
    assert "--format csv or json" in fitted.note()


def test_columns_without_room_are_named():
    names = [f"column_{n}" for n in range(30)]
    rows = [dict.fromkeys(names, "some words of it")] * 2
    fitted = fit(names, rows, 100)
    assert fitted.left_out == tuple(names[len(names) - len(fitted.left_out) :])
    assert "no room for column_" in fitted.note()
    assert f"and {len(fitted.left_out) - 12} more" in fitted.note()
    assert max(map(cell_len, printed(fitted, 100))) <= 100


def test_one_row_of_many_columns_is_turned():
    names = [f"column_{n}" for n in range(30)]
    fitted = fit(names, [{name: at for at, name in enumerate(names)}], 60)
    text = "\n".join(printed(fitted, 60))
    assert fitted.left_out == ()
    assert all(name in text for name in names)


def test_lists_that_are_cut_are_counted():
    fitted = fit(("areas",), [{"areas": list("abcdefgh")}], 80)
    assert shown(list("abcdefgh")) == "a, b, c, d, e, f, and 2 more"
    assert fitted.cut == 1


@pytest.mark.parametrize(("value", "text"), [(None, ""), (True, "yes"), (False, "no"), (0.123456, "0.1235"), (7, "7")])
def test_cells(value, text):
    assert shown(value) == text


@given(
    st.lists(st.lists(st.text(max_size=200) | st.integers() | st.none(), min_size=4, max_size=4), max_size=4),
    st.integers(40, 200),
)
def test_no_line_is_wider_than_the_terminal(cells, width):
    names = ("one", "two words", "three", "four")
    rows = [dict(zip(names, row, strict=True)) for row in cells]
    assert max(map(cell_len, printed(fit(names, rows, width), width))) <= width


@given(st.text(max_size=400), st.integers(1, 60))
def test_a_cell_that_is_cut_says_so(text, limit):
    short = shortened(text, limit)
    assert short == text or (short.endswith("…") and cell_len(short) <= limit * LINES + 1)


def test_without_a_terminal_columns_say_how_wide(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "50")
    assert room() == 50
    print_table(("title",), [{"title": LONG}], counted=True)
    out, err = capsys.readouterr()
    assert max(map(cell_len, out.splitlines())) <= 50
    assert "1 row" in out
    assert "cut short" in err
    monkeypatch.setenv("COLUMNS", "wide")
    assert room() == 160
