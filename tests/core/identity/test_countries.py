"""A country is one, however a source writes it: else one company would be two."""

import pytest

from abmkit.identity.countries import country

WRITTEN = {
    "CD": "Congo, the Democratic Republic of the; Democratic Republic of the Congo",
    "CG": "Congo, Republic of the; Republic of the Congo",
    "CN": "China; P.R. China; People's Republic of China; 中国; CHN",
    "CZ": "Czechia; Czech Republic; Česko",
    "DE": "Germany; Deutschland; DEU; Federal Republic of Germany; 독일; 德國",
    "GB": "UK; U.K.; GBR; Great Britain; England; 英国",
    "HK": "Hong Kong; Hong Kong SAR China; 香港",
    "IR": "Iran; Iran, Islamic Republic of; Iran (Islamic Republic of)",
    "KP": "North Korea; Korea, Democratic People's Republic of",
    "KR": "South Korea; Korea, Republic of; Korea (Republic of); Korea (South); KOR; 대한민국",
    "MM": "Myanmar; Burma",
    "NL": "The Netherlands; Holland; Nederland; Pays-Bas",
    "RU": "Russia; Russian Federation; Россия",
    "TR": "Turkey; Türkiye; TUR",
    "TW": "Taiwan; Taiwan, Province of China; 台灣; 臺灣; 台湾",
    "US": "USA; U.S.; United States; the United States of America; 미국; Estados Unidos",
    "VN": "Vietnam; Viet Nam",
}


@pytest.mark.parametrize(("code", "written"), WRITTEN.items())
def test_names_of_a_country_are_its_code(code: str, written: str) -> None:
    assert {name: country(name) for name in written.split("; ")} == dict.fromkeys(
        written.split("; "), code
    )


@pytest.mark.parametrize("name", ["N/A", "unknown", "-", " "])
def test_what_nobody_knows_is_no_country(name: str) -> None:
    assert country(name) is None


def test_other_countries_stay_others() -> None:
    told = "Niger Nigeria Guinea Guinea-Bissau Dominica Samoa Ireland NA California"
    names = [*told.split(), "Dominican Republic", "American Samoa", "Northern Ireland"]
    assert len({country(name) for name in names}) == len(names)
