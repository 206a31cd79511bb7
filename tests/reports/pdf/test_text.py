"""Strings are cleaned, set in fonts that have them, cut between characters, broken well."""

import pytest

from abmkit import strings
from abmkit_pdf import bidi
from abmkit_pdf.linebreak import Span, break_lines
from abmkit_pdf.typeset import fit, shape, width_of

THAI = "บริษัท สยามการกล จำกัด (มหาชน)"


def test_each_script_gets_its_font_and_spaces_the_first_one():
    runs = shape("Acme 삼성 阿里", "regular", "en-US").runs
    assert [(font.split("-")[0], text) for font, text in runs] == [
        ("Inter", "Acme "), ("NotoSansKR", "삼성"), ("Inter", " "), ("NotoSansSC", "阿里"),
    ]  # fmt: skip


def test_a_character_without_a_font_is_decomposed_or_drawn_as_a_box_and_named():
    assert "".join(text for _, text in shape("Ⓐﬃ", "regular", "en-US").runs) == "Affi"
    shaped = shape("a\u1200b", "regular", "en-US")
    assert "".join(text for _, text in shaped.runs) == "a□b"
    assert shaped.missing == "\u1200"


def test_a_cut_text_fits_and_ends_between_characters():
    for room in range(12, 120, 7):
        cut = fit(THAI, "medium", 8.5, room, "en-US")
        assert width_of(cut, "medium", 8.5, "en-US") <= room
        assert cut == THAI or cut[:-1].rstrip() == "".join(
            strings.graphemes(THAI)[: len(strings.graphemes(cut)) - 1]
        )
    assert fit("Acme", "medium", 8.5, 100, "en-US") == "Acme"


def lines_of(text: str, width: float, language: str = "en-US") -> list[str]:
    spans = (Span(text, "regular"),)
    return ["".join(s.text for s in line.spans) for line in break_lines(spans, 9, width, language)]


def test_lines_are_no_wider_than_asked_and_lose_no_word():
    text = "Win rate (+2.7 pp), deal size (+$7k) and cycle (−7 days) added $8.9k a day"
    for width in (60, 90, 200):
        lines = lines_of(text, width)
        assert all(width_of(line, "regular", 9, "en-US") <= width + 0.02 for line in lines)
        assert " ".join(lines) == text


def test_korean_words_stay_whole():
    text = "수주율 거래 규모 영업 주기가 하루를 더했고 진행 중인 기회"
    assert " ".join(lines_of(text, 70, "ko-KR")) == text


def test_han_and_kana_break_anywhere_but_not_before_a_closing_mark():
    lines = lines_of("智能工厂安全白皮书：从评估到落地。「引用」もし、そうならば。", 50, "zh-Hans")
    assert len(lines) > 3
    assert not any(line[0] in "：。」、" for line in lines)
    assert not any(line[-1] == "「" for line in lines)


def test_a_word_longer_than_a_line_breaks_inside():
    lines = lines_of("ไทย" * 100, 120)
    assert "".join(lines) == "ไทย" * 100
    assert all(width_of(line, "regular", 9, "en-US") <= 120.02 for line in lines)


def test_a_space_that_does_not_break_stays():
    assert lines_of("27,5\u00a0% und mehr", 45) == ["27,5\u00a0%", "und mehr"]


def test_weights_survive_a_break():
    spans = (Span("Bigger deals. ", "semibold"), Span("Win rate and cycle", "regular"))
    lines = break_lines(spans, 9, 100, "en-US")
    assert lines[0].spans[0].weight == "semibold"
    assert lines[0].spaced
    assert not lines[-1].spaced


def test_right_to_left_text_is_reordered_when_the_libraries_are_there(monkeypatch):
    hebrew = "אופק"
    monkeypatch.setattr(bidi, "can_reorder", lambda: False)
    assert bidi.visual(hebrew) == hebrew
    monkeypatch.undo()
    assert bidi.visual(hebrew) == hebrew[::-1]


def test_a_name_from_right_to_left_does_not_turn_the_sentence_that_begins_with_it():
    name = "אופק"
    drawn = name[::-1]
    assert bidi.visual(f"{name}: 34 min of attention") == f"{drawn}: 34 min of attention"
    assert bidi.visual(f"{name} (Ofek), $5K open") == f"{drawn} (Ofek), $5K open"
    assert bidi.visual(f"{name}: 3분기 참여 34분") == f"{drawn}: 3분기 참여 34분"
    assert bidi.visual(f"{name} 12") == f"12 {drawn}"  # a name alone keeps its own order
    assert bidi.visual(f"{name}: 34 min", "he") == f"min 34 :{drawn}"


@pytest.mark.parametrize("text", ["n = 15、95%：₩0.47億–₩1.08億", "2026年第3季度共 12家"])
def test_a_number_keeps_its_unit_on_its_line(text):
    for width in range(48, 120, 4):
        lines = break_lines((Span(text, "regular"),), 7, width, "ja")
        for line in lines[1:]:
            assert "".join(span.text for span in line.spans)[0] not in "億年季件家"
