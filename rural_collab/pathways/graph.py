"""The graph of a pathway: which step can be reached when, and what is wrong with it. Pure rules over plain nodes.

Who reads them: everybody sees the steps without a strand; on a strand one sees those of that strand as well. A step can
be taken when all that it comes after has been taken, where

* of steps that share a choice, one is enough;
* steps of other strands do not count, but a step that comes after nothing else cannot be taken from here;
* a step has its grade, and nobody goes back to an earlier one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rural_collab.text import filled, fold, mark

_DIGITS = re.compile(r"(\d+)")
_ARROW = " → "
_TWICE = mark("Several steps have the number %(steps)s; give each its own")
_UNKNOWN = mark("Step %(step)s comes after %(steps)s, which is not among the steps")
_LOOP = mark("These steps wait for each other: %(steps)s. Let one of them come after fewer steps")
_UNREACHABLE = mark(
    "Nobody can get to step %(steps)s: it comes after a later grade, or only after steps of another strand"
)
_NO_EXIT = mark("Say of one step at least that one can stop there, or that only some of the steps are known")
_NO_EXIT_OF_STRAND = mark("Say of one step of %(strand)s at least that one can stop there")
_NO_CHOICE = mark("Step %(step)s is one of several: say which choice it belongs to")
_LONELY = mark("Only step %(step)s belongs to the choice “%(choice)s”; a choice has at least two steps")


class Node(NamedTuple):
    """A step as the rules see it. ``grade`` is the place of its grade in the order of grades, None when not stated."""

    number: str
    after: Sequence[str] = ()
    need: str = "required"
    choice: str | None = None
    strand: str | None = None
    grade: int | None = None
    is_exit: bool = False


def place_of(number: str) -> tuple[tuple[int, str], ...]:
    """Where a number stands among others as people count: 1, 2, 3a, 3b, 10."""
    parts = _DIGITS.split(fold(number))
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in parts if part)


def strands_of(nodes: Iterable[Node]) -> list[str | None]:
    """The strands in the order of their first steps; only None where nobody has to choose."""
    named = list(dict.fromkeys(node.strand for node in nodes if node.strand))
    return [*named] or [None]


def find_loop(nodes: Sequence[Node]) -> list[str]:
    """Numbers of steps that wait for each other, the first again at the end; empty when none do."""
    waiting = {node.number: set(node.after) for node in nodes}
    free = [number for number, after in waiting.items() if not after]
    while free:
        done = free.pop()
        waiting.pop(done, None)
        for number, after in waiting.items():
            if done in after:
                after.discard(done)
                if not after:
                    free.append(number)
    return _around({number: after & waiting.keys() for number, after in waiting.items()})


def _around(waiting: Mapping[str, set[str]]) -> list[str]:
    """Follow what each waits for until a number comes up again."""
    trail: list[str] = []
    number = min((each for each, after in waiting.items() if after), key=place_of, default=None)
    while number is not None and number not in trail:
        trail.append(number)
        number = min(waiting[number], key=place_of, default=None)
    if number is None:
        return []
    around = trail[trail.index(number) :][::-1]
    first = around.index(min(around, key=place_of))
    return [*around[first:], *around[: first + 1]]


def when_reached(nodes: Sequence[Node], strand: str | None) -> dict[str, int]:
    """The earliest grade in which each step of a strand can be taken; steps nobody gets to are left out.

    Those that wait for each other are left out. A step without a grade is taken in the grade one is in, at first 0.
    """
    seen = {node.number: node for node in nodes if node.strand in {None, strand}}
    settled: dict[str, int | None] = {}
    left = list(seen.values())
    while ready := [node for node in left if all(n in settled for n in node.after if n in seen)]:
        settled |= {node.number: _reached(node, seen, settled) for node in ready}
        left = [node for node in left if node.number not in settled]
    return {number: grade for number, grade in settled.items() if grade is not None}


def _reached(node: Node, seen: Mapping[str, Node], settled: Mapping[str, int | None]) -> int | None:
    """The earliest grade a step can be taken in, given those of all it comes after; None when it cannot."""
    needed = [seen[number] for number in node.after if number in seen]
    if node.after and not needed:
        return None
    ready = 0
    for group in _alternatives(needed):
        known = [grade for each in group if (grade := settled[each.number]) is not None]
        if not known:
            return None
        ready = max(ready, min(known))
    return ready if node.grade is None else node.grade if ready <= node.grade else None


def _alternatives(needed: Iterable[Node]) -> list[list[Node]]:
    """What has to be done before, one of each list."""
    groups: dict[str, list[Node]] = {}
    for node in needed:
        groups.setdefault(f"choice {node.choice}" if node.choice else f"step {node.number}", []).append(node)
    return list(groups.values())


def find_problems(nodes: Sequence[Node], *, is_partial: bool) -> Iterator[str]:
    """Sentences about what is wrong; of a partial ladder no exit is asked for."""
    unclear = [*_numbering(nodes), *_choices(nodes)]
    yield from unclear
    if loop := find_loop(nodes):
        yield filled(_LOOP, steps=_ARROW.join(loop))
    if not unclear and not loop:
        yield from _dead_ends(nodes, is_partial=is_partial)


def _dead_ends(nodes: Sequence[Node], *, is_partial: bool) -> Iterator[str]:
    for strand in strands_of(nodes) if nodes else ():
        reached = when_reached(nodes, strand)
        yield from _unreached(nodes, strand, reached)
        if not is_partial and not any(node.is_exit and node.number in reached for node in nodes):
            yield filled(_NO_EXIT_OF_STRAND, strand=strand) if strand else _NO_EXIT


def _numbering(nodes: Sequence[Node]) -> Iterator[str]:
    numbers = [node.number for node in nodes]
    twice = sorted({number for number in numbers if numbers.count(number) > 1}, key=place_of)
    if twice:
        yield filled(_TWICE, steps=", ".join(twice))
    for node in nodes:
        unknown = [number for number in node.after if number not in numbers]
        if unknown:
            yield filled(_UNKNOWN, step=node.number, steps=", ".join(unknown))


def _choices(nodes: Sequence[Node]) -> Iterator[str]:
    groups: dict[str, list[Node]] = {}
    for node in nodes:
        if node.choice:
            groups.setdefault(node.choice, []).append(node)
        elif node.need == "choice":
            yield filled(_NO_CHOICE, step=node.number)
    for choice, members in groups.items():
        if len(members) == 1:
            yield filled(_LONELY, step=members[0].number, choice=choice)


def _unreached(nodes: Sequence[Node], strand: str | None, reached: Mapping[str, int]) -> Iterator[str]:
    """Steps somebody on this strand has to take and never could; one of each choice is enough."""
    needed = [node for node in nodes if node.strand in {None, strand} and node.need != "optional"]
    lost = [
        group[0].number
        for group in _alternatives(needed)
        if not any(node.number in reached for node in group)
    ]
    if lost:
        yield filled(_UNREACHABLE, steps=", ".join(lost))
