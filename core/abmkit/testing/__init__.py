"""The test kit for plugin authors: one call checks what every plugin of a kind must hold.

Each ``check_…`` raises AssertionError with what is wrong, so a test is one line::

    from abmkit.testing import check_connector

    def test_the_connector_keeps_its_contract(tmp_path):
        rows = check_connector(HelloCRM, {"names": ["Acme"]}, tmp_path)
        assert rows == {"account": 1}
"""

from abmkit.testing.cases import conformance
from abmkit.testing.cassette import cassette
from abmkit.testing.connector import check_connector
from abmkit.testing.metric import check_metric
from abmkit.testing.model import check_model
from abmkit.testing.renderer import check_renderer
from abmkit.testing.report import check_report

__all__ = [
    "cassette",
    "check_connector",
    "check_metric",
    "check_model",
    "check_renderer",
    "check_report",
    "conformance",
]
