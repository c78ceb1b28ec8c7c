"""Usage and quotas: summed to the digit, kept where the database is away, and a quota never exceeded."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from foresite.core.errors import TooSoonError, UnavailableError
from foresite.platform.actor import Actor
from foresite.platform.auth import keys
from foresite.platform.auth.permissions import ROLES
from foresite.platform.auth.tables import ApiKeyRow
from foresite.platform.database import reading, writing
from foresite.platform.usage import meter as metering
from foresite.platform.usage import quotas as quotas_of
from foresite.platform.usage.meter import Meter, Payer, Use
from foresite.platform.usage.quotas import Quotas
from foresite.platform.usage.totals import totals

pytestmark = pytest.mark.everywhere

OWNER = ROLES["owner"]


def at(monkeypatch, moment):
    for module in (metering, quotas_of):
        monkeypatch.setattr(module, "now", lambda: moment)


def payer(scope, name="k1"):
    return Payer(scope.organisation_id, "key", name)


def shown(engine, scope, **asked):
    return [
        (each.period, each.actor_id, each.requests, each.rows, each.bytes_in, each.bytes_out)
        for each in totals(engine, scope, **asked)
    ]


def test_use_is_summed_by_day_and_month_and_caller_and_is_nobody_elses(
    engine, tenant, neighbour, monkeypatch
) -> None:
    async def used() -> None:
        meter = Meter(engine)
        for day in (30, 31):
            at(monkeypatch, datetime(2024, 5, day, 23, tzinfo=UTC))
            for _ in range(3):
                meter.add(payer(tenant), Use(1, 100, 2000, 30))
            await meter.write()
            meter.add(payer(tenant, "k2"), Use(1, 0, 0, 7))
            meter.add(payer(neighbour), Use(5, 5, 5, 5))
        await asyncio.gather(meter.write(), meter.write())

    asyncio.run(used())
    assert shown(engine, tenant) == [
        ("2024-05-31", "k1", 3, 300, 6000, 90),
        ("2024-05-31", "k2", 1, 0, 0, 7),
        ("2024-05-30", "k1", 3, 300, 6000, 90),
        ("2024-05-30", "k2", 1, 0, 0, 7),
    ]
    assert shown(engine, tenant, monthly=True, start=date(2024, 5, 31))[0] == (
        "2024-05",
        "k1",
        3,
        300,
        6000,
        90,
    )
    assert shown(engine, tenant, end=date(2024, 5, 31))[0][0] == "2024-05-30"
    assert shown(engine, neighbour, monthly=True) == [("2024-05", "k1", 10, 10, 10, 10)]


def test_servers_add_to_the_same_day(engine, tenant) -> None:
    async def used() -> None:
        meters = [Meter(engine) for _ in range(4)]
        for _ in range(5):
            for each in meters:
                each.add(payer(tenant), Use(1, 2, 3, 4))
            await asyncio.gather(*(each.write() for each in meters))

    asyncio.run(used())
    assert [each[2:] for each in shown(engine, tenant)] == [(20, 40, 60, 80)]


def test_use_is_kept_while_the_database_is_away(engine, tenant, monkeypatch) -> None:
    real, away = metering.write, [True]

    def write(*told):
        if away[0]:
            raise UnavailableError("away")
        real(*told)

    monkeypatch.setattr(metering, "write", write)

    async def used() -> None:
        meter = Meter(engine)
        meter.add(payer(tenant), Use(1, 1, 1, 1))
        await meter.write()
        meter.add(payer(tenant), Use(1, 1, 1, 1))
        away[0] = False
        await meter.write()

    asyncio.run(used())
    assert [each[2:] for each in shown(engine, tenant)] == [(2, 2, 2, 2)]


def key_of(engine, scope, quota):
    made = keys.create(engine, scope, "x", OWNER, by=OWNER, allowance=keys.Allowance(None, quota))
    return made, scope.acting(Actor("key", made.key_id, "x"))


async def let_through(quotas, scope, count):
    async def one() -> int:
        try:
            await quotas.take(scope)
        except TooSoonError:
            return 0
        return 1

    return sum(await asyncio.gather(*(one() for _ in range(count))))


@pytest.mark.parametrize("quota", [7, 950])
def test_exactly_the_quota_is_let_through_by_two_servers_at_once(engine, tenant, quota) -> None:
    _, scope = key_of(engine, tenant, quota)

    async def asked() -> int:
        servers = [Quotas(engine) for _ in range(2)]
        through: int = sum(await asyncio.gather(*(let_through(each, scope, quota) for each in servers)))
        for each in servers:
            await each.give_back()
        late: int = await let_through(Quotas(engine), scope, quota)
        return through + late

    assert asyncio.run(asked()) == quota


def test_quota_renews_with_the_month_and_says_when(engine, tenant, monkeypatch) -> None:
    _, scope = key_of(engine, tenant, 3)

    async def asked() -> None:
        quotas = Quotas(engine)
        at(monkeypatch, datetime(2024, 12, 31, 23, 59, 0, tzinfo=UTC))
        assert await let_through(quotas, scope, 5) == 3
        with pytest.raises(TooSoonError) as caught:
            await quotas.take(scope)
        assert caught.value.code == "quota-exceeded"
        assert caught.value.facts == {"seconds": 60, "renews_at": "2025-01-01T00:00:00+00:00"}
        at(monkeypatch, datetime(2025, 1, 1, tzinfo=UTC))
        assert await let_through(quotas, scope, 5) == 3

    asyncio.run(asked())


def test_quota_that_was_raised_lets_through_again(engine, tenant, monkeypatch) -> None:
    monkeypatch.setattr(quotas_of, "BELIEVED_SECONDS", 0.0)
    made, scope = key_of(engine, tenant, 2)

    async def asked() -> None:
        quotas = Quotas(engine)
        assert await let_through(quotas, scope, 5) == 2
        with writing(engine, tenant) as session:
            session.get_one(ApiKeyRow, made.key_id).monthly_quota = 5
        assert await let_through(quotas, scope, 5) == 3

    asyncio.run(asked())


def test_renewed_key_has_what_its_quota_has_left(engine, tenant) -> None:
    made, scope = key_of(engine, tenant, 5)
    assert asyncio.run(let_through(Quotas(engine), scope, 2)) == 2
    new = keys.rotate(engine, tenant, made.key_id, by=OWNER, overlap=timedelta(hours=1))
    with reading(engine, tenant) as session:
        row = session.get_one(ApiKeyRow, new.key_id)
        assert (row.monthly_quota, row.quota_taken) == (5, 2)
    fresh = tenant.acting(Actor("key", new.key_id, "x"))
    assert asyncio.run(let_through(Quotas(engine), fresh, 9)) == 3
