"""From a cell's text to the text that the warehouse reads: numbers, dates, instants, domains.

What a function here cannot make sense of it gives back as it was: the warehouse refuses the cell
and keeps the text beside the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal, DecimalException

Convert = Callable[[str], str]

_DIGITS = 40
_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{2,3})*,\d{3}(\.\d+)?")
_NOISE = re.compile(r"[\s'’$€£¥₩₹원円元]|^[A-Z]{3}(?=[\s\d])|(?<=[\s\d])[A-Z]{3}$")
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
_BOOLEANS = {"true", "t", "yes", "y", "1", "false", "f", "no", "n", "0"}
_SERIAL_BEGIN = datetime(1899, 12, 30)  # noqa: DTZ001 - the caller knows the zone
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NEVER, _LAST_SERIAL = 60, 2_958_466
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_SCHEME = re.compile(r"^(mailto:|([a-z][a-z0-9+.-]*:)?//)")
_ODD_BLANKS = str.maketrans("\u00a0\u202f\u2007", "   ")


def number(decimal: str, scale: Decimal | None) -> Convert:
    """Read numbers such as ``1,234.50``, ``€ 1.234,50``, ``(12)`` or ``26 %`` (0.26).

    Args:
        decimal: The sign before the decimals.
        scale: What the number is multiplied by.
    """
    swap = str.maketrans(",.", ".,") if decimal == "," else {}

    def convert(text: str) -> str:
        value = _number(text.translate(swap))
        if value is None:
            return text
        return f"{value if scale is None else value * scale:f}" if _is_measured(value) else text

    return convert


def _number(text: str) -> Decimal | None:
    """The number of a text with ``.`` before its decimals and ``,`` between thousands."""
    bare = _NOISE.sub("", text)
    if bare.startswith("(") and bare.endswith(")"):
        bare = "-" + bare[1:-1]
    is_percent = bare.endswith("%")
    bare = bare.removesuffix("%")
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    if not _PLAIN.fullmatch(bare):
        return None
    try:
        return Decimal(bare) / 100 if is_percent else Decimal(bare)
    except DecimalException:
        return None


def _is_measured(value: Decimal) -> bool:
    """Whether a number can be written in full; one of billions of digits would take all memory."""
    if not value.is_finite():
        return False
    return abs(value.adjusted()) <= _DIGITS and -int(value.as_tuple().exponent) <= _DIGITS


def plain_number(text: str) -> str:
    """A number as people write it, without exponent or needless zeros: 2.50 and 25e-1 are 2.5.

    So it is one text however a program writes it. A number beyond all measure stays as it is.
    """
    try:
        value = Decimal(text)
    except DecimalException:
        return text
    if not _is_measured(value):
        return text
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def day(formats: Sequence[str], zone: tzinfo) -> Convert:
    """Read dates; of an instant that tells its own zone, the day it was in ``zone``."""

    def convert(text: str) -> str:
        if not formats and _ISO_DATE.fullmatch(text):
            return text
        at = _in_zone(moment(text, formats), zone, zone)
        return at.date().isoformat() if at else text

    return convert


def instant(formats: Sequence[str], zone: tzinfo) -> Convert:
    """Read instants into UTC; those that do not tell their zone stand in ``zone``."""

    def convert(text: str) -> str:
        at = _in_zone(moment(text, formats), zone, UTC)
        return at.isoformat().replace("+00:00", "Z") if at else text

    return convert


def moment(text: str, formats: Sequence[str]) -> datetime | None:
    """The date and time of a text by the first format that fits; without formats, by ISO 8601."""
    plain = text.translate(_ODD_BLANKS)
    for form in formats:
        try:
            return COUNTED[form](plain) if form in COUNTED else _parsed(plain, form)
        except (ValueError, OverflowError):
            continue
    try:
        return None if formats else datetime.fromisoformat(plain)
    except ValueError:
        return None


def _in_zone(at: datetime | None, zone: tzinfo, to: tzinfo) -> datetime | None:
    """The time in another zone; one that does not tell its own stands in ``zone``."""
    try:
        return at and (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(to)
    except OverflowError:  # the first and last days of the calendar
        return None


def _parsed(text: str, form: str) -> datetime:
    return datetime.strptime(text, form)  # noqa: DTZ007 - the caller knows the zone


def _counted_days(text: str) -> datetime:
    at = serial_moment(float(text.replace(",", ".")))
    if at is None:
        raise ValueError(text)
    return at


COUNTED: Mapping[str, Callable[[str], datetime]] = {
    "serial": _counted_days,
    "epoch": lambda text: _EPOCH + timedelta(seconds=int(text)),
    "epoch-ms": lambda text: _EPOCH + timedelta(milliseconds=int(text)),
}
"""Forms of dates and times that are one number."""


def serial_moment(days: float) -> datetime | None:
    """The date and time that a spreadsheet keeps as a number of days; None where it has none.

    Day 1 is 1900-01-01; a 29 February 1900, which never was, is counted too.
    """
    if not 0 <= days < _LAST_SERIAL:
        return None
    real = days if days >= _NEVER else days + 1
    return _SERIAL_BEGIN + timedelta(milliseconds=round(real * 86_400_000))


def host(text: str) -> str:
    """The domain of a URL, an e-mail address or a domain: acme.com of ``http://www.acme.com/x``."""
    rest = re.split(r"[/?#]", _SCHEME.sub("", text.lower()), maxsplit=1)[0]
    return rest.rpartition("@")[2].partition(":")[0].removeprefix("www.").rstrip(".")


def hosts(text: str) -> str:
    """The domains of a text with several, by semicolons, each once."""
    return ";".join(dict.fromkeys(host(part) for part in re.split(r"[,;\s]+", text) if part))


def listed(text: str) -> str:
    """The parts of a text between commas, semicolons or line ends, by semicolons."""
    return ";".join(part.strip() for part in re.split(r"[,;\n]", text) if part.strip())


def fits(text: str, kind: str, choices: Sequence[str]) -> bool:
    """Whether the warehouse will take a text in a column of that kind."""
    if choices:
        return text in choices
    if kind in ("integer", "decimal"):
        return _PLAIN.fullmatch(text) is not None
    if kind == "boolean":
        return text.lower() in _BOOLEANS
    if kind == "date":
        return _ISO_DATE.fullmatch(text) is not None and moment(text, ()) is not None
    if kind == "instant":
        return text.endswith("Z") and moment(text, ()) is not None
    return _NO_TEXT.search(text) is None
