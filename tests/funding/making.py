"""Makers of what is told of money: each makes one thing, with sensible values for what is not said."""

from rural_collab.access.identity import REGISTRY
from rural_collab.funding import commands
from tests.factories import when

_DATES = ("awarded", "begins", "ends", "valid_from", "valid_to", "approved")


def _dated(values):
    return {name: when(value) if name in _DATES else value for name, value in values.items()}


def make_program(session, name="Opportunity Now", **values):
    told = {"type": "state_grant_competitive", "origin": "state", **_dated(values)}
    return commands.add_program(session, {"name": name, **told}, by=REGISTRY)


def make_award(session, collaborative, **values):
    """A state grant of $90,000 for two school years unless told otherwise."""
    told = {
        "type": "state_grant_competitive",
        "cents": 9_000_000,
        "begins": "2025-07-01",
        "ends": "2027-06-30",
        **values,
    }
    return commands.AWARDS.add(session, collaborative, _dated(told), by=REGISTRY)


def make_dues_rule(session, collaborative, basis="flat_equal", **values):
    return commands.DUES_RULES.add(session, collaborative, {"basis": basis, **_dated(values)}, by=REGISTRY)


def make_dues(session, collaborative, member, fiscal_year="2025-26", **values):
    told = {"member_id": member.id, "fiscal_year": fiscal_year, **values}
    return commands.ASSESSMENTS.add(session, collaborative, told, by=REGISTRY)


def make_budget(session, collaborative, fiscal_year="2025-26", **values):
    """A planned budget; ``costs`` and ``incomes`` are pairs of a code and cents."""
    costs = [{"category": code, "cents": cents, "note": None} for code, cents in values.pop("costs", ())]
    incomes = [{"type": code, "cents": cents, "note": None} for code, cents in values.pop("incomes", ())]
    told = {"fiscal_year": fiscal_year, "stage": "planned", "costs": costs, "incomes": incomes, **values}
    return commands.BUDGETS.add(session, collaborative, told, by=REGISTRY)


def make_gift(session, collaborative, what="A room", **values):
    return commands.GIFTS.add(session, collaborative, {"what": what, **_dated(values)}, by=REGISTRY)


def part(organization=None, cents=None, purpose=None, service=None):
    """A row of an award's division."""
    return {
        "organization_id": organization.id if organization else None,
        "service_id": service.id if service else None,
        "cents": cents,
        "purpose": purpose,
    }


def one_of_each(session, collaborative):
    """A record of every kind with the address it is kept at."""
    yield "awards", make_award(session, collaborative)
    yield "dues-rules", make_dues_rule(session, collaborative, amount_cents=100_000)
    yield "dues", make_dues(session, collaborative, collaborative.organization, cents=100_000)
    yield "budgets", make_budget(session, collaborative, costs=[("staff", 100_000)])
    yield "in-kind", make_gift(session, collaborative, giver_id=collaborative.organization.id)
