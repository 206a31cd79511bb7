"""The connector before its vendor's sandbox, a case for each failure that others have met."""

import pytest

from abmkit.testing import conformance
from abmkit_salesforce.connector import Salesforce

pytestmark = pytest.mark.slow

test_salesforce = conformance(Salesforce)
