"""Who is who behind the numbers: what sources have in common, what is in doubt, who consents."""

from collections.abc import Iterator

from abmkit import Msg, ReportData, blocks, charts
from abmkit_scorecard.cells import channel_name, count, share
from abmkit_scorecard.heads import numbers, words

_DOMAINS, _WAYS = 3, 6


def known(data: ReportData) -> Iterator[blocks.Section]:
    """What several sources have in common, and what people allow; nothing where nothing is told."""
    found = data.quality.identity
    if sum(bool(each.accounts or each.people) for each in found.sources) > 1:
        note = Msg.of("known.note")
        yield blocks.Section(title=Msg.of("known.title"), note=note, blocks=(_sources(data),))
    if found.consents:
        yield _consents(data)


def _sources(data: ReportData) -> blocks.Table:
    told = data.quality.identity.sources
    others_have_people = sum(bool(each.people) for each in told) > 1
    return blocks.Table(
        columns=(
            words(Msg.of("sources.source"), "1.1"),
            words(Msg.of("known.accounts_met"), "1.5"),
            words(Msg.of("known.people_met"), "1.5"),
            words(Msg.of("known.resolved"), "1.5"),
            numbers(Msg.of("known.duplicates"), "0.9"),
        ),
        rows=tuple(
            (
                each.source,
                share(each.accounts_met, each.accounts),
                share(each.people_met, each.people if others_have_people else 0),
                share(each.resolved, each.references),
                count(each.duplicates),
            )
            for each in told
        ),
    )


def doubts(data: ReportData) -> Iterator[blocks.Bullet]:
    """What a person could settle."""
    found = data.quality.identity
    waiting = found.accounts_waiting + found.people_waiting
    if waiting:
        within = sum(each.duplicates for each in found.sources)
        yield blocks.Bullet(
            lead=Msg.of("known.waiting"),
            body=Msg.of("known.waiting_text", n=waiting, within=within),
        )
    if found.shared:
        named = [
            Msg.of("known.domain", domain=each.domain, n=each.accounts)
            for each in found.shared[:_DOMAINS]
        ]
        yield blocks.Bullet(
            lead=Msg.of("known.shared"),
            body=Msg.of("known.shared_text", n=len(found.shared), names=charts.listed(named)),
        )
    if found.unknown_targets:
        yield blocks.Bullet(
            lead=Msg.of("known.unknown"),
            body=Msg.of("known.unknown_text", n=found.unknown_targets, whole=found.targets),
        )


def _consents(data: ReportData) -> blocks.Section:
    """What people at target accounts allow, those ways first that most have spoken about."""
    told = sorted(
        data.quality.identity.consents,
        key=lambda way: (not way.counts, -way.given - way.withdrawn, way.purpose, way.channel),
    )
    table = blocks.Table(
        columns=(
            words(Msg.of("known.purpose"), "2.4"),
            words(Msg.of("known.channel"), "1.2"),
            numbers(Msg.of("known.given")),
            numbers(Msg.of("known.withdrawn")),
            words(Msg.of("known.counts"), "1.2"),
        ),
        rows=tuple(
            (
                way.purpose,
                channel_name(way.channel),
                count(way.given),
                count(way.withdrawn),
                Msg.of("known.yes" if way.counts else "known.no"),
            )
            for way in told[:_WAYS]
        ),
        more=Msg.of("sources.more", n=len(told) - _WAYS) if len(told) > _WAYS else None,
    )
    note = Msg.of("known.consents_note")
    return blocks.Section(title=Msg.of("known.consents"), note=note, blocks=(table,))
