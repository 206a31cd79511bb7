import sys
from collections.abc import Iterator

import httpx
import pytest

from abmkit.errors import PluginError, UsageError
from abmkit.sandbox import Sandbox, serve

from .toy import Toy


class Visit:
    """A client of a served sandbox."""

    def __init__(self, sandbox: Toy, url: str) -> None:
        self.sandbox = sandbox
        token = {"Authorization": f"Bearer {sandbox.tokens.private}"}
        self.http = httpx.Client(base_url=url, headers=token, trust_env=False, timeout=60)

    def firms(self) -> httpx.Response:
        return self.http.get("/v1/firms")

    def statuses(self, count: int) -> list[int]:
        return [self.firms().status_code for _ in range(count)]


@pytest.fixture
def visit(request: pytest.FixtureRequest) -> Iterator[Visit]:
    arguments = getattr(request, "param", {})
    sandbox = Toy(**arguments)
    with serve(sandbox) as url:
        visit = Visit(sandbox, url)
        with visit.http:
            yield visit


def faulty(faults: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("visit", [{"faults": faults}], indirect=True)


def test_it_answers_over_http_and_counts_what_was_asked(visit: Visit) -> None:
    answer = visit.firms()
    assert answer.json() == [str(company.id) for company in visit.sandbox.world.companies]
    assert answer.headers["x-left"] == "3"
    assert visit.http.get("/v2/firms/").json() == answer.json()
    assert visit.sandbox.requests == {"GET /v1/firms": 1, "GET /v2/firms/": 1}
    assert visit.sandbox.answers == {200: 2}


def test_a_body_and_an_encoded_id_arrive(visit: Visit) -> None:
    answer = visit.http.post("/v1/firms/a%20b", json={"name": "Größe"})
    assert answer.json() == {"id": "a b", "said": {"name": "Größe"}}
    assert visit.http.post("/v1/firms/1", content="{").status_code == 400
    assert visit.http.get("/v3/firms").json() == {"lost": "/v3/firms"}


def test_an_address_too_long_is_refused_by_the_vendor_itself(visit: Visit) -> None:
    assert visit.http.get(f"/v1/firms?fields={'x' * 16_000}").status_code == 200
    answer = visit.http.get(f"/v1/firms?fields={'x' * 20_000}")
    assert (answer.status_code, answer.headers["content-type"]) == (414, "text/html")


def test_without_a_good_token_nothing_is_shown(visit: Visit) -> None:
    for header in ({"Authorization": ""}, {"Authorization": "Bearer guess"}):
        answer = visit.http.get("/v1/firms", headers=header)
        assert (answer.status_code, answer.json()) == (401, {"state": "unknown"})


def test_a_touched_record_is_new_and_a_binned_one_is_not_listed(visit: Visit) -> None:
    visit.sandbox.time.move(hours=1)
    visit.sandbox.touch("firm", "2", {"name": "New"})
    visit.sandbox.archive("firm", "3")
    visit.sandbox.delete("firm", "4")
    firms = visit.sandbox.tables["firm"]
    second = firms.get("2")
    assert second is not None
    assert (second.properties, second.updated_at) == ({"name": "New"}, visit.sandbox.clock())
    assert second.history == {"name": [(visit.sandbox.clock(), "New")]}
    assert visit.firms().json()[:3] == ["1", "2", "5"]
    assert [row.id for row in firms.rows(archived=True)] == ["3"]
    assert firms.get("3", archived=False) is None


@pytest.mark.parametrize("visit", [{"paced": True}], indirect=True)
def test_more_than_the_limit_is_refused_until_the_window_has_moved_on(visit: Visit) -> None:
    assert visit.statuses(5) == [200, 200, 200, 429, 429]
    visit.sandbox.time.move(seconds=1)
    assert visit.statuses(4) == [200, 200, 200, 429]


@faulty("429-burst:every=2,500:every=3")
def test_every_nth_request_goes_wrong(visit: Visit) -> None:
    assert visit.statuses(6) == [200, 429, 500, 429, 200, 429]


@faulty("200-error:every=2")
def test_an_error_may_hide_in_a_success(visit: Visit) -> None:
    visit.firms()
    assert (visit.firms().json(), visit.sandbox.answers) == ({"fault": "200-error"}, {200: 2})


@faulty("429-daily:every=3")
def test_a_spent_day_stays_spent_until_the_next(visit: Visit) -> None:
    assert visit.statuses(5) == [200, 200, 429, 429, 429]
    visit.sandbox.time.move(days=1)
    assert visit.statuses(2) == [200, 200]


@faulty("truncate:every=2")
def test_the_line_is_dropped_half_way(visit: Visit) -> None:
    whole = visit.firms().content
    with pytest.raises(httpx.RemoteProtocolError, match=f"expected {len(whole)}"):
        visit.firms()
    assert visit.firms().content == whole


@faulty("slow:every=2")
def test_a_slow_answer_is_later_than_a_short_patience(visit: Visit) -> None:
    assert visit.firms().status_code == 200
    with pytest.raises(httpx.ReadTimeout):
        visit.http.get("/v1/firms", timeout=0.3)


@faulty("rotate")
def test_a_rotated_refresh_token_is_good_once(visit: Visit) -> None:
    def redeem(token: str) -> httpx.Response:
        return visit.http.post("/token", data={"refresh_token": token})

    first = redeem(visit.sandbox.tokens.first).json()
    assert redeem(visit.sandbox.tokens.first).status_code == 400
    assert redeem(first["refresh"]).json()["access"] != first["access"]


@faulty("401-midpage:every=2")
def test_an_access_token_ends_in_the_middle_and_after_its_life(visit: Visit) -> None:
    def renew() -> None:
        form = {"refresh_token": visit.sandbox.tokens.first}
        access = visit.http.post("/token", data=form).json()["access"]
        visit.http.headers["Authorization"] = f"Bearer {access}"

    renew()
    assert visit.statuses(3) == [200, 401, 401]
    renew()
    assert visit.statuses(1) == [200]
    visit.sandbox.time.move(minutes=30)
    assert visit.firms().json() == {"state": "expired"}


def test_two_run_side_by_side_and_each_ends_with_its_block() -> None:
    with serve(Toy()) as one, serve(Toy()) as other:
        assert one != other
        assert httpx.get(f"{other}/v1/firms", trust_env=False).status_code == 401
    with pytest.raises(httpx.ConnectError):
        httpx.get(one, trust_env=False)


def ask_for_firms(sandbox: Toy) -> int:
    header = {"Authorization": f"Bearer {sandbox.tokens.private}"}
    with serve(sandbox) as url:
        return httpx.get(f"{url}/v1/firms", headers=header, trust_env=False).status_code


def test_what_makes_a_sandbox_stumble_is_told_at_its_end() -> None:
    sandbox = Toy()
    assert ask_for_firms(sandbox) == 200
    del sandbox.tables["firm"]
    with pytest.raises(PluginError, match="sandbox of toy could not answer: KeyError"):
        ask_for_firms(sandbox)
    assert sandbox.answers == {200: 1}


def test_a_port_that_is_taken_is_named() -> None:
    with serve(Toy()) as url:
        port = int(url.rpartition(":")[2])
        with (
            pytest.raises(UsageError, match=f"port {port} of 127.0.0.1 is taken"),
            serve(Toy(), port),
        ):
            pass


def test_without_the_web_server_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(UsageError, match=r"pip install 'abmkit\[demo\]'"), serve(Toy()):
        pass


def test_a_sandbox_without_a_world_makes_that_of_its_profile() -> None:
    sandbox = Sandbox.__new__(Toy)
    Sandbox.__init__(sandbox, faults="lag")
    assert sandbox.world.profile.name == "northwind"
    assert sandbox.faults.holds("lag")
    assert sandbox.credentials() == {"token": "toy-sandbox-private"}
