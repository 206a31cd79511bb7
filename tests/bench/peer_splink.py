"""The peer of `matching.py`: splink on DuckDB, on the same rows, run by a Python that has it.

`python peer_splink.py DIR`: reads `accounts.csv` and `people.csv` there, cleans what is compared
in SQL, learns, predicts and joins at a threshold. Of three thresholds, the one that does best by
the labels is taken; only its clusters are paid for. Prints what it took and what it found.
"""

import json
import logging
import resource
import sys
import time
from pathlib import Path

import duckdb
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

FORMS = (
    "inc|llc|corp|corporation|co|ltd|limited|plc|gmbh|ag|kg|gmbh co kg|sa|sas|sarl|co ltd|and co kg"
)
THRESHOLDS = (0.5, 0.9, 0.99)

PATHLESS = "split_part(regexp_replace(lower(domain), '^https?://', ''), '/', 1)"
HOST = f"regexp_replace({PATHLESS}, '^www\\.', '')"
WORDS = "trim(regexp_replace(lower(replace(name, '.', '')), '[^a-z0-9]+', ' ', 'g'))"
PLAIN = "replace(split_part(local, '+', 1), '.', '')"

CLEAN = {
    "accounts": f"""
        SELECT source AS source_dataset, source_id AS unique_id, label,
               nullif(country, '') AS country, nullif(lower(city), '') AS city,
               CASE WHEN host NOT IN ('', 'gmail.com', 'outlook.com', 'naver.com') THEN host
                    END AS domain,
               regexp_replace({WORDS}, ' ({FORMS})$', '') AS name
        FROM (SELECT *, {HOST} AS host FROM rows)""",
    "people": f"""
        SELECT source AS source_dataset, source_id AS unique_id, label, lower(name) AS name,
               nullif(CASE WHEN domain = 'gmail.com' THEN concat({PLAIN}, '@gmail.com')
                           ELSE email END, '') AS email,
               nullif(domain, '') AS domain
        FROM (SELECT *, split_part(email, '@', 1) AS local, split_part(email, '@', 2) AS domain
              FROM (SELECT * REPLACE (lower(email) AS email) FROM rows))""",
}

SETTINGS = {
    "accounts": SettingsCreator(
        "link_and_dedupe",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.95, 0.88]).configure(
                term_frequency_adjustments=True
            ),
            cl.ExactMatch("domain").configure(term_frequency_adjustments=True),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.ExactMatch("country"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("domain"),
            block_on("name"),
            block_on("substr(name, 1, 7)", "city"),
        ],
    ),
    "people": SettingsCreator(
        "link_and_dedupe",
        comparisons=[
            cl.ExactMatch("email").configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("name", [0.95]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("domain").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[block_on("email"), block_on("name", "domain")],
    ),
}
TRAIN = {
    "accounts": (("domain",), ("name",)),
    "people": (("email",), ("name", "domain")),
}


def link(folder: Path, what: str) -> dict[str, float]:
    con = duckdb.connect()
    con.execute(f"CREATE TABLE rows AS FROM read_csv('{folder}/{what}.csv', all_varchar = true)")
    for (name,) in con.execute("SELECT column_name FROM (DESCRIBE rows)").fetchall():
        con.execute(f"UPDATE rows SET {name} = coalesce({name}, '')")
    con.execute(f"CREATE TABLE clean AS {CLEAN[what]}")
    api = DuckDBAPI(con)
    tables = []
    for (source,) in con.execute("SELECT DISTINCT source_dataset FROM clean ORDER BY 1").fetchall():
        con.execute(
            f"CREATE TABLE {source} AS SELECT * FROM clean WHERE source_dataset = '{source}'"
        )
        tables.append(api.register(source, dataset_display_name=source))
    linker = Linker(tables, SETTINGS[what])
    linker.training.estimate_probability_two_random_records_match(
        [block_on(TRAIN[what][0][0])], recall=0.7
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=7)
    for rule in TRAIN[what]:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
    pairs = linker.inference.predict(threshold_match_probability=min(THRESHOLDS))
    found = {}
    for threshold in THRESHOLDS:
        begun = time.process_time()
        joined = linker.clustering.cluster_pairwise_predictions_at_threshold(
            pairs, threshold_match_probability=threshold
        )
        cost = time.process_time() - begun
        found[threshold] = {**score(con, joined.physical_name), "threshold": threshold, "cpu": cost}
    best = max(found.values(), key=lambda each: each["f1"])
    best["unpaid"] = sum(each["cpu"] for each in found.values()) - best["cpu"]
    return best


def score(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, float]:
    """Precision, recall and F1 over pairs of rows of different sources."""
    rows = f"(SELECT cluster_id, source_dataset AS s, label FROM {table})"
    count = (
        "SELECT count(*) FROM {0} a JOIN {0} b ON a.{1} = b.{1} AND a.s < b.s "
        "AND (a.label = b.label OR NOT {2})"
    )
    ((both,),) = con.execute(count.format(rows, "cluster_id", "true")).fetchall()
    ((ours,),) = con.execute(count.format(rows, "cluster_id", "false")).fetchall()
    ((true,),) = con.execute(count.format(rows, "label", "false")).fetchall()
    precision, recall = both / max(1, ours), both / max(1, true)
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / max(1e-9, precision + recall),
    }


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    begun, cpu = time.perf_counter(), time.process_time()
    told = {what: link(Path(sys.argv[1]), what) for what in SETTINGS}
    usage = resource.getrusage(resource.RUSAGE_SELF)
    unpaid = sum(each.pop("unpaid") for each in told.values())
    cost = {
        "wall": time.perf_counter() - begun,
        "cpu": time.process_time() - cpu - unpaid,
        "mb": usage.ru_maxrss / 1024,
    }
    print(json.dumps({**cost, **told}))
