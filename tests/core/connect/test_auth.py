"""How a connector shows who it is."""

import pytest
from pydantic import SecretStr

from abmkit.connect.api import HeaderAuth
from abmkit.errors import Fatal


@pytest.mark.parametrize("token", ["sécret", "sec\nret", "sec\u200bret"])
def test_a_token_that_no_header_can_carry_is_named_and_not_shown(token: str) -> None:
    with pytest.raises(Fatal, match="characters that no token has: get a new token") as told:
        HeaderAuth(SecretStr(token)).headers()
    assert "cret" not in str(told.value)
