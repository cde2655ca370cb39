from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.columns import Box
from pipeline.read.pdf.regions import find_layout, has_columns


def rows(count, *spans, top=100.0, leading=14.0):
    return [Box(left, top + leading * n, right, top + leading * n + 10) for n in range(count) for left, right in spans]


def sides(boxes, **more):
    return [(region.side, len(region.members)) for region in find_layout(boxes, **more).regions]


def test_what_is_in_columns():
    assert has_columns(rows(20, (60, 285), (310, 535)))
    assert has_columns(rows(20, (60, 285)) + rows(17, (310, 535), top=103, leading=16)), "lines that are not level"
    assert has_columns(rows(20, (60, 294), (300.5, 535))), "a narrow gutter"
    assert has_columns(rows(30, (60, 535), top=20) + rows(8, (60, 285), (310, 535), top=500)), "below one column"


def test_what_is_not():
    for boxes, why in [
        (rows(20, (60, 535)), "one column"),
        (rows(4, (60, 285), (310, 535)), "a signature block"),
        (rows(20, (60, 75), (90, 535)), "hanging numbers"),
        (rows(20, (60, 300), (520, 535)), "page references"),
        (rows(20, (60, 120), (250, 300), (430, 480)), "a table"),
        (rows(20, (60, 290), (293, 535)), "a space between words"),
        ([Box(60 + 7 * n % 240, 14 * n, 400, 14 * n + 10) for n in range(30)], "a ragged edge"),
        ([], "nothing"),
    ]:
        assert not has_columns(boxes), why


def test_lines_over_both_columns_part_the_page_into_bands():
    boxes = rows(2, (60, 535)) + rows(9, (60, 285), (310, 535), top=140) + rows(1, (60, 535), top=280)
    boxes += rows(7, (60, 285), (310, 535), top=300)
    assert sides(boxes) == [(0, 2), (1, 9), (2, 9), (0, 1), (1, 7), (2, 7)]


def test_three_columns():
    assert [len(r.members) for r in find_layout(rows(20, (60, 205), (225, 370), (390, 535))).regions] == [20, 20, 20]


def test_heads_and_feet_stand_apart():
    head, foot = rows(1, (60, 120), (480, 535), top=40), rows(1, (280, 300), top=800)
    assert sides(head + rows(45, (60, 285), (310, 535)) + foot, page_height=842) == [(0, 2), (1, 45), (2, 45), (0, 1)]


def test_a_few_lines_go_on_beside_the_gutter_of_the_page_before():
    boxes = rows(3, (60, 285), (310, 535))
    assert sides(boxes) == [(0, 6)]
    assert sides(boxes, known=(290, 305)) == [(1, 3), (2, 3)]
    assert sides(rows(9, (60, 535)), known=(290, 305)) == [(0, 9)]


boxes = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h),
    st.floats(-50, 700), st.floats(-50, 900), st.floats(0, 600), st.floats(0, 40),
)  # fmt: skip


@given(st.lists(boxes, max_size=60), st.sampled_from([0.0, 842.0]))
def test_every_box_is_in_one_region(found, height):
    layout = find_layout(found, height, (290, 305))
    assert sorted(n for region in layout.regions for n in region.members) == list(range(len(found)))
