import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from abmkit.errors import PluginError, UnknownName
from abmkit.plugins import NotThere, Origin, Plugins, load_plugins

Install = Callable[..., Path]
Own = Callable[[str, str], Path]

CRM = """
from pydantic import BaseModel
from abmkit import Connector, hookimpl

class Crm(Connector):
    name = "crm"
    title = "A CRM"
    Config = BaseModel

    def streams(self):
        return []

    def pull(self, stream, state):
        yield from ()

@hookimpl
def register_connectors():
    return [Crm]
"""

METRIC = """
from abmkit import deal, hookimpl, metric

@metric(title="Deals", unit="count", better="up", role="diagnostic", owner="sales", stage="engage",
        version=1)
def deals():
    '''Deals won.'''
    return deal.count(where="status = 'won'")

@hookimpl
def register_metrics():
    yield deals
"""

REPORT = """
from abmkit import Report, hookimpl

class Draft(Report):
    name = "draft"
    title = "Draft"
    asks = ()

    def build(self, data):
        yield from ()

@hookimpl
def register_reports():
    return [Draft]
"""


def load(tmp_path: Path, allowed: list[str] | None = None) -> Plugins:
    return load_plugins(tmp_path / "plugins", allowed)


def reasons(plugins: Plugins) -> list[str]:
    return [str(failure) for failure in plugins.failures]


def test_installed_plugins_and_those_of_the_workspace_come_with_their_origin(
    install: Install, own: Own, tmp_path: Path
) -> None:
    installed, mine = install("crm", CRM), own("mine", METRIC)
    plugins = load(tmp_path)
    assert plugins.connectors["crm"].title == "A CRM"
    assert plugins.connectors.origins["crm"] == Origin("crm", "their-crm", "1.2", str(installed))
    assert plugins.metrics["deals"].unit == "count"
    assert plugins.metrics.origins["deals"] == Origin("mine", file=str(mine))
    assert [shelf.kind for shelf in plugins.shelves] == [
        "connector",
        "metric",
        "model",
        "report",
        "renderer",
    ]
    assert [len(shelf) for shelf in plugins.shelves] == [1, 1, 0, 0, 0]
    assert [str(origin) for origin in plugins.loaded] == ["crm (their-crm 1.2)", f"mine ({mine})"]
    assert plugins.failures == plugins.left_out == ()


@pytest.mark.usefixtures("site")
def test_no_folder_and_nothing_installed_is_no_plugin(tmp_path: Path) -> None:
    assert load_plugins().loaded == load_plugins(tmp_path / "none").loaded == ()


RENDERER = """
from abmkit import Renderer, hookimpl


class Plain(Renderer):
    name = "plain"
    suffix = ".txt"
    media_type = "text/plain"

    def render(self, document, words):
        return b""


@hookimpl
def register_renderers():
    return [Plain]
"""


def test_two_renderers_of_one_suffix_are_named_both(
    install: Install, own: Own, tmp_path: Path
) -> None:
    install("text", RENDERER)
    assert list(load(tmp_path).renderers) == ["plain"]
    own("mine", RENDERER.replace('"plain"', '"bare"').replace('".txt"', '".TXT"'))
    told = r"'bare' of plugin mine .* and 'plain' of plugin text .* end in \.txt"
    with pytest.raises(PluginError, match=told):
        load(tmp_path)


