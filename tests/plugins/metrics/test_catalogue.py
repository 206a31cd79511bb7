"""The first-party metrics: their examples, their texts, and that a changed one says so."""

from decimal import Decimal
from pathlib import Path

import pytest

from abmkit.metrics import Registry
from abmkit.metrics.examples import agree, in_memory, run
from abmkit_metrics import register_metrics

METRICS = {metric.id: metric for metric in register_metrics()}
REGISTRY = Registry.of(METRICS.values())
EXAMPLES = [
    pytest.param(name, example, id=f"{name}-{number}")
    for name, metric in METRICS.items()
    for number, example in enumerate(metric.examples, start=1)
]
DEFINITIONS = Path(__file__).with_name("definitions.txt")
WANTED = {
    "target_accounts", "accounts", "deals", "open_deals", "won_deals", "lost_deals", "won_amount",
    "win_rate", "win_rate_by_amount", "new_customers", "average_contract_value",
    "mean_won_cycle_days", "open_pipeline", "pipeline_created", "pipeline_velocity",
    "qualified_deals", "target_account_revenue", "target_account_revenue_late", "meetings_booked",
    "meetings_held", "meetings_no_show", "meetings_unrecorded", "engaged_accounts",
    "covered_accounts", "coverage", "penetration", "multi_threaded_accounts",
    "engagement_minutes", "deals_without_account", "deals_without_amount",
}  # fmt: skip


@pytest.fixture(scope="module")
def query():
    with in_memory() as query:
        yield query


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_every_example_comes_out_as_said(query, name, example):
    got = run(query, REGISTRY, name, example).value
    assert agree(got, example.expect), f"expected {example.expect}, got {got}"


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric.id)
def test_every_metric_is_told_in_four_languages_with_its_source_and_its_edge(metric):
    assert set(metric.title) == {"en", "ko", "zh", "ja"}
    assert len(set(metric.title.values())) == 4
    assert metric.doc.endswith(".")
    assert metric.sources
    assert metric.examples
    if metric.unit == "percent":
        assert any(example.expect is None for example in metric.examples), (
            "what if nothing is below"
        )


def test_no_two_metrics_share_a_title():
    for locale in ("en", "ko", "zh", "ja"):
        titles = [metric.title[locale] for metric in METRICS.values()]
        assert len(set(titles)) == len(titles)


def test_the_metrics_of_the_scorecard_are_there():
    assert set(METRICS) >= WANTED


def test_a_changed_definition_has_a_new_version(golden):
    """To take a change on purpose: raise the version, then renew definitions.txt with --renew."""
    told = {m.id: f"{m.id} v{m.version} {REGISTRY.hash(m.id)}" for m in REGISTRY}
    held = {line.split()[0]: line for line in DEFINITIONS.read_text("utf-8").splitlines()}
    changed = [name for name in told if name in held and told[name] != held[name]]
    same_version = [n for n in changed if told[n].split()[1] == held[n].split()[1]]
    assert not same_version, f"changed without a new version: {same_version}"
    golden(DEFINITIONS, "".join(f"{line}\n" for line in told.values()))


def test_a_score_is_rounded_once_and_only_when_it_is_printed(query):
    """The published health of 80, 70.5, 90 and 54 is 75; who rounds its parts first gets 75.1."""
    health = METRICS["account_health"]
    got = run(query, REGISTRY, health.id, health.examples[-1]).value
    assert got == Decimal("74.95")
    assert f"{got:.0f}" == "75"
