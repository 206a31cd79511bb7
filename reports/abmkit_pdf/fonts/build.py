"""Build the font pack of this folder: static subsets of variable fonts under the OFL.

A build tool, needed only to renew the pack; it wants fonttools 4.68, the pack itself wants nothing.
The variable fonts come out of three Python packages, unpacked into one folder:
fontpkg-inter 4.1.post1, justmytype-intl-cjk 0.1.0 and manimgx-fonts 2026.9.26.post1.

    python build.py CARRIERS OUT

Equal sources give equal bytes: no time stamp is taken from the clock.
"""

# mypy: disable-error-code="import-untyped, import-not-found"

import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

SOURCES = {
    "Inter[opsz,wght]": "29160a80ff49ddcab2c97711247e08b1fab27a484a329ce8b813d820dc559031",
    "NotoSansKR[wght]": "194018e6b2b293a7964f037b25c0249ce1418bc9ab3c971060a03aa57861e252",
    "NotoSansJP[wght]": "c2f3b4d463500a2ddcd3849cded1fceeb9fd6d1c32e6cbecd568453ba50fc68f",
    "NotoSansSC[wght]": "a3041811a78c361b1de50f953c805e0244951c21c5bd412f7232ef0d899af0da",
    "NotoSansArabic[wght]": "3fae4d7239d1faa55b234bda8091019a5251ff79df40d5e29367d84bed2a8138",
    "NotoSansHebrew[wght]": "9d81d81ad592644487b03843da73a87b99cd28a2c4da4a096e1db8fbd14fda61",
    "NotoSansThai[wght]": "13f52f79b04f01f2751a81052a5dee2df639fd4e13f4ac30821ab45c8dd5f7e7",
    "NotoSansDevanagari[wght]": "bf99bf762743ff3259e73196852520ab0ffe8d384238bff3e4806a84b981e972",
    "NotoEmoji[wght]": "de6c18832938afc99caf132b39d6a30a19bac7f2e812e28db2535b4608d27551",
}

# reportlab applies no OpenType feature and draws horizontally only.
UNUSED_TABLES = ["vhea", "vmtx", "VORG", "BASE", "HVAR", "VVAR", "MVAR", "STAT"]
LAYOUT_TABLES = ["GSUB", "GPOS", "GDEF"]


@dataclass(frozen=True)
class Cut:
    """One font of the pack: its source, the place on each axis, the characters to keep."""

    name: str
    source: str
    licence: str
    axes: dict[str, int]
    codepoints: frozenset[int] | None = None
    tabular: bool = False
    layout: bool = False


def ranges(*bounds: tuple[int, int]) -> frozenset[int]:
    """Return all code points of the inclusive ranges."""
    return frozenset(c for first, last in bounds for c in range(first, last + 1))


def charset(codec: str, first: int, last: int) -> frozenset[int]:
    """Return the characters that a two-byte codec holds under lead bytes first..last."""
    pairs = (bytes([lead, trail]) for lead in range(first, last + 1) for trail in range(0x40, 0xFF))
    found = (pair.decode(codec, "ignore") for pair in pairs)
    return frozenset(ord(c) for c in found if len(c) == 1 and not 0xE000 <= ord(c) <= 0xF8FF)


LATIN = ranges(
    (0x20, 0x7E), (0xA0, 0x52F), (0x1E00, 0x1EFF), (0x2000, 0x20CF), (0x2100, 0x23FF),
    (0x25A0, 0x27BF), (0xFB01, 0xFB02), (0xFFFD, 0xFFFD),
)  # fmt: skip
SQUARE = ranges((0x20, 0x20), (0x3000, 0x303F), (0x3130, 0x318F), (0x3200, 0x33FF))
HANGUL = SQUARE | ranges((0xAC00, 0xD7A3), (0xFF01, 0xFFE6))
KANA = SQUARE | ranges((0x3040, 0x30FF), (0x31F0, 0x31FF), (0xFF00, 0xFFEF))
KANJI = KANA | charset("cp932", 0x81, 0xFC)
# cp932 goes beyond JIS X 0208 by 髙 and 﨑, common in names; euc_kr from 0xCA on is Hanja.
HAN = (
    SQUARE
    | charset("gb2312", 0xA1, 0xF7)
    | charset("big5", 0xA1, 0xC6)
    | charset("euc_jp", 0xA1, 0xFE)
    | charset("cp932", 0x81, 0xFC)
    | charset("euc_kr", 0xCA, 0xFD)
)


