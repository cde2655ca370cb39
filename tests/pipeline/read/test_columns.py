from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.columns import Box, find_gutter, group_lines


def rows(count, *spans, top=100.0):
    return [[Box(left, top + 14 * n, right, top + 14 * n + 10) for left, right in spans] for n in range(count)]


def test_two_columns_of_running_text():
    gutter = find_gutter(rows(20, (60, 285), (310, 535)))
    assert gutter is not None
    assert 285 <= gutter <= 310


def test_no_gutter():
    assert find_gutter(rows(20, (60, 535))) is None
    assert find_gutter(rows(4, (60, 285), (310, 535))) is None, "a signature block"
    assert find_gutter(rows(20, (60, 75), (90, 535))) is None, "hanging numbers"
    assert find_gutter(rows(20, (60, 300), (520, 535))) is None, "page references"
    assert find_gutter(rows(20, (60, 120), (250, 300), (430, 480))) is None, "a table"
    assert find_gutter(rows(20, (60, 290), (293, 535))) is None, "a space between words"
    assert find_gutter([]) is None


boxes = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h),
    st.floats(-50, 700), st.floats(-50, 900), st.floats(0, 600), st.floats(0, 40),
)  # fmt: skip


@given(st.lists(boxes, max_size=40))
def test_any_boxes_are_grouped_and_judged(found):
    lines = group_lines(found)
    assert [box for line in lines for box in line] == found
    gutter = find_gutter(lines)
    assert gutter is None or min(box.left for box in found) < gutter < max(box.right for box in found)
