"""How an answer turns when something changes: what was open and would be no longer, and the other way round. Pure rules."""

from rural_collab.openness.deciding import CLOSED, OPEN, Answer

CLOSES, FEE, NARROWS, WIDENS, NO_FEE, OPENS = "closes", "fee", "narrows", "widens", "no_fee", "opens"
#: From the gravest for a student to the best.
TURNS = (CLOSES, FEE, NARROWS, WIDENS, NO_FEE, OPENS)


def turn(before: Answer, after: Answer) -> str | None:
    """What becomes of one offering for who asks; None when nothing does, whatever the reasons are."""
    was_closed, is_closed = before.state == CLOSED, after.state == CLOSED
    if was_closed or is_closed:
        return None if was_closed and is_closed else CLOSES if is_closed else OPENS
    if before.asks_a_fee != after.asks_a_fee:
        return FEE if after.asks_a_fee else NO_FEE
    if before.state == after.state:
        return None
    return WIDENS if after.state == OPEN else NARROWS
