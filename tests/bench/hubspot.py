"""100,000 contacts of a HubSpot portal into a warehouse, beside a hand-written loop.

`ABMKIT_BENCH=DIR python tests/bench/hubspot.py [--rows N] [--rounds N]`: DIR has a portal on
loopback whose pages are serialised beforehand, and the loop: pages into Arrow, Arrow into a table
of texts, with its cursor, 5,000 rows a transaction. It keeps no schema, no check, no quarantine,
no trace of what was met. Where its packages (pyarrow, orjson) are not installed beside abmkit,
ABMKIT_BENCH_PYTHON names a Python that has them. `fetch` only gets the pages and parses them; dlt
takes part once, where that Python has it (by way of Parquet, merging by id), for it takes its time.

All processes are measured whole, imports included. Goal: 1.5 times the loop's CPU, and 250 MB.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

OURS, FLOOR, FETCH, DLT = "abmkit", "loop", "fetch", "dlt"
GOAL = "goal 1.5x the loop's CPU, 250 MB"
ROOT = Path(__file__).parents[2]
Scope = MutableMapping[str, Any]
Send = Callable[[Scope], Awaitable[None]]
SETTINGS = {
    "/account-info/v3/details": {
        "portalId": 1, "timeZone": "Europe/Berlin", "companyCurrency": "EUR",
    },
    "/crm/v3/owners": {"results": []},
}  # fmt: skip


def place() -> Path:
    return Path(os.environ.get("ABMKIT_BENCH") or ROOT.parent / "shared" / "bench") / "connectors"


def portal() -> Callable[[Scope, Any, Send], Awaitable[None]]:
    """The pre-serialised portal, with the settings that a connector asks for first."""
    spec = spec_from_file_location("fake_hubspot", place() / "fake_hubspot.py")
    assert spec
    assert spec.loader
    fake = module_from_spec(spec)
    spec.loader.exec_module(fake)

    async def app(scope: Scope, receive: Any, send: Send) -> None:
        body = SETTINGS.get(scope.get("path", ""))
        if b"archived=true" in scope.get("query_string", b""):
            body = {"results": []}
        if body is None:
            await fake.app(scope, receive, send)
        else:
            await fake.reply(send, 200, json.dumps(body).encode())

    return app


@contextmanager
def served(rows: int) -> Iterator[int]:
    """The portal in a process of its own; yields its port."""
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "--factory", "hubspot:portal", "--port", str(port)]
    quiet = ["--log-level", "critical", "--no-access-log", "--app-dir", str(Path(__file__).parent)]
    environ = {**os.environ, "N": str(rows), "PORT": str(port)}
    with subprocess.Popen([*command, *quiet], env=environ) as server:
        try:
            _await(port)
            yield port
        finally:
            server.terminate()


def _await(port: int) -> None:
    import httpx

    for _ in range(600):
        try:
            httpx.get(f"http://127.0.0.1:{port}/account-info/v3/details")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the portal does not answer")


def has(packages: str) -> bool:
    python = os.environ.get("ABMKIT_BENCH_PYTHON", sys.executable)
    tried = subprocess.run([python, "-c", f"import {packages}"], stderr=subprocess.DEVNULL)
    return tried.returncode == 0


def contestant(who: str, port: int, folder: Path) -> dict[str, float]:
    """Let one come to the end in a process of its own; returns seconds and MB."""
    python = os.environ.get("ABMKIT_BENCH_PYTHON", sys.executable)
    commands = {
        OURS: [sys.executable, __file__, "--sync", str(folder), "--port", str(port)],
        FLOOR: [python, str(place() / "b_floor.py"), str(folder / "loop.duckdb")],
        FETCH: [python, str(place() / "b_json.py"), "orjson"],
        DLT: [python, str(place() / "b_dlt.py"), str(folder / "dlt"), "parquet"],
    }
    environ = {**os.environ, "PORT": str(port)}
    done = subprocess.run(commands[who], env=environ, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{who}: {done.stderr}")
    told = json.loads(done.stderr.splitlines()[-1])
    return {"rows": told["rows"], "wall": told["s"], "cpu": told["cpu_s"], "mb": told["rss_mb"]}


def sync_contacts(folder: Path, port: int) -> None:
    """Our side: a first sync of the contacts, with all checks, in a process like the program's."""
    begun = time.perf_counter()
    from abmkit.process import settle

    settle()
    from abmkit.connect.clock import SystemClock
    from abmkit.sync import sync
    from abmkit.warehouse import Warehouse
    from abmkit_hubspot.connector import HubSpot

    class Unpaced(HubSpot):
        """As fast as the portal answers."""

        def limits(self) -> tuple[()]:
            return ()

    config = HubSpot.Config.model_validate(
        {"token": "t", "base_url": f"http://127.0.0.1:{port}", "streams": ["contacts"]}
    )
    connector = Unpaced(config, folder, clock=SystemClock())
    with Warehouse.open(folder / "warehouse.duckdb") as warehouse:
        (found,) = sync(warehouse, "hubspot", connector, now=datetime.now(UTC)).streams
    connector.close()
    assert found.outcome == "complete", found
    usage = resource.getrusage(resource.RUSAGE_SELF)
    told = {
        "rows": found.rows,
        "s": time.perf_counter() - begun,
        "cpu_s": usage.ru_utime + usage.ru_stime,
        "rss_mb": usage.ru_maxrss / 1024,
    }
    print(json.dumps(told), file=sys.stderr)


def contest(rows: int, rounds: int) -> None:
    """All of them in turn, round by round; ours alone where the others' packages are missing."""
    peers = (FETCH, FLOOR) if has("duckdb, httpx, orjson, pyarrow") else ()
    found: dict[str, list[dict[str, float]]] = {who: [] for who in (*peers, OURS)}
    with served(rows) as port, tempfile.TemporaryDirectory() as name:
        for number in range(rounds):
            folder = Path(name, str(number))
            folder.mkdir()
            for who, costs in found.items():
                costs.append(contestant(who, port, folder))
                assert costs[-1]["rows"] == rows, (who, costs[-1])
        if peers and has("dlt"):
            found[DLT] = [contestant(DLT, port, Path(name, "0"))]
    print(f"{rows:,} contacts{'':<8}{'wall s':>9}{'CPU s':>9}{'peak MB':>9}  (median of {rounds})")
    for who, costs in found.items():
        middle = [statistics.median(cost[key] for cost in costs) for key in ("wall", "cpu", "mb")]
        print(f"{who:<24}{middle[0]:>9.2f}{middle[1]:>9.2f}{middle[2]:>9.0f}")
    if not peers:
        print("no ratio: ABMKIT_BENCH_PYTHON names no Python with pyarrow and orjson")
        return
    for key in ("wall", "cpu"):
        pairs = zip(found[OURS], found[FLOOR], strict=True)
        ratio = statistics.median(ours[key] / floor[key] for ours, floor in pairs)
        print(f"ratio to the loop, {key}: {ratio:.2f}x")
    print(GOAL)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sync", type=Path)
    parser.add_argument("--port", type=int, default=0)
    arguments = parser.parse_args()
    if arguments.sync:
        sync_contacts(arguments.sync, arguments.port)
    else:
        contest(arguments.rows, arguments.rounds)
