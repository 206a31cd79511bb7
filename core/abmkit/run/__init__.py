"""The line end to end, as commands and notebooks call it."""

from abmkit.run.demo import make_demo, run_demo
from abmkit.run.mail import mail_report, preview_mail
from abmkit.run.measure import derived
from abmkit.run.report import Made, make_report, open_report
from abmkit.run.send import approve_report, send_report
from abmkit.run.sync import sync_client

__all__ = [
    "Made",
    "approve_report",
    "derived",
    "mail_report",
    "make_demo",
    "make_report",
    "open_report",
    "preview_mail",
    "run_demo",
    "send_report",
    "sync_client",
]
