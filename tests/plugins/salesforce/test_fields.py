from abmkit import Stream

from .source import Source


def test_fields_are_told_with_label_type_and_column(source: Source) -> None:
    connector = source.connector(streams=["Contact", "Opportunity"])
    told = {(each.stream, each.name): each for each in connector.fields()}
    assert {stream for stream, _ in told} >= {"Contact", "Opportunity"}
    title = told["Contact", "Title"]
    assert (title.label, title.type, title.taken) == ("Title", "string", "person.title")
    stage = told["Opportunity", "StageName"]
    assert (stage.label, stage.type) == ("Stage", "picklist")
    connector.close()


def test_where_another_field_is_named_is_told_as_a_cure(source: Source) -> None:
    own = {"Visit__c": {"table": "touch", "map": {"occurred_at": "At__c", "kind": "Kind__c"}}}
    connector = source.connector(objects=own)
    usual = connector.cure(Stream("Opportunity", ("deal",)), "deal", "amount")
    assert usual.startswith("map.deal.amount in the settings")
    told = connector.cure(Stream("Visit__c", ("touch",)), "touch", "occurred_at")
    assert told.startswith("objects.Visit__c.map.occurred_at in the settings")
    connector.close()
