"""docs/metrics.md says what the definitions say."""

from pathlib import Path

from abmkit.derive import FACTS
from abmkit.metrics import Registry
from abmkit_metrics import register_metrics
from handbook.metrics import document

ROOT = Path(__file__).parents[3]
REGISTRY = Registry.of(register_metrics())


def test_the_page_is_made_of_the_registry(golden):
    golden(ROOT / "docs" / "metrics.md", document(REGISTRY))


def test_every_metric_is_on_the_page_with_all_that_defends_it():
    text = document(REGISTRY)
    for metric in REGISTRY:
        section = text.partition(f"(`{metric.id}`)\n")[2].partition("\n##")[0]
        said = " ".join(section.split())
        assert " ".join(metric.doc.split()) in said
        told = (str(metric.tree({})), metric.unit, metric.role, metric.owner, *metric.sources)
        for each in (*told, f"version {metric.version}", REGISTRY.hash(metric.id)):
            assert each in section, metric.id
        for name in (*metric.parameters, *metric.use_instead):
            assert f"`{name}`" in section


def test_every_word_fact_clock_and_column_is_on_the_page():
    text = document(REGISTRY)
    words = text.partition("\n## Words\n")[2]
    for word in ("FACT.count", "FACT.quantile", "FACT.per(key).distinct", "FACT.cohort(key).reach"):
        assert f"\n- `{word}`: " in words
    for fact in FACTS.values():
        section = text.partition(f"\n### `{fact.name}`\n")[2].partition("\n##")[0]
        assert fact.doc in section
        assert all(f"\n- on `{clock}` (" in section for clock in fact.clocks)
        assert all(f"\n| `{column}` | " in words for column in fact.columns)


def test_the_readme_leads_to_it():
    assert "(docs/metrics.md)" in (ROOT / "README.md").read_text("utf-8")
