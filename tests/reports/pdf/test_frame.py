"""What stands around the content of a page."""

import pytest


def heads(done):
    return [" ".join(page.get_textpage().get_text_range().split()) for page in done.pages]


def test_running_heads_name_client_report_and_period(rendered):
    told = "Northwind Industrial Group · ABM scorecard Q3 2026 · Q3 2026"
    _, *others = heads(rendered())
    assert all(told in text for text in others)


def test_a_correction_says_on_every_page_what_it_replaces(render, sample):
    for locale, told in [
        ("en-US", "Corrected; replaces the report of Oct 2"),
        ("ko-KR", "정정본:"),
    ]:
        document = sample.specimen(locale)
        done = render(document.model_copy(update={"corrects": "2026-10-02T06:00:00Z"}))
        cover, *others = heads(done)
        assert cover.count(told) == 2
        assert all(told in text for text in others)


@pytest.mark.parametrize("goals", [True, False])
def test_the_head_says_what_numbers_are_compared_with(sample, render, goals):
    document = sample.specimen()
    cover = document.pages[0]
    if not goals:
        kept = tuple(block for block in cover.blocks if block.kind != "kpi_grid")
        cover = cover.model_copy(update={"blocks": kept})
    text = render(document.model_copy(update={"pages": (cover,)})).text()
    assert ("Compared with Apr 1 – Jun 30, 2026 and with plan" in text) == goals
