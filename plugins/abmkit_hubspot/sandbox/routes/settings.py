"""Properties, owners, pipelines and the account."""

from typing import Any

from abmkit.sandbox import Answer, Request, route
from abmkit_hubspot.sandbox.definitions import definition, definitions
from abmkit_hubspot.sandbox.errors import error, missing
from abmkit_hubspot.sandbox.routes.base import Desk, both


class Settings(Desk):
    """What a portal is set up with."""

    @route(*both("GET /crm/v3/properties/{kind}"))
    def list_properties(self, request: Request) -> Answer:
        """All properties of an object."""
        return Answer(body={"results": self._properties(request)})

    @route(*both("GET /crm/v3/properties/{kind}/{property}"))
    def get_property(self, request: Request) -> Answer:
        """One of them."""
        name = request.params["property"]
        for each in self._properties(request):
            if each["name"] == name:
                return Answer(body=each)
        return error(404, "OBJECT_NOT_FOUND", f"Property {name} does not exist")

    def _properties(self, request: Request) -> list[dict[str, Any]]:
        if self.wants(request, "archived"):
            return []
        kind = self.kind(request)
        found = definitions(kind)
        known = {each["name"] for each in found}
        more = [name for name in self.portal.recorded.get(kind, ()) if name not in known]
        late = ["added_later"] if self.faults.holds("drift") else []
        return [*found, *(definition(name, "string") for name in (*more, *late))]

    @route(*both("GET /crm/v3/owners"))
    def list_owners(self, request: Request) -> Answer:
        """Those who own records."""
        archived, email = self.wants(request, "archived"), request.one("email")
        rows = [
            owner
            for owner in self.portal.owners
            if owner["archived"] == archived and email in ("", owner["email"])
        ]
        return Answer(body=self.sheet(request, rows, 100, 500))

    @route(*both("GET /crm/v3/owners/{id}"))
    def get_owner(self, request: Request) -> Answer:
        """One of them."""
        asked = request.params["id"]
        by = "userId" if request.one("idProperty") == "userId" else "id"
        for owner in self.portal.owners:
            if str(owner[by]) == asked:
                return Answer(body=owner)
        raise missing("resource not found")

    @route(*both("GET /crm/v3/pipelines/{kind}"))
    def list_pipelines(self, request: Request) -> Answer:
        """Deals have one; other objects have none."""
        return Answer(body={"results": self._pipelines(request)})

    @route(*both("GET /crm/v3/pipelines/{kind}/{id}"))
    def get_pipeline(self, request: Request) -> Answer:
        """One of them."""
        return Answer(body=self._pipeline(request))

    @route(*both("GET /crm/v3/pipelines/{kind}/{id}/stages"))
    def list_stages(self, request: Request) -> Answer:
        """Its steps."""
        return Answer(body={"results": self._pipeline(request)["stages"]})

    def _pipelines(self, request: Request) -> list[dict[str, Any]]:
        return [self.portal.pipeline] if self.kind(request) == "deals" else []

    def _pipeline(self, request: Request) -> dict[str, Any]:
        for pipeline in self._pipelines(request):
            if pipeline["id"] == request.params["id"]:
                return pipeline
        raise missing("resource not found")

    @route("GET /account-info/v3/details", "GET /account-info/2026-03/details")
    def get_account(self, request: Request) -> Answer:
        """Whose portal it is."""
        return Answer(body=self.portal.account)
