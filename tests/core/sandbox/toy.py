"""A vendor as small as one can be."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from abmkit.sandbox import Answer, Record, Refused, Request, Sandbox, Table, Window, route
from abmkit.world import PROFILES, generate

WORLD = generate(PROFILES["northwind"])
NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def move(self, **span: float) -> None:
        self.now += timedelta(**span)


class Toy(Sandbox):
    name = "toy"
    profile = "northwind"

    def __init__(self, faults: str = "", recorded: Path | None = None, paced: bool = False) -> None:
        self.time = Clock()
        super().__init__(WORLD, faults=faults, recorded=recorded, paced=paced, clock=self.time)
        rows = [Record(str(c.id), {"name": c.name}, NOON, NOON) for c in self.world.companies]
        self.tables["firm"] = Table(rows)
        self.burst = Window(3, 1)

    def unauthorized(self, request, state):
        return Answer(401, {"state": state})

    def limited(self, request):
        return None if self.burst.take(self.clock()) else self.fault("429-burst", request)

    def fault(self, name, request):
        return Answer(200 if name == "200-error" else int(name[:3]), {"fault": name})

    def not_found(self, request):
        return Answer(404, {"lost": request.path})

    def bad_request(self, request, reason):
        return Answer(400, {"reason": reason})

    def headers(self, request):
        return {"X-Left": str(self.burst.left(self.clock()))}

    @route("POST /token", public=True)
    def token(self, request: Request) -> Answer:
        grant = self.tokens.redeem(request.form().get("refresh_token", ""))
        if grant is None:
            raise Refused(Answer(400, {"error": "invalid_grant"}))
        return Answer(body={"access": grant.access, "refresh": grant.refresh})

    @route("GET /v1/firms", "GET /v2/firms")
    def firms(self, request: Request) -> Answer:
        return Answer(body=[row.id for row in self.tables["firm"].rows()])

    @route("POST /v1/firms/{id}")
    def firm(self, request: Request) -> Answer:
        return Answer(body={"id": request.params["id"], "said": request.json()})
