"""No text of ours claims a cause: neither those that reports say nor what metrics are called."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from abmkit.metrics import Metric
from abmkit.models import Model
from abmkit.report.catalogue import core_catalogue, load_catalogue
from abmkit_metrics import register_metrics
from abmkit_models import register_models
from abmkit_scorecard import register_reports

CAUSAL = {
    "en": r"because|caus|due to|drove|drive|thanks|\bled to|leads to|result|owing|boost|push|help"
    r"|hurt|contribut|explain|reason for|responsib|therefore|consequen|impact",
    "ko": r"때문|덕분|덕택|이끌|견인|초래|기인|인해|인하여|결과로|영향을|따라서|그래서|효과|기여"
    r"|주도",
    "zh": r"因为|由于|导致|归功|带来|促成|推动|所以|因此|效果|驱动|得益|贡献|使得|拉动",
    "ja": r"ため|により|によって|よる|おかげ|せいで|ゆえ|したがって|そこで|だから|ので"
    r"|要因|原因|理由|起因|もたら|導|貢献|寄与|牽引|後押し|効果|影響|結果|成果|促進|押し上げ|押し下げ",
}
#: Words that only look so: a command, what a search shows, a score that people give, and what
#: attribution is called in Korean, where each title names the model that credits.
HARMLESS = r"`abmkit explain|search results|市場での影響力|기여 (매출|거래)\("

DEFINED: list[Metric | Model] = [*register_metrics(), *register_models()]
CATALOGUES = {
    "core": core_catalogue(),
    **{
        report.name: load_catalogue(Path(str(report.messages)))
        for report in register_reports()
        if report.messages
    },
}


def claims(language: str, text: str) -> str | None:
    """What of a text speaks of a cause."""
    found = re.search(CAUSAL[language], re.sub(HARMLESS, "", text), re.IGNORECASE)
    return found[0] if found else None


def texts(language: str) -> Iterator[tuple[str, str]]:
    for name, catalogue in CATALOGUES.items():
        yield from ((f"{name} {key}", text) for key, text in catalogue[language].items())
    yield from ((f"title of {each.id}", each.title[language]) for each in DEFINED)
    if language == "en":
        yield from ((f"definition of {each.id}", " ".join(each.doc.split())) for each in DEFINED)


@pytest.mark.parametrize("language", CAUSAL)
def test_no_text_of_ours_speaks_of_causes(language: str) -> None:
    told = dict(texts(language))
    assert len(told) > 500
    assert {key: text for key, text in told.items() if claims(language, text)} == {}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Bigger deals drove velocity"),
        ("ko", "거래 규모가 속도를 견인했습니다"),
        ("zh", "更大的商机推动了速度"),
        ("ja", "商談の大型化が速度を押し上げ"),
    ],
)
def test_the_ban_would_find_a_cause(language: str, text: str) -> None:
    assert claims(language, text)
