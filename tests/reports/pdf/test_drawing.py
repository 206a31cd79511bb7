"""Colours keep their contrast, text its tags, and the lint sees what overlaps."""

from abmkit_pdf.pen import Style
from abmkit_pdf.signs import draw_sign
from layout_lint import Frame, lint

PLAIN = Style("regular", 10)
FRAME = Frame(36, 14, 559.28, 828)


def test_a_cut_name_copies_in_full(pen, finished):
    name = "Oberösterreichische Donaudampfschifffahrts-Elektrizitätenwerk GmbH & Co. KG"
    pen.text(50, 50, name, PLAIN, room=120)
    read = finished()
    assert name in read.text()
    assert pen.boxes[0].right <= 170.01


def test_every_mark_is_content_of_an_element_or_an_artifact(pen, finished):
    with pen.group("Table"), pen.group("TR"):
        pen.text(50, 50, "Head", PLAIN, role="TH")
        pen.text(90, 50, "Cell", PLAIN, role="TD")
    with pen.mark("Figure", alt="A bar"):
        pen.box(50, 90, 20, 20, fill="brand")
        pen.text(50, 100, "inside", PLAIN)
    pen.text(50, 120, "running head", PLAIN, role="Artifact")
    read = finished()
    assert [str(e.S) for e in read.elements()] == [
        "/Document",
        "/Table",
        "/TR",
        "/TH",
        "/TD",
        "/Figure",
    ]


def test_a_sign_has_a_shape_of_its_own_and_a_word(pen, finished):
    for place, goal in enumerate(("good", "close", "off", "none")):
        draw_sign(pen, 50 + 40 * place, 50, 20, goal, f"word {goal}")
    read = finished()
    assert [str(e.Alt) for e in read.elements()[1:]] == [
        "word good", "word close", "word off", "word none",
    ]  # fmt: skip
    gray = read.image(scale=2).convert("L")
    ink = [gray.crop((2 * x, 98, 2 * x + 44, 144)).histogram() for x in (49, 89, 129, 169)]
    assert len({tuple(histogram) for histogram in ink}) == 4


def test_missing_characters_are_noted(pen):
    pen.text(50, 50, "a\u1200b", PLAIN)
    assert pen.missing == {"\u1200"}


def test_the_lint_is_silent_on_text_that_stands_apart(pen):
    pen.text(36, 50, "left", PLAIN)
    pen.text(559, 50, "right", PLAIN, align="right")
    pen.text(36, 63, "next line", PLAIN)
    assert lint(pen.boxes, FRAME) == []


def test_the_lint_names_overlap_and_text_outside(pen):
    pen.text(500, 50, "beyond the right margin", PLAIN)
    pen.text(50, 100, "one", PLAIN)
    pen.text(55, 102, "other", PLAIN)
    found = lint(pen.boxes, FRAME)
    assert len(found) == 2
    assert "leaves the frame" in found[0]
    assert "'one' overlaps 'other'" in found[1]
