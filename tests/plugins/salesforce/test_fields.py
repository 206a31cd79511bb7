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