def test_a_shelf_is_a_mapping_in_order_of_name(install: Install, own: Own, tmp_path: Path) -> None:
    install("z", CRM.replace('"crm"', '"abc"'))
    own("mine", CRM)
    connectors = load(tmp_path).connectors
    assert list(connectors) == ["abc", "crm"]
    assert "crm" in connectors
    assert "x" not in connectors
    assert connectors.get("x") is None
    with pytest.raises(UnknownName, match=r"^unknown connector 'crn'; did you mean crm\?$"):
        connectors["crn"]


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("x = 1\ny = x / 0\n", "ZeroDivisionError: division by zero (FILE:2)"),
        (
            "import json\njson.loads('')\n",
            "JSONDecodeError: Expecting value: line 1 column 1 (char 0) (FILE:2)",
        ),
        ("def f(:\n", "SyntaxError: invalid syntax (FILE:1)"),
        ("import not_there\n", "ModuleNotFoundError: No module named 'not_there' (FILE:1)"),
        ("import sys\n\nsys.exit(3)\n", "SystemExit: 3 (FILE:3)"),
        ("raise ValueError\n", "plugin broken (FILE) failed: ValueError (FILE:1)"),
        ("raise ValueError('a\\nb')\n", "ValueError: a b (FILE:1)"),
        (
            "from abmkit import hookimpl\n@hookimpl\ndef register_reports(client): return []\n",
            "Argument(s) {'client'} are declared in the hookimpl but can not be found",
        ),
        (
            "from abmkit import hookimpl\n@hookimpl\ndef register_connector(): return []\n",
            "unknown hook 'register_connector'; did you mean register_connectors",
        ),
        (
            "from abmkit import hookimpl\n@hookimpl\ndef register_reports():\n yield 1 / 0\n",
            "ZeroDivisionError: division by zero (FILE:4)",
        ),
        (
            "from abmkit import hookimpl\n@hookimpl\ndef register_reports(): return 3\n",
            "register_reports returns 3, not a list of subclasses of abmkit.Report (FILE)",
        ),
        (
            "from abmkit import hookimpl\n@hookimpl\ndef register_reports(): pass\n",
            "register_reports returns None, not a list of subclasses of abmkit.Report (FILE)",
        ),
        (
            "def register_reports(): return []\n",
            "register_reports is not called: write @hookimpl above it",
        ),
        (
            "from abmkit import hookimpl\n@hookimpl\ndef register_metrics(): return [int]\n",
            "register_metrics must return objects of abmkit.Metric, not int (FILE)",
        ),
        (
            "from abmkit import Connector, hookimpl\n"
            "@hookimpl\ndef register_connectors(): return [Connector]\n",
            "register_connectors must return subclasses of abmkit.Connector, not Connector (FILE)",
        ),
        (
            CRM.replace('name = "crm"', "").replace('title = "A CRM"', ""),
            "does not set name, title (FILE)",
        ),
        (
            CRM.replace("pull", "pul"),
            "connector Crm does not define pull; write it (FILE)",
        ),
        (
            CRM.replace("[Crm]", "[Crm(None, None)]"),
            "register_connectors must return subclasses of abmkit.Connector; give the class, not",
        ),
        (CRM.replace("[Crm]", "[Crm, Crm]"), "connector 'crm' is given twice; rename or drop one"),
        (CRM.replace('"A CRM"', "3"), "connector Crm sets title to 3; make it a text (FILE)"),
        (
            CRM.replace("= BaseModel", "= dict"),
            "connector Crm sets Config to <class 'dict'>; make it a class of pydantic.BaseModel",
        ),
        (
            REPORT.replace("asks = ()", "asks = ('won_amount',)"),
            "report Draft sets asks to ('won_amount',); make it a tuple such as (Ask('w",
        ),
        (
            REPORT.replace("asks = ()", "asks, about = (), 'accounts'"),
            "report Draft sets about to 'accounts'; make it client, account or agency (FILE)",
        ),
        (RENDERER.replace('".txt"', "3"), "renderer Plain sets suffix to 3; make it a dot and a"),
        (
            RENDERER.replace('".txt"', '"/../x"'),
            "renderer Plain sets suffix to '/../x'; make it a",
        ),
        (
            RENDERER.replace('"text/plain"', "None"),
            "renderer Plain sets media_type to None; make it a text",
        ),
        (CRM.replace('"crm"', '"My CRM"'), "is named 'My CRM'; use a-z, 0-9, - and _, a letter"),
        (REPORT, "no report can be named 'draft'; files of that name are kept (FILE)"),
    ],
)
def test_a_broken_plugin_is_named_and_the_host_goes_on(
    install: Install, own: Own, tmp_path: Path, code: str, says: str
) -> None:
    install("crm", CRM)
    file = own("broken", code)
    plugins = load(tmp_path)
    assert list(plugins.connectors) == ["crm"]
    (reason,) = reasons(plugins)
    assert says.replace("FILE", str(file)) in reason
    assert "\n" not in reason


