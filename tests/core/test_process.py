"""What the program sets in its process, and the library does not."""

import json
import os
import subprocess
import sys
from typing import Any

TOLD = """
import gc, json, os, sys, threading
def threads():
    return len(os.listdir("/proc/self/task")) if os.path.isdir("/proc/self/task") else 1
before = [gc.get_threshold(), dict(os.environ)]
{}
import httpx, numpy
print(json.dumps({{
    "changed": [gc.get_threshold(), dict(os.environ)] != before,
    "threads": threads(),
    "rich": "rich" in sys.modules,
    "client": hasattr(httpx, "Client"),
}}))
"""


def told(first: str) -> dict[str, Any]:
    environ = {name: value for name, value in os.environ.items() if "OPENBLAS" not in name}
    done = subprocess.run(
        [sys.executable, "-c", TOLD.format(first)],
        env=environ,
        check=True,
        capture_output=True,
        text=True,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_the_program_starts_no_threads_for_algebra_and_no_command_line_of_others() -> None:
    found = told("from abmkit.process import settle; settle()")
    assert found == {"changed": True, "threads": 1, "rich": False, "client": True}


def test_the_library_changes_nothing_of_its_process() -> None:
    assert not told("import abmkit, abmkit.connect, abmkit.process")["changed"]


def test_the_program_settles() -> None:
    program = (
        "import sys, abmkit.cli; sys.argv = ['abmkit', '--version']\n"
        "try: abmkit.cli.main()\n"
        "except SystemExit: pass\n"
    )
    assert told(program)["changed"]
