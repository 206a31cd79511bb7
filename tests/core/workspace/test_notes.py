from datetime import date

import pytest

from abmkit.errors import ConfigError
from abmkit.report.notes import Event, NextStep, Notes, Remark
from abmkit.workspace import Client
from abmkit.workspace.notes import parse_notes

PAGE = """\
# Two enterprise wins carried the quarter
author: Min-ji Kim

The price list changed in July.
It did so twice.

One more paragraph.

## actions
- [ ] Invite the boards, mail a@b.com @sven due 2026-10-15
* [x] Agree on the new list

- [ ] Send the list to @all of them @Kim Min-ji

## win_rate
Author: Sven Olsen
Fewer small deals were let through.

## events
- 2026-09-03 Executive dinner, Seoul
* 2026-08-12 Price list 2026-08

## drop largest_deal

## replace largest_month
One deal came in late.
"""


def test_a_page_is_read_as_people_wrote_it(client: Client) -> None:
    folder = client.path / "notes"
    folder.mkdir()
    (folder / "2026-Q3.md").write_bytes(PAGE.replace("\n", "\r\n").encode())
    notes = client.notes("2026-Q3")
    assert notes is not None
    assert notes == parse_notes(PAGE, "x")
    author = "Min-ji Kim"
    assert notes.headline == Remark("Two enterprise wins carried the quarter", author)
    assert notes.remarks == (
        Remark("The price list changed in July.\nIt did so twice.", author),
        Remark("One more paragraph.", author),
        Remark("Fewer small deals were let through.", "Sven Olsen", "win_rate"),
    )
    assert notes.steps == (
        NextStep("Invite the boards, mail a@b.com", "sven", date(2026, 10, 15)),
        NextStep("Send the list to @all of them", "Kim Min-ji"),
    )
    assert notes.events == (
        Event(date(2026, 8, 12), "Price list 2026-08"),
        Event(date(2026, 9, 3), "Executive dinner, Seoul"),
    )
    assert notes.replaced == {"largest_month": Remark("One deal came in late.", author)}
    assert notes.dropped == {"largest_deal"}


def test_everything_but_the_author_may_be_left_out() -> None:
    assert parse_notes("author: Kim\n", "x") == Notes()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("# A headline\n", "notes.md: the author is missing; write a line author: NAME"),
        ("author: K\n# A\n# B\n", "notes.md line 3: there is already a headline (# …)"),
        ("author: K\n## Win rate\nx\n", "line 2: 'Win rate' is not understood; write ## actions"),
        ("author: K\n## a\nx\n## a\ny\n", "line 4: ## a is already in line 2"),
        ("author: K\n## a\n\n## b\ny\n", "line 2: nothing is said under this head"),
        ("author: K\n## drop a\ntext\n", "line 2: something is said under this head"),
        ("author: K\n## actions\nCall them\n", "line 3: an action is written - [ ] what to do @o"),
        ("author: K\n## actions\n- [ ] x due soon\n", "line 3: 'soon' is not a day; write it like"),
        ("author: K\n## events\nDinner\n", "line 3: an event is written - 2026-09-03 what happ"),
        ("author: K\n## events\n- May Dinner\n", "line 3: 'May' is not a day; write it like"),
    ],
)
def test_what_is_not_understood_is_named_with_its_line(text: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_notes(text, "notes.md")
    assert says in str(caught.value)


@pytest.mark.parametrize("verb", ["drop", "replace"])
def test_a_sentence_that_no_report_says_is_named_with_the_near_one(verb: str) -> None:
    text = f"author: K\n\n## {verb} largest_dael\n{'Mine.' if verb == 'replace' else ''}\n"
    with pytest.raises(ConfigError) as caught:
        parse_notes(text, "notes.md", sentences={"largest_deal", "win_rate"})
    assert str(caught.value) == (
        "notes.md line 3: unknown sentence 'largest_dael'; did you mean largest_deal?"
    )
