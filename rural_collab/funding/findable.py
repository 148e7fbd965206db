"""What a search may ask of a collaborative's money."""

from fractions import Fraction
from uuid import UUID

from sqlalchemy.orm import Session

from rural_collab.funding.flows import DUES, Flows, flows_of, grants_of
from rural_collab.funding.outlook import time_limited_share
from rural_collab.funding.queries import (
    list_assessments,
    list_awards,
    list_budgets,
    list_dues_rules,
    list_parts_of_others,
)

_WITHOUT_DUES = frozenset({"none", "not_stated"})


class FindableMoney:
    """The money of one collaborative, read once, as facets need it."""

    def __init__(self, session: Session, collaborative_id: UUID) -> None:
        self.grants = grants_of(
            list_awards(session, collaborative_id), list_parts_of_others(session, collaborative_id)
        )
        self.rules = list_dues_rules(session, collaborative_id)
        self.assessments = list_assessments(session, collaborative_id)
        self.budgets = list_budgets(session, collaborative_id)

    @property
    def types(self) -> set[str]:
        """Codes of ``funding_source_type`` it has or had any money of, amounts stated or not."""
        granted = {grant.award.money_type for grant in self.grants}
        earned = {line.type for budget in self.budgets for line in budget.incomes}
        has_dues = self.assessments or any(rule.basis not in _WITHOUT_DUES for rule in self.rules)
        return {code for code in granted | earned if code} | ({DUES} if has_dues else set())

    @property
    def flows(self) -> Flows:
        return flows_of(self.grants, self.assessments, self.budgets)

    @property
    def limited_share(self) -> Fraction | None:
        """The part of all the money recorded that ends by itself, from 0 to 1; None without stated amounts."""
        return time_limited_share(self.flows.inflows)
