"""How a collaborative decides and what it lives on, worked out from plain rows beside what the oracle knows."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from rural_collab.vocabularies.terms import list_terms

TABLES = (
    *("governance_profile", "funding_program", "award", "allocation"),
    *("dues_rule", "dues_assessment", "budget", "budget_income"),
)
LASTING = {term.code for term in list_terms("funding_source_type") if term.extra.get("lasts") == "yes"}

Rows = Mapping[str, list[dict]]
#: The first calendar year of a school year, cents, type, and whether it goes on.
Money = tuple[int, Fraction, str, bool]


class MeansOracle:
    """Facets of collaboratives on a day."""

    def __init__(self, rows: Rows, today: date) -> None:
        self.rows = rows
        self.today = today
        self.awards = {row["id"]: row for row in rows["award"]}
        self.programs = {row["id"]: row for row in rows["funding_program"]}

    def facets(self, one: str) -> dict[str, set[str | None]]:
        board = self._board(one)
        return {
            "governance": {board.get("legal_model")},
            "independence": {board.get("independence")},
            "funding": self._types(one),
            "time_limited": {self._band(one)},
        }

    def _board(self, one: str) -> dict:
        """The version of today, of two that meet in this year the one that begins; else the one that held last."""
        day = self.today.isoformat()
        own = [row for row in self.rows["governance_profile"] if row["collaborative_id"] == one]
        over = [row for row in own if row["ended"] and day[: len(row["ended"])] > row["ended"]]
        held = [row for row in own if (row["began"] or "") <= day and row not in over]
        return max(held or over, key=lambda row: row["began"] or "", default={})

    def _of(self, table: str, one: str) -> list[dict]:
        return [row for row in self.rows[table] if row["collaborative_id"] == one]

    def _grants(self, one: str) -> Iterator[tuple[dict, int | None]]:
        """Each award with what of it comes here: all of its own, its part of another's."""
        yield from ((award, award["cents"]) for award in self._of("award", one))
        for part in self.rows["allocation"]:
            award = self.awards[part["award_id"]]
            if part["organization_id"] == one and award["collaborative_id"] != one:
                yield award, part["cents"]

    def _type(self, award: dict) -> str | None:
        return award["type"] or self.programs.get(award["program_id"], {}).get("type")

    def _types(self, one: str) -> set[str | None]:
        budgets = {row["id"] for row in self._of("budget", one)}
        earned = {row["type"] for row in self.rows["budget_income"] if row["budget_id"] in budgets}
        rules = {row["basis"] for row in self._of("dues_rule", one)} - {"none", "not_stated"}
        dues = {"member_dues"} if rules or self._of("dues_assessment", one) else set()
        return {self._type(award) for award, _ in self._grants(one)} | earned | dues

    def _band(self, one: str) -> str | None:
        """Of the money of this school year; what goes on counts as in the last year it is told for."""
        this = school_year(self.today)
        money = list(self._money(one))
        limited = sum(cents for year, cents, _, lasts in money if year == this and not lasts)
        told: dict[str, dict[int, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
        for year, cents, code, lasts in money:
            if lasts and year <= this:
                told[code][year] += cents
        lasting = sum((years[max(years)] for years in told.values()), Fraction())
        if not limited + lasting:
            return None
        share = Fraction(limited, limited + lasting)
        return (
            "none"
            if not share
            else "all"
            if share == 1
            else "under_half"
            if 2 * share < 1
            else "half_or_more"
        )

    def _money(self, one: str) -> Iterator[Money]:
        for award, cents in self._grants(one):
            starts = award["begins"] or award["awarded"]
            if cents is not None and starts is not None:
                code = self._type(award) or ""
                lasts = award["ends"] is None and code in LASTING
                for year, share in shares(starts, award["ends"]):
                    yield year, cents * share, code, lasts
        for row in self._of("dues_assessment", one):
            if row["cents"] is not None and row["status"] not in {"refused", "waived"}:
                yield int(row["fiscal_year"][:4]), Fraction(row["cents"]), "member_dues", True
        yield from self._budgeted(one)

    def _budgeted(self, one: str) -> Iterator[Money]:
        """Incomes of a year's actual budget or, without one, of its planned one."""
        for budget in self._of("budget", one):
            same = [
                row["stage"] for row in self._of("budget", one) if row["fiscal_year"] == budget["fiscal_year"]
            ]
            if budget["stage"] == "actual" or "actual" not in same:
                for row in self.rows["budget_income"]:
                    if row["budget_id"] == budget["id"]:
                        year = int(budget["fiscal_year"][:4])
                        yield year, Fraction(row["cents"]), row["type"], row["type"] in LASTING


def school_year(day: date) -> int:
    """The calendar year in whose July it begins."""
    return day.year if day.month > 6 else day.year - 1


def shares(starts: str, ends: str | None) -> Iterator[tuple[int, Fraction]]:
    """The part of an award in each school year: by days, or all in the first when nobody says until when."""
    begins = date(int(starts), 7, 1) if len(starts) == 4 else date.fromisoformat((starts + "-01")[:10])
    until = _last_day(ends) if ends else None
    if until is None or until < begins:
        yield school_year(begins), Fraction(1)
        return
    days = range(begins.toordinal(), until.toordinal() + 1)
    for year in range(school_year(begins), school_year(until) + 1):
        inside = range(date(year, 7, 1).toordinal(), date(year + 1, 7, 1).toordinal())
        shared = min(days.stop, inside.stop) - max(days.start, inside.start)
        yield year, Fraction(shared, len(days))


def _last_day(told: str) -> date:
    year, month, day = (*map(int, told.split("-")), None, None)[:3]
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])
