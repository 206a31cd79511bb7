"""Letters go to a real mail server on loopback, over TLS, to all recipients or to none."""

from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from abmkit.deliver.relay import Relay
from abmkit.errors import DeliveryError, Unsure

TO = ["dana@client.example", "kim@client.example"]


def letter() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "reports@agency.example", ", ".join(TO)
    message["Subject"] = "ABM scorecard"
    message.set_content("The whole report is attached.")
    return message


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("by_token", [False, True])
def test_it_arrives_once_for_all(relay: Any, box: Any, security: str, by_token: bool) -> None:
    relay(security, by_token=by_token).send(letter(), "reports@agency.example", TO)
    ((to, content),) = box.mails
    assert to == TO
    assert message_from_bytes(content, policy=default)["Subject"] == "ABM scorecard"


@pytest.mark.parametrize("by_token", [False, True])
def test_a_refused_login_says_what_to_renew_and_never_the_secret(
    relay: Any, box: Any, by_token: bool
) -> None:
    wrong = relay(by_token=by_token, secret="canary-wrong")
    with pytest.raises(DeliveryError, match=r"refuses reports \(535\); renew its") as caught:
        wrong.send(letter(), "reports@agency.example", TO)
    told = f"{caught.value} {caught.value.__cause__} {wrong!r}"
    assert "canary" not in told
    assert box.mails == []


def test_one_refused_recipient_keeps_it_from_all(relay: Any, box: Any) -> None:
    box.refused = {TO[1]}
    with pytest.raises(DeliveryError, match=rf"{TO[1]}: no such mailbox; nobody got the report"):
        relay().send(letter(), "reports@agency.example", TO)
    assert box.mails == []


def test_a_report_that_is_refused_says_why(relay: Any, box: Any) -> None:
    box.answer = "554 message looks like spam"
    with pytest.raises(DeliveryError, match="did not take the report: message looks like spam"):
        relay().send(letter(), "reports@agency.example", TO)


def test_a_relay_that_goes_away_meanwhile_leaves_it_open(relay: Any, box: Any) -> None:
    box.vanish = True
    with pytest.raises(Unsure, match="went away while it took the report"):
        relay().send(letter(), "reports@agency.example", TO)


def test_a_certificate_of_nobody_known_is_refused(relay: Any, box: Any) -> None:
    for security in ("starttls", "tls"):
        with pytest.raises(DeliveryError, match="no safe connection: self-signed certificate"):
            relay(security, authority=None).send(letter(), "reports@agency.example", TO)
    assert box.mails == []


def test_a_relay_without_tls_is_told_nothing(relay: Any, box: Any) -> None:
    plain = replace(relay("none"), security="starttls")
    with pytest.raises(DeliveryError, match="STARTTLS"):
        plain.send(letter(), "reports@agency.example", TO)
    assert box.mails == []


def test_nobody_there_is_one_line() -> None:
    with pytest.raises(DeliveryError, match=r"^mail relay 127.0.0.1:9: Connection refused$"):
        Relay("127.0.0.1", 9, "tls").send(letter(), "a@b.example", TO)
