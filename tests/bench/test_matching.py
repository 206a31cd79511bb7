"""Labelled lists and pairs of any make are measured: other heads, encodings, ids and labels."""

import subprocess
import sys
from pathlib import Path

SCRIPT = str(Path(__file__).with_name("matching.py"))
LEFT = """Contact ID;First Name;Last Name;Email;Mobile Phone
007;Ann;Bright;ann.bright@acme.com;+1 310 246 1501

008;Jo;Park;jo@bolt.com;
009;Lee;Min;;
009;Lee;Twice;;
"""
RIGHT = """\ufeffrow,nr,Full Name,E-mail Address,Tel.,Notes
1,B-1,"Bright, Ann",ANN.BRIGHT@ACME.COM,,x
2,B-2,Jo Park,jo@other.com,,"{notes}"
3,B-3,Jo Parker,jo.parker@bolt.com,,
"""
PAIRS = """Name A\tName B\tIs Match
Zenit GmbH\tZENIT\tTrue
Zenit GmbH\tZenit Bank AG\tFalse
Zenit Bank\tZenit Holding\tFALSE
Müller AG\tMueller AG\tyes
Mueller AG\tMuller AG\tno
\tZenit\tno
Internationale Zenit Bank\tIZB\t1.0
"""


def run(*arguments: str) -> str:
    done = subprocess.run([sys.executable, SCRIPT, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def written(folder: Path, **texts: str) -> list[str]:
    """Files of these texts; what begins with a semicolon's head is UTF-16, as Excel writes it."""
    paths = []
    for name, text in texts.items():
        path = folder / f"{name}.csv"
        path.write_text(text, encoding="utf-16" if ";" in text else "utf-8")
        paths.append(str(path))
    return paths


def test_lists_are_read_whatever_their_heads_ids_and_encodings(tmp_path: Path) -> None:
    gold = "idx,a,b,label\n1,007,B-1,1\n2,008,B-2,1\n3,008,B-3,0\n4,9999,B-1,1\n"
    right = RIGHT.format(notes="y" * 200_000)
    paths = written(tmp_path, left=LEFT, right=right, gold=gold)
    told = run("--lists", *paths, "--table", "person")
    assert "left: 1 rows whose id another has are left out" in told
    assert "gold: 1 pairs of ids that no row has are left out" in told
    assert "P 1.000  R 0.500" in told
    assert "missed '008 | Jo | Park" in told


def test_columns_of_companies_are_known_by_heads_of_many_languages(tmp_path: Path) -> None:
    left = "ltable_id,Denominación,Web\n0,Zenit SL,zenit.es\n1,Bolt SA,\n"
    right = "rtable_id;Razón social;Sitio web\n0;BOLT;\n1;Cénit;http://www.zenit.es/\n"
    gold = "rtable_id,ltable_id\n1,0\n0,1\n"
    told = run("--lists", *written(tmp_path, left=left, right=right, gold=gold))
    assert "P 1.000  R 1.000" in told


def test_lists_without_rows_or_pairs_are_no_fault(tmp_path: Path) -> None:
    left, gold = written(tmp_path, left="id,name\n", gold="left,right\n")
    assert "F1 0.000" in run("--lists", left, left, gold)


def test_pairs_are_read_under_any_label_and_matched_each_on_its_own(tmp_path: Path) -> None:
    (path,) = written(tmp_path, pairs=PAIRS)
    told = run("--pairs", path, "name_a", "name_b", "is_match")
    assert "P 1.000  R 0.667" in told
    assert "recall with review 1.000" in told
    assert "missed 'Internationale Zenit Bank' = 'IZB'" in told


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    (path,) = written(tmp_path, pairs=PAIRS)
    command = [sys.executable, SCRIPT, "--pairs", path, "Name A", "Name B", "truth"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.strip().endswith("no column 'truth'; it has Name A, Name B, Is Match")
