"""Pieces go to pages whole and in order, heads stay with rows, and room left over is shared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abmkit_pdf.blocks.columns import Demand, column_widths
from abmkit_pdf.flow import needed, paginate, settle, take
from abmkit_pdf.linebreak import Line, Span
from abmkit_pdf.pen import Style
from abmkit_pdf.piece import Piece
from abmkit_pdf.stack import Balanced, Pair, Panel, Stack
from abmkit_pdf.textpiece import TextPiece


class Box(Piece):
    """A piece of a given height that draws nothing."""

    def __init__(self, height: float, name: str = "", **more: object) -> None:
        self.height, self.name = height, name
        for key, value in more.items():
            setattr(self, key, value)

    def draw(self, pen, x, y, height):
        raise AssertionError("not drawn here")


def names(pages) -> list[list[str]]:
    return [[piece.name for piece in page] for page in pages]


def test_what_does_not_fit_goes_to_the_next_page():
    pieces = [Box(60, "a"), Box(30, "b"), Box(20, "c", gap=5)]
    assert names(paginate(pieces, 100)) == [["a", "b"], ["c"]]


def test_the_gap_above_the_first_piece_of_a_page_is_dropped():
    assert names(paginate([Box(60, "a"), Box(100, "b", gap=30)], 100)) == [["a"], ["b"]]


def test_pieces_shrink_to_stay_on_one_page():
    pieces = [Box(60, "a", shrink=6), Box(30, "b", gap=20, gap_shrink=8)]
    assert names(paginate(pieces, 100)) == [["a", "b"]]
    (first, top, height), (second, below, given) = settle(pieces, 103)
    assert (first.name, top, height, second.name, given) == ("a", 0, 57, "b", 30)
    assert below == 57 + 16
    assert names(paginate(pieces, 95)) == [["a"], ["b"]], "beyond what they can they go on"


def test_columns_shrink_as_far_as_the_taller_one_can():
    columns = Pair(Stack([Box(80, shrink=30)]), Stack([Box(70, shrink=5)]), shift=50)
    assert (columns.height, columns.shrink) == (80, 15)


def test_a_head_moves_on_with_its_first_rows():
    pieces = [
        Box(60, "text"),
        Box(10, "head", keep=True),
        Box(20, "row", keep=True),
        Box(20, "row"),
    ]
    assert names(paginate(pieces, 100)) == [["text"], ["head", "row", "row"]]


def test_a_head_is_repeated_where_its_rows_go_on():
    head = Box(10, "head", keep=True)
    rows = [Box(30, f"row {i}", head=head) for i in range(5)]
    assert names(paginate([head, *rows], 100)) == [
        ["head", "row 0", "row 1", "row 2"],
        ["head", "row 3", "row 4"],
    ]


def test_pieces_kept_together_that_are_taller_than_a_page_are_broken_after_all():
    pieces = [Box(40, str(i), keep=True) for i in range(4)]
    assert names(paginate(pieces, 100)) == [["0", "1"], ["2", "3"]]


def test_one_piece_taller_than_a_page_gets_a_page_of_its_own():
    assert names(paginate([Box(20, "a"), Box(300, "b"), Box(20, "c")], 100)) == [
        ["a"],
        ["b"],
        ["c"],
    ]


@given(
    st.lists(st.tuples(st.floats(1, 150), st.floats(0, 20), st.booleans()), max_size=30),
    st.floats(60, 200),
)
def test_every_piece_is_placed_once_in_order_and_no_page_overflows_but_for_want_of_choice(
    given_pieces, room
):
    pieces = [
        Box(height, str(i), gap=gap, keep=keep)
        for i, (height, gap, keep) in enumerate(given_pieces)
    ]
    pages = paginate(pieces, room)
    assert [piece for page in pages for piece in page] == pieces
    for page in pages:
        assert len(page) == 1 or needed(page) <= room + 0.1


def test_room_left_over_is_shared_by_stretch_and_what_is_over_goes_to_what_fills():
    pieces = [Box(10, stretch=10), Box(10, stretch=30, gap=10, gap_stretch=0), Box(10)]
    assert [(y, h) for _, y, h in settle(pieces, 60)] == [(0, 15), (25, 25), (50, 10)]
    pieces[2].fills = True
    assert [(y, h) for _, y, h in settle(pieces, 100)] == [(0, 20), (30, 40), (70, 30)]


def text_piece(count: int) -> TextPiece:
    line = Line((Span("words", "regular"),), spaced=True)
    return TextPiece([line] * count, Style("regular", 9), 13)


def test_a_paragraph_breaks_between_lines_and_leaves_no_single_line():
    piece = text_piece(10)
    first, rest = piece.split(13 * 6, 700)
    assert len(first.lines) + len(rest.lines) == 10
    assert first.height <= 13 * 6
    first, rest = piece.split(piece.height - 1, 700)
    assert len(rest.lines) == 2
    assert text_piece(3).split(20, 700) is None
    assert piece.split(15, 700) is None


def test_two_columns_go_on_together_or_not_at_all():
    columns = Pair(Stack([Box(40)] * 5), Stack([Box(70)] * 2), shift=50)
    part, rest = columns.split(100, 200)
    assert [len(stack.pieces) for stack in (part.left, part.right)] == [2, 1]
    assert [len(stack.pieces) for stack in (rest.left, rest.right)] == [3, 1]
    assert columns.split(50, 200) is None, "the right column would begin on the next page"


def test_what_leaves_a_large_gap_is_split_and_what_does_not_is_moved_on():
    def columns() -> Pair:
        return Pair(Stack([Box(20)] * 4), Stack([Box(20)] * 4), shift=50)

    taken, rest = take([Box(40), columns()], 100, 100)
    assert [piece.height for piece in (*taken, *rest)] == [40, 60, 20]
    taken, rest = take([Box(70), columns()], 100, 100)
    assert [piece.height for piece in (*taken, *rest)] == [70, 80]


def test_a_panel_keeps_its_edges_when_it_is_split():
    panel = Panel(Stack([Box(30)] * 6), width=100)
    part, rest = panel.split(100, 300)
    assert part.height <= 100
    assert part.height + rest.height == panel.height + Panel.TOP + Panel.BOTTOM


@pytest.mark.parametrize("count", [1, 2, 3, 8, 9])
def test_balanced_columns_are_of_about_the_same_height(count):
    both = Balanced([Box(10)] * count, shift=50)
    assert both.height == 10 * ((count + 1) // 2)
    assert both.count == (count + 1) // 2


def test_balanced_columns_shrink_as_far_as_both_can():
    terms = [Box(10, gap=4, gap_shrink=4) for _ in range(6)]
    both = Balanced([*terms, Box(26)], shift=50)
    assert (both.height, both.count, both.shrink) == (52, 4, 6)


def test_balanced_columns_go_on_in_reading_order():
    terms = [Box(10, str(i)) for i in range(10)]
    part, rest = Balanced(terms, shift=50).split(30, 100)
    assert names([part.pieces, rest.pieces]) == [list("012345"), list("6789")]


def test_columns_get_their_share_when_there_is_room():
    assert column_widths([Demand(60, 10, 20), Demand(40, 10, 20)], 100) == [60, 40]


def test_numbers_stay_whole_before_names_do():
    name, number = Demand(100, 40, 200), Demand(50, 60, 60)
    widths = column_widths([name, number, number], 200)
    assert widths == pytest.approx([80, 60, 60])
    assert column_widths([name, number, number], 150) == pytest.approx([37.5, 56.25, 56.25])


def test_a_column_with_more_than_it_wants_gives_to_one_with_less():
    assert column_widths([Demand(50, 10, 90), Demand(50, 10, 30)], 100) == [70, 30]
