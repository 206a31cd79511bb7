"""The font pack is whole, licensed, and draws the scripts it promises."""

import hashlib
import struct
from pathlib import Path

import pytest

from abmkit_pdf.fontpack import FOLDER, INTER, chain, find, widths

FONTS = sorted(FOLDER.glob("*.ttf"))
NAMES = [
    "Acme & Sons <Holdings> plc", "㈜한빛정밀공업 주식회사", "阿里巴巴集团", "トヨタ自動車㈱ 髙﨑",
    "Škoda Auto, Ångström, Compañía", "ООО «Северный Ветер»", "Nguyễn Ελλάς", "العربية",
    "תעשיות בע״מ", "บริษัท สยามการกล", "हिन्दी", "🚀😀", "₩€£¥₹ −±×÷ ▲▼●→ – — … “” ‘’ □ Δ",
]  # fmt: skip


def test_every_file_has_the_checksum_that_is_listed():
    listed = dict(
        reversed(line.split("  ")) for line in (FOLDER / "SHA256SUMS").read_text().splitlines()
    )
    files = [*FONTS, *FOLDER.glob("OFL-*.txt")]
    assert {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in files} == listed
    assert len(FONTS) == 20


def test_the_licences_are_the_ofl_and_no_derived_name_is_reserved():
    texts = [f.read_text("utf-8") for f in FOLDER.glob("OFL-*.txt")]
    assert len(texts) == 3
    assert all("SIL OPEN FONT LICENSE Version 1.1" in text for text in texts)
    assert all("Copyright" in text or "(c)" in text for text in texts)
    assert not [f for f in FONTS if "source" in f.name.lower()]


@pytest.mark.parametrize("font", FONTS, ids=lambda f: f.stem)
def test_a_font_is_truetype_holds_the_space_and_may_be_embedded(font: Path):
    data = font.read_bytes()
    tables = {
        data[12 + 16 * i :][:4]: 12 + 16 * i for i in range(struct.unpack(">H", data[4:6])[0])
    }
    (os2,) = struct.unpack(">I", data[tables[b"OS/2"] + 8 :][:4])
    assert b"glyf" in tables
    assert b"fvar" not in tables
    assert struct.unpack(">H", data[os2 + 8 :][:2]) == (0,), "fsType forbids something"
    assert 0x20 in widths(font.stem)


@pytest.mark.parametrize("weight", INTER)
@pytest.mark.parametrize("language", ["en-US", "ko-KR", "ja-JP"])
def test_every_promised_script_has_a_font(weight, language):
    fonts = chain(weight, language)
    assert [c for name in NAMES for c in name if find(c, fonts) is None] == []


def test_every_hangul_syllable_has_a_font():
    fonts = chain("regular", "ko-KR")
    drawn = {find(chr(code), fonts) for code in range(0xAC00, 0xD7A4)}
    assert drawn == {"NotoSansKR-Regular"}


def test_japanese_takes_its_own_forms_and_all_that_its_offices_write():
    fonts = chain("regular", "ja-JP")
    drawn = {find(char, fonts) for char in "トヨタ自動車㈱髙﨑「」、。ｱ直骨"}
    assert drawn == {"NotoSansJP-Regular"}
    assert find("门", fonts) == "NotoSansSC-Regular"  # simplified, of no Japanese set
    assert find("直", chain("regular", "zh-CN")) == "NotoSansSC-Regular"


def test_digits_are_as_wide_as_each_other_but_in_the_display_cut():
    text, display = widths(INTER["regular"]), widths(INTER["display"])
    assert len({text[ord(digit)] for digit in "0123456789"}) == 1
    assert len({display[ord(digit)] for digit in "0123456789"}) > 1


def test_no_font_is_read_before_a_character_of_its_script_comes():
    widths.cache_clear()
    fonts = chain("bold", "en-US")
    for char in "Škoda, Газпром ▲":
        find(char, fonts)
    assert widths.cache_info().currsize == 1
    find("삼", fonts)
    assert widths.cache_info().currsize == 2
