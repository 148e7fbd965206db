"""What each of several pays, and what a rule for dues asks of one.

Amounts are whole cents and quantities are whole numbers or fractions; nothing here is ever rounded on the way, so the
shares of a cost always come to that cost. What cannot be said is None, never zero.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

Weight = int | Fraction


class Indivisible(ValueError):
    """Nobody has any of what a cost is to be divided by."""


def split(total: int, weights: Sequence[Weight]) -> list[int]:
    """Divide ``total`` cents in proportion to ``weights``; the shares come to the total exactly.

    Each share is the exact one rounded down; the cents left over go to the largest remainders, the earlier of two
    equal ones first. Indivisible when there is no weight at all.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise Indivisible
    exact = [Fraction(total) * weight / whole for weight in weights]
    shares = [floor(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: shares[place] - exact[place])
    for place in by_remainder[: total - sum(shares)]:
        shares[place] += 1
    return shares


@dataclass(frozen=True, slots=True)
class Payer:
    """One of those who share a cost: its students, how much it uses, and its means, 100 being like the others.

    Whose number of students is not known, None, pays nothing of what is divided by students.
    """

    students: int | None
    uses: int = 0
    means: int = 100


@dataclass(frozen=True, slots=True)
class Tier:
    """A band of sizes up to and with ``up_to`` students, the last one without end, and what it pays or weighs."""

    up_to: int | None
    amount: int


@dataclass(frozen=True, slots=True)
class Terms:
    """What the formulas need beyond the payers: the percent shared equally, and the weights of the size bands."""

    base_percent: int = 50
    tiers: tuple[Tier, ...] = (Tier(300, 1), Tier(1000, 2), Tier(None, 4))


Formula = Callable[[int, Sequence[Payer], Terms], list[int]]


def flat(total: int, payers: Sequence[Payer], terms: Terms) -> list[int]:
    """The same for everybody."""
    return split(total, [1] * len(payers))


def per_pupil(total: int, payers: Sequence[Payer], terms: Terms) -> list[int]:
    """In proportion to students."""
    return split(total, [payer.students or 0 for payer in payers])


def tiered(total: int, payers: Sequence[Payer], terms: Terms) -> list[int]:
    """By the weight of the size band each falls into."""
    return split(
        total,
        [0 if payer.students is None else tier_of(payer.students, terms.tiers).amount for payer in payers],
    )


def base_plus_per_pupil(total: int, payers: Sequence[Payer], terms: Terms) -> list[int]:
    """One part the same for everybody, the rest in proportion to students."""
    students = sum(payer.students or 0 for payer in payers)
    if not students:
        raise Indivisible
    base = Fraction(terms.base_percent, 100)
    return split(
        total, [base / len(payers) + (1 - base) * Fraction(payer.students or 0, students) for payer in payers]
    )


def by_use(total: int, payers: Sequence[Payer], terms: Terms) -> list[int]:
    """In proportion to what each uses."""
    return split(total, [payer.uses for payer in payers])


def by_ability(total: int, payers: Sequence[Payer], terms: Terms) -> list[int]:
    """In proportion to students, each counted by the means of the place."""
    return split(total, [(payer.students or 0) * payer.means for payer in payers])


#: Every formula by the code of the vocabulary ``cost_share``, in the order people meet them.
FORMULAS: Mapping[str, Formula] = {
    "flat": flat,
    "per_pupil": per_pupil,
    "tiered": tiered,
    "base_plus_per_pupil": base_plus_per_pupil,
    "usage": by_use,
    "ability_to_pay": by_ability,
}
#: Formulas that need no number of students, for all of the cost or for a part of it.
EQUAL = frozenset({"flat", "base_plus_per_pupil"})


def tier_of(students: int, tiers: Sequence[Tier]) -> Tier:
    """The band a number of students falls into; those beyond every limit pay like the largest band."""
    if not tiers:
        raise Indivisible
    ordered = sorted(tiers, key=_limit)
    return next((tier for tier in ordered if students <= _limit(tier)), ordered[-1])


def _limit(tier: Tier) -> float:
    return float("inf") if tier.up_to is None else tier.up_to


@dataclass(frozen=True, slots=True)
class Dues:
    """A rule for dues in numbers; what its basis does not use, or no source states, is None."""

    basis: str
    amount: int | None = None
    rate: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    tiers: tuple[Tier, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """What is known of the one who would pay: each None when nobody said it. ``members`` counts it among them."""

    students: int | None = None
    high_school: int | None = None
    uses: int | None = None
    means: int = 100
    members: int | None = None


def dues(rule: Dues, measure: Measure) -> int | None:
    """What a rule asks of one member for a year, in cents; None when the rule or the measure does not say enough."""
    amount = _AMOUNTS.get(rule.basis, _unknown)(rule, measure)
    if amount is None:
        return None
    raised = max(amount, rule.minimum or 0)
    return raised if rule.maximum is None else min(raised, rule.maximum)


@dataclass(frozen=True, slots=True)
class Estimate:
    """An amount as it would be with fewer students, as many as now, and more."""

    low: int
    likely: int
    high: int


def estimate(rule: Dues, measure: Measure, swing: int) -> Estimate | None:
    """What a rule asks when students and uses are ``swing`` percent fewer, as told, and as many percent more."""
    amounts = [dues(rule, _swung(measure, percent)) for percent in (100 - swing, 100, 100 + swing)]
    low, likely, high = amounts
    return None if low is None or likely is None or high is None else Estimate(low, likely, high)


def share_estimate(
    total: int, us: Payer, others: Sequence[Payer], formula: Formula, terms: Terms, swing: int
) -> Estimate:
    """Our share of a cost when we are ``swing`` percent smaller, as told, and as much larger; others stay as they are."""
    low, likely, high = (
        formula(
            total,
            [replace(us, students=_part_of(us.students, percent), uses=_part(us.uses, percent)), *others],
            terms,
        )[0]
        for percent in (100 - swing, 100, 100 + swing)
    )
    return Estimate(low, likely, high)


def _swung(measure: Measure, percent: int) -> Measure:
    return replace(
        measure,
        students=_part_of(measure.students, percent),
        high_school=_part_of(measure.high_school, percent),
        uses=_part_of(measure.uses, percent),
    )


def _part_of(count: int | None, percent: int) -> int | None:
    return None if count is None else _part(count, percent)


def _part(count: int, percent: int) -> int:
    """Whole students: a half counts as one."""
    return (count * percent + 50) // 100


def _flat(rule: Dues, measure: Measure) -> int | None:
    return rule.amount


def _per(count: int | None, rule: Dues) -> int | None:
    return None if count is None or rule.rate is None else count * rule.rate


def _per_student(rule: Dues, measure: Measure) -> int | None:
    return _per(measure.students, rule)


def _per_high_school_student(rule: Dues, measure: Measure) -> int | None:
    return _per(measure.high_school, rule)


def _per_use(rule: Dues, measure: Measure) -> int | None:
    return _per(measure.uses, rule)


def _by_size(rule: Dues, measure: Measure) -> int | None:
    if measure.students is None or not rule.tiers:
        return None
    return tier_of(measure.students, rule.tiers).amount


def _base_and_students(rule: Dues, measure: Measure) -> int | None:
    variable = _per(measure.students, rule)
    return None if variable is None or rule.amount is None else rule.amount + variable


def _equal_share(rule: Dues, measure: Measure) -> int | None:
    """The share of the one who gets the odd cents, so that nobody is asked for more than was said."""
    if rule.amount is None or not measure.members:
        return None
    return max(split(rule.amount, [1] * measure.members))


def _by_means(rule: Dues, measure: Measure) -> int | None:
    if measure.students is None or rule.rate is None:
        return None
    return -(-measure.students * rule.rate * measure.means // 100)


def _nothing(rule: Dues, measure: Measure) -> int | None:
    return 0


def _unknown(rule: Dues, measure: Measure) -> int | None:
    return None


#: What each basis of the vocabulary ``dues_basis`` asks of one member.
_AMOUNTS: Mapping[str, Callable[[Dues, Measure], int | None]] = {
    "flat_equal": _flat,
    "per_pupil_total": _per_student,
    "per_pupil_9_12": _per_high_school_student,
    "tiered_by_enrollment": _by_size,
    "base_plus_per_pupil": _base_and_students,
    "usage_based": _per_use,
    "equal_share_of_total": _equal_share,
    "ability_to_pay": _by_means,
    "none": _nothing,
    "not_stated": _unknown,
}
