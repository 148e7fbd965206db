"""``docs/permissions.md``, written from the policy: ``python -m rural_collab.access.docs > docs/permissions.md``."""

import sys

from rural_collab.access.policy import POLICY, Predicate

_HEAD = """\
# Who may do what

Written from `rural_collab/access/policy.py` by `python -m rural_collab.access.docs > docs/permissions.md`; a test keeps
the two the same. Reading needs no account. Whoever may not do something gets a page that says so (403); whoever is not
signed in is asked to sign in first.

| Permission | Who has it |
|---|---|
"""


def permissions_page() -> str:
    """The policy as Markdown, one line a permission."""
    lines = (f"| `{permission}` | {_anybody_of(rows)} |\n" for permission, rows in sorted(POLICY.items()))
    return _HEAD + "".join(lines)


def _anybody_of(rows: list[list[Predicate]]) -> str:
    told = "; or ".join(" who is also ".join(map(_words, row)) for row in rows)
    return told[:1].upper() + told[1:]


def _words(holds: Predicate) -> str:
    """What a predicate says of itself, as a part of a sentence."""
    told = (holds.__doc__ or "").strip().rstrip(".")
    return told[:1].lower() + told[1:]


if __name__ == "__main__":
    sys.stdout.write(permissions_page())
