"""The guards that every test runs under can fail a test: each is tried on a small suite."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

CONFTEST = Path(__file__).with_name("conftest.py").read_text("utf-8")


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A suite under our conftest, on a machine without data and outside CI."""
    pytester.makeconftest(CONFTEST)
    monkeypatch.delenv("ABMKIT_DATA", raising=False)
    monkeypatch.delenv("CI", raising=False)
    return pytester


def test_a_call_outside_fails_its_test_even_when_the_code_swallows_it(
    suite: pytest.Pytester,
) -> None:
    suite.makepyfile(
        """
        import contextlib
        import socket

        def test_calls():
            with contextlib.suppress(Exception), socket.socket() as caller:
                caller.connect(("192.0.2.1", 80))

        def test_looks_up():
            with contextlib.suppress(Exception):
                socket.getaddrinfo("crm.example.com", 443)

        def test_listens_to_all():
            with contextlib.suppress(Exception), socket.socket() as listener:
                listener.bind(("0.0.0.0", 0))
        """
    )
    result = suite.runpytest_subprocess()
    result.assert_outcomes(passed=3, errors=3)
    result.stdout.fnmatch_lines(["*loopback only; refused: socket.connect 192.0.2.1*"])


def test_loopback_is_free(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        """
        import socket

        def test_speaks_to_itself():
            with socket.create_server(("127.0.0.1", 0)) as listener:
                address = ("localhost", listener.getsockname()[1])
                with socket.create_connection(address) as caller:
                    caller.sendall(b"hello")
        """
    )
    suite.runpytest_subprocess().assert_outcomes(passed=1)


USES_DATA = """
    def test_reads(shared_data):
        assert shared_data("deals.csv").read_text() == "id"
"""


def test_without_data_a_test_skips_and_is_counted(suite: pytest.Pytester) -> None:
    suite.makepyfile(test_one=USES_DATA, test_two=USES_DATA)
    result = suite.runpytest_subprocess()
    result.assert_outcomes(skipped=2)
    result.stdout.fnmatch_lines(["2 tests need ABMKIT_DATA*"])


def test_incomplete_data_fails(
    suite: pytest.Pytester, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    monkeypatch.setenv("ABMKIT_DATA", str(data))
    suite.makepyfile(USES_DATA)
    suite.runpytest_subprocess().assert_outcomes(failed=1)
    (data / "deals.csv").write_text("id")
    suite.runpytest_subprocess().assert_outcomes(passed=1)


def test_a_missing_program_skips_here_and_fails_in_ci(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite.makepyfile(
        """
        def test_needs(needs_program):
            needs_program("no-such-program")
        """
    )
    suite.runpytest_subprocess().assert_outcomes(skipped=1)
    monkeypatch.setenv("CI", "true")
    suite.runpytest_subprocess().assert_outcomes(failed=1)


def test_the_developers_own_settings_are_hidden(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ABMKIT_PLUGINS", "mine")
    monkeypatch.setenv("XDG_CONFIG_HOME", "mine")
    suite.makepyfile(
        """
        import os
        from pathlib import Path

        def test_sees_nobody():
            assert not {"ABMKIT_PLUGINS", "XDG_CONFIG_HOME"} & set(os.environ)
            assert list(Path.home().iterdir()) == []
            assert list(Path.cwd().iterdir()) == []
        """
    )
    suite.runpytest_subprocess().assert_outcomes(passed=1)


COMPARES = """
    from pathlib import Path

    def test_text(golden):
        golden(Path("told.txt"), "one\\ntwo\\n")

    def test_picture(golden):
        golden(Path("told.png"), b"\\x89!", alike=lambda committed, made: committed[0] == made[0])
"""


@pytest.fixture
def goldens(suite: pytest.Pytester, tmp_path: Path) -> Path:
    """A folder with files to compare with; the small suite compares with those in its own."""
    suite.makepyfile(COMPARES.replace('Path("', f'Path("{tmp_path.as_posix()}/'))
    return tmp_path


def test_a_golden_file_that_differs_fails_and_says_where(
    suite: pytest.Pytester, goldens: Path
) -> None:
    (goldens / "told.txt").write_text("one\n2\n")
    result = suite.runpytest_subprocess()
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["*told.txt differs from line 2, '2', which should be 'two':*"])
    result.stdout.fnmatch_lines(["*told.png is missing: renew it with --renew*"])
    assert (goldens / "told.txt").read_text() == "one\n2\n"


def test_renewing_rewrites_what_differs_and_says_so(suite: pytest.Pytester, goldens: Path) -> None:
    (goldens / "told.png").write_bytes(b"\x89?")
    result = suite.runpytest_subprocess("--renew")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["renewed: *told.txt"])
    result.stdout.no_fnmatch_line("renewed: *told.png")
    assert (goldens / "told.png").read_bytes() == b"\x89?"
    suite.runpytest_subprocess().assert_outcomes(passed=2)
