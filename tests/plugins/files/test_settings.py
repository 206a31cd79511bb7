"""Settings that cannot be meant are refused, naming the key and the near name."""

import tomllib

import pytest
from pydantic import ValidationError

from abmkit_files.settings import FilesConfig

DEALS = '[files.deals]\npath = "deals.csv"\n[files.deals.rows.deal]\nid = "id"\n'


def load(text: str) -> FilesConfig:
    return FilesConfig.model_validate(tomllib.loads(text))


def test_a_plain_text_is_short_for_from() -> None:
    short = load(f'zone = "UTC"\n{DEALS}map = {{ status = "state" }}')
    long = load(f'zone = "UTC"\n{DEALS}map = {{ status = {{ from = ["state"] }} }}')
    assert short == long


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f'{DEALS}map = {{ status = "s" }}', "zone"),
        (f'zone = "Asia/Soul"\n{DEALS}map = {{ status = "s" }}', "did you mean Asia/Seoul"),
        (
            f'zone = "UTC"\n{DEALS}map = {{ staus = "s" }}',
            "map.staus: table deal has no such column; did you mean ",
        ),
        (f'zone = "UTC"\n{DEALS}map = {{ name = "s" }}', "'status' is missing: How it stands"),
        (f'zone = "UTC"\n{DEALS}map = {{ status = "s" }}\nmaps = 1', "maps"),
        (
            'zone = "UTC"\n[files.d]\npath = "d.csv"\n[files.d.rows.deals]\nmap = {}',
            "unknown table 'deals'; did you mean deal",
        ),
        (
            f'zone = "UTC"\n{DEALS}map = {{ status = "s", account = "a" }}',
            "rows.deal.map.account: say by = id, domain, email or name of the account",
        ),
        (
            f'zone = "UTC"\n{DEALS}map = {{ status = {{ from = "s", by = "id" }} }}',
            "rows.deal.map.status: by is for references",
        ),
        (
            f'zone = "UTC"\n{DEALS}map = {{ status = {{ from = "s", format = "%Y" }} }}',
            "format is for dates and times",
        ),
        (
            f'zone = "UTC"\n{DEALS}map = {{ status = "s", close_on = '
            '{ from = "s", format = "DD.MM.YYYY" } }',
            "'DD.MM.YYYY' is no form of dates; write such as %d.%m.%Y, or serial, epoch, epoch-ms",
        ),
        (
            f'zone = "UTC"\n{DEALS}map = {{ status = "s", close_on = '
            '{ from = "s", format = "%Q" } }',
            "'%Q': 'Q' is a bad directive",
        ),
        (
            f'zone = "UTC"\n{DEALS}map = {{ status = {{ from = "s", scale = 2 }} }}',
            "scale is for numbers",
        ),
        (
            f'zone = "UTC"\n{DEALS}map = {{ status = {{ from = "s", value = "won" }} }}',
            "say either from = a column or value = a constant",
        ),
        (f'zone = "UTC"\n{DEALS}map = {{ status = {{}} }}', "say either from"),
        (
            'zone = "UTC"\n[files.d]\npath = "d.csv"\nencoding = "utf-88"\n'
            '[files.d.rows.deal]\nmap = { status = "s" }',
            "unknown encoding 'utf-88'",
        ),
        (
            'zone = "UTC"\n[files.d]\npath = "d.csv"\n[files.d.rows.fx]\nextra = "x"\n'
            'map = { day = "d", base = "b", quote = "q", rate = "r" }',
            "table fx keeps no other columns",
        ),
        ('zone = "UTC"\n[files.d]\npath = "d.csv"\ndelimiter = "; "\nrows = {}', "delimiter"),
        ('zone = "UTC"\n[files.d]\npath = "d.csv"\nrows = {}', "rows"),
        ('zone = "UTC"\nfiles = {}', "files"),
        (
            'zone = "UTC"\n[files.a]\npath = "a"\nencoding = "hex"\n'
            '[files.a.rows.deal]\nmap = { status = "s" }',
            "unknown encoding 'hex'",
        ),
        (
            'zone = "UTC"\n[files.a]\npath = "a"\n'
            'rows.x = { table = "account", shared = true, map = {} }\n[files.b]\npath = "b"\n'
            'rows.x = { table = "person", shared = true, map = {} }',
            "rows.x are shared, but of account and person",
        ),
        (
            'zone = "UTC"\n[files.account]\npath = "a"\nrows.person = { map = {} }\n'
            "rows.account = { shared = true, map = {} }",
            "files.account: call it otherwise, as the shared rows.account are",
        ),
    ],
)
def test_wrong_settings_say_what_was_meant(text: str, message: str) -> None:
    with pytest.raises(ValidationError) as error:
        load(text)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("name", "wide"), [("EUC-KR", "cp949"), ("GBK", "gb18030"), ("latin1", "iso8859-1")]
)
def test_the_narrow_names_of_encodings_stand_for_the_wide_ones(name: str, wide: str) -> None:
    head = DEALS.replace('"deals.csv"', f'"deals.csv"\nencoding = "{name}"')
    config = load(f'zone = "UTC"\n{head}map = {{ status = "s" }}')
    assert config.files["deals"].encoding == wide


def test_every_setting_says_what_it_means() -> None:
    def descriptions(schema: dict[str, object]) -> list[object]:
        definitions = [schema, *dict(schema["$defs"]).values()]
        return [
            field.get("description")
            for each in definitions
            for field in each.get("properties", {}).values()
        ]

    found = descriptions(FilesConfig.model_json_schema())
    assert len(found) > 20
    assert all(found)
