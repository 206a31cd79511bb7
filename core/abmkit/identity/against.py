"""What speaks against joining the rows that claim one value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abmkit.identity.evidence import PLACE, SHORT, USUAL, Check, Evidence
from abmkit.sql import text, texts, union

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_EACH = "(SELECT DISTINCT whole, comp FROM edge)"

#: SQL of what two groups of one whole must not both, or not differently, have.
_TRAITS: dict[Check, str] = {
    "number": "min(lei) < max(lei) OR min(duns) < max(duns)",
    "domain": "count_if(has_domain) > 1",
    "abroad": "min(only_country) < max(only_country)",
    "country": "min(first_country) < max(last_country)",
    "town": "min(first_town) < max(last_town)",
    "place": (
        "min(state) < max(state) OR min(region) < max(region) OR "
        + " + ".join(
            f"coalesce(CAST(min({part}) < max({part}) AS INTEGER), 0)"
            for part in ("house", "postcode", "phone")
        )
        + " > 1"
    ),
    "email": "min(email) < max(email)",
    "birth": "min(first_year) < max(last_year) AND min(first_day) < max(last_day)",
}


#: Kinds of claims by which rows of a table may differ.
_KINDS = {"account": ("domain", "lei", "duns"), "person": ("email",)}

#: What a row says of where it is, in the order of a claim to it.
_PARTS = ("state", "region", "house", "postcode", "phone")

_ASIDE = (
    f"SELECT key, bool_or(kind <> '{PLACE}') AS short, "
    f"max(value) FILTER (kind = '{PLACE}') AS place "
    "FROM claim SEMI JOIN affected USING (key) "
    f"WHERE kind = 'name' AND length(value) <= {SHORT} OR kind = '{USUAL}' OR kind = '{PLACE}' "
    "GROUP BY key"
)
_PLACES = (
    "SELECT key, CASE WHEN means IS NOT NULL THEN hash(means) END AS country, "
    "CASE WHEN short AND city <> '' THEN hash(city) END AS town, "
    + ", ".join(
        f"nullif(split_part(place, '|', {n}), '') AS {part}" for n, part in enumerate(_PARTS, 1)
    )
    + " FROM (SELECT key, lower(trim(country)) AS told, lower(strip_accents(trim(city))) AS city "
    "FROM account SEMI JOIN affected USING (key)) "
    "LEFT JOIN (FROM spelling WHERE kind = 'country') USING (told) "
    f"LEFT JOIN ({_ASIDE}) USING (key)"
)
_NO_PLACES = (
    "SELECT 0 AS key, 0 AS country, 0 AS town, "
    + ", ".join(f"'' AS {part}" for part in _PARTS)
    + " WHERE false"
)


#: The days of birth that rows tell, as claims to them write it: year|day|day.
_BIRTHS = (
    "SELECT key, left(value, 4) AS year, substr(value, 6) AS day FROM claim "
    "SEMI JOIN affected USING (key) WHERE kind = 'birthday'"
)
_NO_BIRTHS = "SELECT 0 AS key, '' AS year, '' AS day WHERE false"

#: Rows that name a parent.
_CHILDREN = (
    "(SELECT key, parent FROM account SEMI JOIN affected USING (key) WHERE parent IS NOT NULL)"
)


def keep_apart(connection: DuckDBPyConnection, table: str) -> None:
    """``apart``: pairs of rows that are never one: by decision, and a company and its parent."""
    decided = (
        "SELECT left_key, right_key FROM decided "
        f'WHERE NOT same AND NOT is_reference AND "table" = {text(table)}'
    )
    # A parent may be told by its name or domain; who is called so as well is not it.
    parents = (
        f" UNION ALL SELECT key, parent FROM {_CHILDREN} WHERE parent <> key UNION ALL "
        f"SELECT a.key, c.key FROM {_CHILDREN} a JOIN asked q ON q.key = a.parent "
        "JOIN mine c USING (code) "
        "WHERE NOT EXISTS (FROM mine own WHERE own.key = a.key AND own.code = q.code)"
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE apart AS {decided}{parents if table == 'account' else ''}"
    )


def note_traits(connection: DuckDBPyConnection, table: str) -> None:
    """``trait``: what such rows say that others of one account or person must not contradict.

    It has (key, lei, duns, has_domain, country, town, state, region, house, postcode, phone, email,
    year, day).
    """
    said = ", ".join(
        f"min(CASE WHEN kind = '{kind}' THEN code END) AS {kind}"
        for kind in ("lei", "duns", "email")
    )
    places = _PLACES if table == "account" else _NO_PLACES
    births = _BIRTHS if table == "person" else _NO_BIRTHS
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE trait AS SELECT * FROM (SELECT key, {said}, "
        "bool_or(kind = 'domain') AS has_domain FROM mine "
        f"WHERE kind IN ({texts(_KINDS[table])}) "
        f"GROUP BY key) FULL JOIN ({places}) USING (key) FULL JOIN ({births}) USING (key)"
    )


def refuse(connection: DuckDBPyConnection, evidence: Evidence) -> bool:
    """Take from ``edge`` the wholes that something speaks against; ``refused`` gets their codes.

    Returns:
        Whether there were any.
    """
    checks = _checks(connection, evidence)
    if not checks:
        return False
    ((count,),) = connection.execute(
        f"CREATE OR REPLACE TEMP TABLE bad AS SELECT DISTINCT whole FROM ({union(checks)})"
    ).fetchall()
    if count:
        connection.execute("INSERT INTO refused SELECT code FROM edge SEMI JOIN bad USING (whole)")
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE edge AS FROM edge ANTI JOIN bad USING (whole)"
        )
    return bool(count)


def _checks(connection: DuckDBPyConnection, evidence: Evidence) -> list[str]:
    """SELECTs of the wholes that must not be."""
    found = []
    ((any_apart,),) = connection.execute("SELECT count(*) > 0 FROM apart").fetchall()
    if "apart" in evidence.against and any_apart:
        found.append(
            "SELECT DISTINCT l.whole FROM apart a JOIN part pl ON pl.key = a.left_key "
            "JOIN part pr ON pr.key = a.right_key AND pr.comp <> pl.comp "
            f"JOIN {_EACH} l ON l.comp = pl.comp "
            f"JOIN {_EACH} r ON r.comp = pr.comp AND r.whole = l.whole"
        )
    if "source" in evidence.against:
        found.append(
            f"SELECT DISTINCT whole FROM (SELECT whole, source FROM {_EACH} JOIN part USING (comp) "
            "GROUP BY whole, source HAVING min(comp) < max(comp))"
        )
    traits = " OR ".join(_TRAITS[check] for check in evidence.against if check in _TRAITS)
    parts = _PARTS if "place" in evidence.against else ()
    if traits:
        found.append(
            "SELECT whole FROM (SELECT whole, comp, min(lei) AS lei, min(duns) AS duns, "
            "min(email) AS email, bool_or(has_domain) AS has_domain, "
            "min(country) AS first_country, max(country) AS last_country, "
            "CASE WHEN min(country) = max(country) THEN min(country) END AS only_country, "
            + "".join(f"min({part}) AS {part}, " for part in parts)
            + "min(town) AS first_town, max(town) AS last_town, "
            "min(year) AS first_year, max(year) AS last_year, "
            "min(day) AS first_day, max(day) AS last_day "
            f"FROM {_EACH} JOIN part USING (comp) JOIN trait USING (key) GROUP BY whole, comp) "
            f"GROUP BY whole HAVING {traits}"
        )
    return found