def test_what_a_plugin_prints_stands_beside_the_results(
    own: Own, site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own(
        "mine", METRIC.replace("yield deals", "print('asked')\n    yield deals") + "\nprint('read')"
    )
    assert list(load(tmp_path).metrics) == ["deals"]
    assert capsys.readouterr() == ("", "read\nasked\n")


def test_a_metric_that_cannot_be_worked_out_is_left_out_and_named(
    install: Install, tmp_path: Path
) -> None:
    install(
        "sums",
        """
        from abmkit import Metric, deal, hookimpl, metric

        def say(name, formula):
            formula.__name__, formula.__doc__ = name, "A definition."
            return metric(
                title=name, unit="count", better="up", role="headline", owner="sales",
                stage="engage", version=1,
            )(formula)

        @hookimpl
        def register_metrics():
            return [
                say("won", lambda: deal.count()),
                say("adrift", lambda: Metric.by_id("elsewhere") + 1),
            ]
        """,
    )
    plugins = load_plugins(tmp_path / "none")
    assert list(plugins.metrics) == ["won"]
    (failure,) = plugins.failures
    assert str(failure).startswith("plugin sums (their-sums 1.2) failed: metric adrift: unknown")
    with pytest.raises(UnknownName, match=r"plugin sums .* failed: metric adrift: unknown metric"):
        plugins.metrics["adrift"]


def test_a_misspelt_hook_or_a_broken_one_leaves_the_other_hooks_alone(
    own: Own, site: Path, tmp_path: Path
) -> None:
    own("mine", METRIC + "@hookimpl\ndef register_report(): return []\n")
    own("other", CRM + "@hookimpl\ndef register_metrics(): return 1 / 0\n")
    plugins = load(tmp_path)
    assert list(plugins.metrics) == ["deals"]
    assert list(plugins.connectors) == ["crm"]
    assert [failure.origin.plugin for failure in plugins.failures] == ["mine", "other"]


def test_a_name_that_a_broken_plugin_might_give_says_so(
    install: Install, own: Own, tmp_path: Path
) -> None:
    install("crm", "1 / 0")
    own("mine", METRIC)
    plugins = load(tmp_path)
    with pytest.raises(NotThere) as caught:
        plugins.connectors["crm"]
    assert str(caught.value).startswith(
        "unknown connector 'crm'; plugin crm (their-crm 1.2) failed: ZeroDivisionError: "
    )
    assert caught.value.exit_code == 1
    assert isinstance(caught.value, KeyError)
    assert plugins.metrics["deals"].id == "deals"


def test_two_things_of_one_name_name_both_origins(
    install: Install, own: Own, tmp_path: Path
) -> None:
    install("crm", CRM)
    own("mine", CRM)
    with pytest.raises(PluginError, match=r"connector 'crm' is given twice: by plugin crm .*mine"):
        load(tmp_path)


def test_two_plugins_of_one_name_name_both_origins(
    install: Install, own: Own, tmp_path: Path
) -> None:
    install("crm", CRM)
    own("crm", METRIC)
    with pytest.raises(PluginError, match=r"two plugins are named crm: .*plugins/crm.py.* and crm"):
        load(tmp_path)


def test_two_entry_points_of_one_module_are_one_plugin(install: Install, tmp_path: Path) -> None:
    install("a", CRM, module="crm")
    install("b", CRM, module="crm")
    plugins = load(tmp_path)
    assert list(plugins.connectors) == ["crm"]
    assert reasons(plugins) == [
        "plugin b (their-b 1.2) failed: its module is plugin a (their-a 1.2) already"
    ]


def test_a_workspace_restricts_which_plugins_may_load(
    install: Install, own: Own, tmp_path: Path
) -> None:
    install("crm", "raise SystemExit('it must not run')")
    own("mine", METRIC)
    plugins = load(tmp_path, ["mine", "crn"])
    assert [origin.plugin for origin in plugins.loaded] == ["mine"]
    assert [str(origin) for origin in plugins.left_out] == ["crm (their-crm 1.2)"]
    assert reasons(plugins) == [
        "plugin crn failed: abmkit.toml allows it, and it is not installed; did you mean crm?"
    ]
    with pytest.raises(NotThere, match=r"abmkit.toml does not allow crm$"):
        plugins.connectors["crm"]


def test_files_of_a_workspace_are_modules_of_their_own(
    own: Own, site: Path, tmp_path: Path
) -> None:
    own("json", METRIC)
    own("other", "import json\njson.dumps({})\n")
    plugins = load(tmp_path)
    assert reasons(plugins) == []
    assert load(tmp_path).metrics["deals"] is not plugins.metrics["deals"]


def test_hook_calls_are_traced_on_request(
    own: Own,
    site: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    own("mine", METRIC)
    load(tmp_path)
    assert capsys.readouterr() == ("", "")
    monkeypatch.setenv("ABMKIT_TRACE", "1")
    load(tmp_path)
    assert "register_metrics [hook]" in capsys.readouterr().err


def test_plugins_are_listed_without_importing_them(install: Install, tmp_path: Path) -> None:
    from abmkit.plugins.find import find_plugins

    install("crm", "raise SystemExit('it must not run')")
    (found,) = find_plugins(tmp_path / "plugins")
    assert found.origin == Origin("crm", "their-crm", "1.2")
    assert "crm" not in sys.modules


def test_loading_plugins_loads_nothing_heavy(own: Own, tmp_path: Path) -> None:
    own("mine", METRIC)
    own("other", CRM)
    code = (
        "import sys; from pathlib import Path; from abmkit.plugins import load_plugins\n"
        "plugins = load_plugins(Path('plugins'), ['mine', 'other'])\n"
        "assert not plugins.failures, plugins.failures\n"
        "heavy = {'pandas', 'duckdb', 'httpx', 'reportlab'} & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_model_named_as_a_metric_is_left_out_and_told(own: Own, site: Path) -> None:
    own(
        "mine",
        """
        from abmkit import Reads, deal, hookimpl, metric, model
        SAYS = dict(unit="count", better="up", role="diagnostic", owner="sales", stage="engage",
                    version=1)

        @metric(title="Won", **SAYS)
        def won():
            "Won."
            return deal.count()

        @model(title="Won", reads={"deals": Reads("deal", ("id",))}, **SAYS)
        def twin(deals):
            "Won."

        object.__setattr__(twin, "id", "won")

        @hookimpl
        def register_metrics():
            return [won]

        @hookimpl
        def register_models():
            return [twin]
        """,
    )
    plugins = load_plugins(own("other", "").parent)
    assert (list(plugins.metrics), list(plugins.models)) == (["won"], [])
    (failure,) = plugins.failures
    assert "model 'won' is named as a metric of plugin mine" in str(failure)
