"""A page on a site of many is nobody's domain; a host below an umbrella is whose it is."""

import pytest

from abmkit.identity.domains import registrable


@pytest.mark.parametrize(
    "said",
    [
        "https://www.linkedin.com/company/zenit/", "https://bit.ly/3xyz", "zenit.wordpress.com",
        "https://www.yelp.com/biz/zenit-cafe", "https://www.amazon.de/shops/zenit?x=1",
        "sites.google.com/view/zenit", "https://www.google.co.uk/maps/place/Zenit",
        "https://zenit.en.alibaba.com", "zenit.tmall.com", "https://t.co/xyz", "noemail.com",
        "zenit.blogspot.co.uk", "https://apps.apple.com/app/zenit", "en.wikipedia.org/wiki/Zenit",
    ],
)  # fmt: skip
def test_a_page_on_a_site_of_many_is_no_domain(said: str) -> None:
    assert registrable(said) is None


@pytest.mark.parametrize(
    ("said", "domain"),
    [
        ("https://www.amazon.com/", "amazon.com"), ("kim@booking.com", "booking.com"),
        ("https://www.rakuten.co.jp", "rakuten.co.jp"), ("https://zenit.com/shop", "zenit.com"),
    ],
)  # fmt: skip
def test_who_runs_such_a_site_has_its_domain(said: str, domain: str) -> None:
    assert registrable(said) == domain


@pytest.mark.parametrize(
    ("said", "domain"),
    [
        ("https://shop.zenit.substack.com/p/1", "zenit.substack.com"),
        ("kim@zenit.onmicrosoft.com", "zenit.onmicrosoft.com"),
        ("https://www.tax.ny.gov", "tax.ny.gov"), ("www.dps.state.tx.us", "dps.state.tx.us"),
        ("ec.europa.eu/info", "ec.europa.eu"), ("www.ny.gov", "ny.gov"), ("nasa.gov", "nasa.gov"),
        ("www.jsc.nasa.gov", "nasa.gov"),
        ("zenit.wixsite.com/home", "zenit.wixsite.com"), ("zenit.github.io", "zenit.github.io"),
    ],
)  # fmt: skip
def test_below_an_umbrella_each_host_is_another_s(said: str, domain: str) -> None:
    assert registrable(said) == domain
