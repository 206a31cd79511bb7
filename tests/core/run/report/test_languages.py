"""Notes in a language of their own stand in reports of that language, and are frozen with them."""

from dataclasses import replace
from typing import Any

import pytest

from abmkit.errors import ConfigError, PluginError
from abmkit.report.frozen import FrozenReport, read_frozen
from abmkit.run.render import render
from abmkit.run.report import make_report, open_report

TALK = """
from abmkit import Ask, Page, Report, blocks, hookimpl, narrative, sentences


class Talk(Report):
    name = "talk"
    title = "Talk"
    asks = (Ask("won_amount", compare=("previous",)), Ask("won_deals", compare=("previous",)))
    sentences = ("won_amount", "won_deals")

    def build(self, data):
        said = (sentences.versus(data, metric) for metric in self.sentences)
        head = narrative.headline(data, "won_amount", "Acme")
        told = blocks.Narrative(bullets=narrative.bullets(data, said))
        steps = blocks.Actions(title="Next", actions=narrative.actions(data))
        yield Page(id="one", outline="One", blocks=(head, told, steps))


@hookimpl
def register_reports():
    return [Talk]
"""
ENGLISH = """# A good quarter
author: Dana

## actions
- [ ] Call Bolt

## won_amount
One deal came late.

## drop won_deals
"""
KOREAN = """# 좋은 분기
author: 민지

## actions
- [ ] 볼트에 전화

## replace won_amount
큰 거래가 늦게 성사되었습니다.
"""


@pytest.fixture
def told(line: Any, accounts: Any, deal_won: Any) -> Any:
    workspace = line.client.workspace
    (workspace.plugins / "talk.py").write_text(TALK, "utf-8")
    settings = workspace.path / "abmkit.toml"
    settings.write_text(settings.read_text("utf-8").replace('["mine"]', '["mine", "talk"]'))
    deals = [deal_won(1, "2026-08-03"), deal_won(2, "2026-05-03", "40")]
    line.tells(crm={"deals": {"deal": deals, **accounts}}).sync()
    (line.client.path / "notes").mkdir(exist_ok=True)
    line.list("notes/2026-Q3.md", ENGLISH).list("notes/2026-Q3.ko.md", KOREAN)
    line.plugins = type(workspace)(workspace.path).load_plugins()
    return line


def drafted(told: Any) -> FrozenReport:
    made = make_report(told.client, told.plugins, "2026-Q3", name="talk", formats=())
    frozen, _ = read_frozen(made.frozen.read_bytes(), "draft.json")
    assert frozen.document == made.document
    return frozen


def texts(told: Any, locale: str | None) -> list[str]:
    frozen = drafted(told)
    page, words = frozen.printed(locale).pages[0], frozen.words(locale)
    head, bullets, steps = page.blocks
    said = [(words.text(each.body), each.author) for each in bullets.bullets]
    return [words.text(head.text), *(each.text for each in steps.actions), *said]


def test_a_language_with_a_page_of_its_own_is_told_in_it(told: Any) -> None:
    assert texts(told, None)[:2] == ["A good quarter", "Call Bolt"]
    head, step, *said = texts(told, "ko-KR")
    assert (head, step) == ("좋은 분기", "볼트에 전화")
    assert said[0] == ("큰 거래가 늦게 성사되었습니다.", "민지")
    assert len(said) == 2  # what the English page drops stands in the Korean one


def test_any_other_language_takes_the_page_for_all(told: Any) -> None:
    assert texts(told, "de-DE")[:2] == texts(told, None)[:2]
    (only,) = texts(told, None)[2:]
    assert only[0].endswith("“One deal came late.”")
    assert only[1] == "Dana"


def test_the_clients_own_language_goes_before_the_page_for_all(told: Any) -> None:
    path = told.client.path / "client.toml"
    path.write_text('locale = "ko-KR"\n' + path.read_text("utf-8"), "utf-8")
    told.decide("")
    assert texts(told, None)[0] == "좋은 분기"
    assert told.client.note_languages("2026-Q3") == ("ko",)


def test_a_frozen_report_prints_the_notes_that_were_there_then(told: Any) -> None:
    texts(told, None)
    told.list("notes/2026-Q3.ko.md", "# 다른 말", "author: 민지")
    made = open_report(
        told.client, told.plugins, "2026-Q3", "2026-10-02", name="talk", locale="ko-KR"
    )
    assert "좋은 분기" in made.paths[0].read_text("utf-8")
    assert "다른 말" not in made.paths[0].read_text("utf-8")


def test_a_mistake_in_it_is_named_with_its_page_and_line(told: Any) -> None:
    told.list("notes/2026-Q3.ko.md", "author: 민지", "## drop nothing")
    with pytest.raises(ConfigError, match=r"2026-Q3\.ko\.md line 2: unknown sentence 'nothing'"):
        make_report(told.client, told.plugins, "2026-Q3", name="talk", formats=())


def test_a_renderer_that_gives_no_bytes_is_named(told: Any) -> None:
    class Texts(told.plugins.renderers["pdf"]):  # type: ignore[misc, name-defined]
        def render(self, document: Any, words: Any) -> Any:
            return "text"

    shelf = told.plugins.renderers
    plugins = replace(told.plugins, renderers=replace(shelf, things={"pdf": Texts}))
    says = r"renderer pdf of plugin .* failed: TypeError: render\(\) gives a str, not bytes"
    with pytest.raises(PluginError, match=says):
        render(drafted(told), plugins, ("pdf",))


def test_what_is_rendered_says_the_language_it_is_in(told: Any) -> None:
    files = render(drafted(told), told.plugins, ("pdf",), "ko-KR").files
    assert b'"locale":"ko-KR"' in files["talk.ko-KR.txt"]
