"""The files that docs/workspace.md shows are read as they stand there."""

import re
from datetime import date
from pathlib import Path

from abmkit.workspace import Workspace
from abmkit.workspace.lock import read_lock

DOCS = Path(__file__).parents[3] / "docs" / "workspace.md"
BLOCK = re.compile(r"```\w+ file=(\S+)\n(.*?)```", re.DOTALL)


def test_every_file_of_the_docs_is_read(tmp_path: Path) -> None:
    files = BLOCK.findall(DOCS.read_text("utf-8"))
    for name, text in files:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    workspace = Workspace(tmp_path)
    assert workspace.settings.plugins == ("files", "metrics", "scorecard", "pdf")
    (client,) = workspace.clients()
    assert (client.name, client.currency, client.locale) == ("Acme Ltd", "GBP", "en-US")
    brand = client.brand_of("")
    assert (brand.name, brand.tagline) == ("Acme", "Account-based marketing")
    assert [source.connector for source in client.sources()] == ["crm"]
    assert [target.tier for target in client.targets()] == ["1", "2"]
    assert client.settings.targets.wanted.lists == (("crm", "hubspot target accounts"),)
    assert [goal.metric for goal in client.goals()] == ["won_amount", "win_rate"]
    assert [line.reason for line in client.identity.decisions][:2] == [
        "bought in 2025",
        "two firms of one name",
    ]
    assert [rule.role for rule in client.titles()] == ["influencer", "decision_maker"]
    assert [line.reason for line in client.exclusions()] == ["own staff", "competitor", "test deal"]
    notes = client.notes("2026-Q3")
    assert notes is not None
    assert notes.steps[0].owner == "Sales + ABM"
    assert notes.steps[0].due == date(2026, 10, 15)
    assert [remark.author for remark in notes.remarks] == ["Min-ji Kim", "Sven Olsen"]
    assert notes.dropped == {"largest_deal"}
    assert workspace.connection("search").connector == "crm"
    accepted = read_lock(workspace.path)
    assert accepted is not None
    assert accepted["large_deals"].version == 2
    assert len(files) == 11


def test_the_docs_show_every_key_of_every_file() -> None:
    from abmkit.workspace import decisions, identity, links, lock, settings, targets
    from abmkit.workspace.lists import ExcludedRecord, Goal, TargetAccount, TitleRule

    text = DOCS.read_text("utf-8")
    models = [
        settings.AgencySettings,
        settings.Brand,
        settings.ClientSettings,
        settings.ConnectionSettings,
        settings.ConsentSettings,
        settings.Defaults,
        settings.Approval,
        settings.FreshnessSettings,
        settings.MailSettings,
        settings.ReportSettings,
        settings.SourceSettings,
        decisions.FieldSettings,
        decisions.LadderSettings,
        decisions.MqaSettings,
        decisions.ThresholdSettings,
        decisions.WeightSettings,
        identity.AccountIdentity,
        identity.IdentitySettings,
        identity.PersonIdentity,
        links.LinkLine,
        lock.Definition,
        lock.MetricsLock,
        targets.FitSettings,
        targets.SpanSettings,
        targets.TargetSettings,
        ExcludedRecord,
        Goal,
        TargetAccount,
        TitleRule,
    ]
    names = {field.alias or name for m in models for name, field in m.model_fields.items()}
    assert [name for name in sorted(names) if not re.search(rf"\b{name}\b", text)] == []
