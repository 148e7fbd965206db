"""The rows of a comparison that are about money; all but the rules for dues are computed from what is recorded."""

from collections.abc import Iterable, Sequence

from rural_collab.evidence.models import Source
from rural_collab.funding.dues_models import DuesRule
from rural_collab.funding.flows import NOT_OWED, decisive
from rural_collab.profiles.collaborative import CollaborativePage
from rural_collab.profiles.comparison_cells import Cell, Row, Told, Writers, cut, one, text_told
from rural_collab.profiles.cost import Asked, CostPage, RuleCost
from rural_collab.profiles.funding import FundingPicture
from rural_collab.text import mark
from rural_collab.vocabularies.terms import label
from rural_collab.web.languages import gettext


def money_rows(
    pages: Sequence[CollaborativePage], language: str, write: Writers, asked: Asked
) -> Iterable[Row]:
    """Mix, time limit and cliff, the rules for dues and, when ``asked`` tells a number of students, our dues."""
    costs = [CostPage(page, asked) for page in pages]
    yield Row(mark("Funding mix"), [_mix(cost.money, language, write) for cost in costs])
    yield Row(mark("Time-limited share"), [_limited(cost.money, write) for cost in costs])
    yield Row(mark("Runs short"), [_cliff(cost.money, write) for cost in costs])
    yield Row(mark("Dues rules"), [_rules(cost.money, language) for cost in costs], is_statements=True)
    if asked.students is not None:
        yield Row(
            mark("Our dues a year"), [_our_dues(cost, language, write) for cost in costs], is_statements=True
        )


def _mix(money: FundingPicture, language: str, write: Writers) -> Cell:
    """Each type of money with its part of all, the largest first."""
    parts = [
        f"{label('funding_source_type', row.code, language) if row.code else gettext('Not stated')}: "
        f"{write['percent'](float(row.share))}"
        for row in money.by_type
    ]
    return _computed(money, "; ".join(parts), _sources_of_money(money))


def _limited(money: FundingPicture, write: Writers) -> Cell:
    share = money.limited_share
    text = "" if share is None else write["percent"](float(share))
    return _computed(money, text, _sources_of_money(money))


def _cliff(money: FundingPicture, write: Writers) -> Cell:
    """The first year short of money; where none is recorded, or no cost, nobody can say."""
    if not money.total or not money.is_cost_known:
        return Cell([])
    costs = [one(budget.source) for budget in decisive(money.budgets) if budget.costs]
    return _computed(money, _cliff_words(money, write), [*_sources_of_money(money), *costs])


def _cliff_words(money: FundingPicture, write: Writers) -> str:
    short = money.cliff
    if short is None or short.cost is None:
        return gettext("not within the next five years, as far as is recorded")
    return gettext(
        "in %(year)s: %(money)s committed, %(cost)s needed",
        year=short.year,
        money=write["money"]((short.money + 50) // 100 * 100),
        cost=write["money"](short.cost),
    )


def _computed(money: FundingPicture, text: str, sources: Iterable[tuple[Source, ...]]) -> Cell:
    """A computed text, saying when awards take no part in it for want of an amount or a time."""
    if not text:
        return Cell([])
    if money.flows.unstated or money.flows.undated:
        text = gettext("%(text)s (without awards whose amount or time is not stated)", text=text)
    each = {source.id: source for some in sources for source in some}
    return Cell([Told(text, tuple(each.values()))])


def _sources_of_money(money: FundingPicture) -> list[tuple[Source, ...]]:
    """Who tells of the money that the sums are made of."""
    left_out = [*money.flows.unstated, *money.flows.undated]
    counted = [grant.told_by for grant in money.grants if grant not in left_out]
    owed = [each for each in money.assessments if each.cents is not None and each.status not in NOT_OWED]
    planned = [budget for budget in decisive(money.budgets) if budget.incomes]
    return [one(record.source) for record in (*counted, *owed, *planned)]


def _rules(money: FundingPicture, language: str) -> Cell:
    """The rules of the day's school year; one that says nothing is as if it were not there."""
    return cut([_rule(rule, language) for rule in money.current_rules if _says_anything(rule)])


def _says_anything(rule: DuesRule) -> bool:
    amounts = (rule.amount_cents, rule.rate_cents, rule.minimum_cents, rule.maximum_cents)
    return rule.basis != "not_stated" or bool(rule.tiers) or any(each is not None for each in amounts)


def _rule(rule: DuesRule, language: str) -> Told:
    told = text_told(rule.title or "", None, language, one(rule.source))
    return Told(told.text, told.sources, told.is_english, rule)


def _our_dues(cost: CostPage, language: str, write: Writers) -> Cell:
    """What each rule asks of us and, when all are known, what they ask together; nothing when no rule says it."""
    if not any(each.estimate for each in cost.dues):
        return Cell([])
    if len(cost.dues) == 1:
        return Cell([Told(_amount(cost.dues[0], write), one(cost.dues[0].rule.source))])
    told = [_our_part(each, language, write) for each in cost.dues]
    together = cost.dues_together
    if together is not None:
        sum_ = write["money"](together.likely)
        told.insert(0, Told(gettext("Together: %(amount)s", amount=sum_)))
    return cut(told)


def _our_part(cost: RuleCost, language: str, write: Writers) -> Told:
    rule, amount, sources = cost.rule, _amount(cost, write), one(cost.rule.source)
    if rule.title:
        return text_told(f"{rule.title}: {amount}", None, language, sources)
    return Told(f"{label('dues_basis', rule.basis, language)}: {amount}", sources)


def _amount(cost: RuleCost, write: Writers) -> str:
    return str(write["money"](cost.estimate.likely)) if cost.estimate else gettext("Not stated")