def cuts() -> Iterator[Cut]:
    """List the 20 fonts of the pack."""
    inter = "Inter[opsz,wght]"
    for weight, style in ((400, "Regular"), (500, "Medium"), (600, "SemiBold"), (700, "Bold")):
        axes = {"wght": weight, "opsz": 14}
        yield Cut(f"Inter-{style}", inter, "Inter", axes, LATIN, tabular=True)
    yield Cut("InterDisplay-SemiBold", inter, "Inter", {"wght": 620, "opsz": 32}, LATIN)
    for weight, style in ((400, "Regular"), (700, "Bold")):
        for script, kept in (("KR", HANGUL), ("JP", KANJI), ("SC", HAN)):
            source = f"NotoSans{script}[wght]"
            yield Cut(f"NotoSans{script}-{style}", source, "NotoSansCJK", {"wght": weight}, kept)
        for script in ("Arabic", "Hebrew", "Thai", "Devanagari"):
            # The layout tables are for a shaper to come, which must not change committed fonts.
            source = f"NotoSans{script}[wght]"
            yield Cut(f"NotoSans{script}-{style}", source, "Noto", {"wght": weight}, layout=True)
    yield Cut("NotoEmoji-Regular", "NotoEmoji[wght]", "Noto", {"wght": 400})


def sha256(path: Path) -> str:
    """Return the checksum of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def find_sources(carriers: Path) -> dict[str, Path]:
    """Find the variable fonts below the folder and hold them against their checksums."""
    found = {path.stem: path for path in sorted(carriers.rglob("*.ttf")) if path.stem in SOURCES}
    for name, expected in SOURCES.items():
        if name not in found or sha256(found[name]) != expected:
            raise SystemExit(f"{name}: not below {carriers}, or another version; see the docstring")
    return found


def bake_tabular_digits(font: TTFont) -> None:
    """Make the tabular digits the default ones.

    Digits only: tabular hyphens and punctuation look wrong in running text.
    """
    layout = font["GSUB"].table
    features = [f.Feature for f in layout.FeatureList.FeatureRecord if f.FeatureTag == "tnum"]
    tabular: dict[str, str] = {}
    for index in sorted({i for feature in features for i in feature.LookupListIndex}):
        for part in layout.LookupList.Lookup[index].SubTable:
            tabular |= getattr(getattr(part, "ExtSubTable", part), "mapping", {})
    for table in font["cmap"].tables:
        if table.isUnicode():
            digits = {c: g for c, g in table.cmap.items() if chr(c).isdigit() and g in tabular}
            table.cmap |= {c: tabular[g] for c, g in digits.items()}


def thin_out(font: TTFont, cut: Cut) -> None:
    """Keep the characters of the cut, and nothing that reportlab never reads."""
    options = subset.Options(hinting=False, notdef_outline=True, legacy_kern=False)
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    options.layout_features = ["*"] if cut.layout else []
    options.drop_tables += UNUSED_TABLES + ([] if cut.layout else LAYOUT_TABLES)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=cut.codepoints or font.getBestCmap().keys())
    subsetter.subset(font)


def static_instance(font: TTFont, cut: Cut) -> TTFont:
    """Fix every axis where the cut says and name the font after the cut."""
    static = instancer.instantiateVariableFont(font, cut.axes)
    for record in static["name"].names:
        if record.nameID in (1, 4, 6):
            record.string = cut.name
    static["head"].modified = static["head"].created
    static.recalcTimestamp = False
    return static


def make(cut: Cut, source: Path, out: Path) -> str:
    """Write one font of the pack and return the copyright line that it carries."""
    font = TTFont(source, lazy=True)
    if cut.tabular:
        bake_tabular_digits(font)
    thin_out(font, cut)
    static = static_instance(font, cut)
    static.save(out / f"{cut.name}.ttf")
    return str(static["name"].getDebugName(0))


def write_licences(copyrights: dict[str, list[str]], carriers: Path, out: Path) -> None:
    """Write one text a licence: the copyright lines of its fonts, then the OFL."""
    text = next(iter(sorted(carriers.rglob("notosanskr/OFL.txt")))).read_text("utf-8")
    licence = text[text.index("This Font Software is licensed") :]
    for family, lines in copyrights.items():
        held = "\n".join(dict.fromkeys(lines))
        (out / f"OFL-{family}.txt").write_text(f"{held}\n\n{licence}", "utf-8", newline="\n")


def write_checksums(out: Path) -> None:
    """Write SHA256SUMS over the fonts and the licences."""
    files = sorted([*out.glob("*.ttf"), *out.glob("OFL-*.txt")])
    sums = "".join(f"{sha256(file)}  {file.name}\n" for file in files)
    (out / "SHA256SUMS").write_text(sums, "ascii", newline="\n")


def main(carriers: Path, out: Path) -> None:
    """Build the whole pack into the folder."""
    sources = find_sources(carriers)
    out.mkdir(parents=True, exist_ok=True)
    copyrights: dict[str, list[str]] = {}
    for cut in cuts():
        copyrights.setdefault(cut.licence, []).append(make(cut, sources[cut.source], out))
    write_licences(copyrights, carriers, out)
    write_checksums(out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
