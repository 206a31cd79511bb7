"""While pages are made nobody looks for garbage; afterwards it is as it was before."""

import gc

import pytest

from abmkit import RenderError
from abmkit_pdf.renderer import unswept


def test_the_collector_rests_meanwhile_and_works_again_after_an_error():
    with pytest.raises(RenderError), unswept():
        fail_while(swept=False)
    assert gc.isenabled()


def fail_while(*, swept: bool) -> None:
    assert gc.isenabled() is swept
    raise RenderError("a font is missing")


def test_who_had_switched_it_off_finds_it_so():
    gc.disable()
    try:
        with unswept():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_rendering_rests_it(sample, render, monkeypatch):
    seen = []
    document = sample.specimen("en-US")
    monkeypatch.setattr(
        "abmkit_pdf.renderer.draw", lambda kit: seen.append(gc.isenabled()) or kit.pen.end_page()
    )
    render(document)
    assert seen == [False]
    assert gc.isenabled()
