"""Which scope a path needs."""

from abmkit_hubspot.sandbox.words import KINDS

_BATCH = "communication_preferences.statuses.batch.read"
_AREAS = (
    ("/crm/v3/owners", "crm.objects.owners.read"),
    ("/crm/owners", "crm.objects.owners.read"),
    ("/communication-preferences/v4/statuses/batch", _BATCH),
    ("/communication-preferences/2026-03/statuses/batch", _BATCH),
    ("/communication-preferences", "communication_preferences.read"),
    ("/crm/v3/lists", "crm.lists.read"),
    ("/crm/lists", "crm.lists.read"),
    ("/marketing/v3/forms", "forms"),
    ("/form-integrations", "forms"),
    ("/marketing/v3/emails", "content"),
    ("/marketing/emails", "content"),
    ("/email/public", "content"),
    ("/marketing/v3/campaigns", "marketing.campaigns.read"),
    ("/marketing/campaigns", "marketing.campaigns.read"),
    ("/marketing/v3/marketing-events", "crm.objects.marketing_events.read"),
    ("/marketing/marketing-events", "crm.objects.marketing_events.read"),
)
_OWN = ("companies", "deals", "line_items")


def scope(path: str) -> str:
    """The scope that a path needs; properties, pipelines and associations go with their object.

    Engagements go with contacts; of the account and of event occurrences it is ``oauth``, which
    every token has.
    """
    for area, needed in _AREAS:
        if path.startswith(area):
            return needed
    kinds = [KINDS[part] for part in path.split("/") if part in KINDS]
    if not kinds:
        return "oauth"
    if kinds[0] == "products":
        return "e-commerce"
    return f"crm.objects.{kinds[0] if kinds[0] in _OWN else 'contacts'}.read"
