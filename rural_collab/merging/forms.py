"""What is typed to merge two records."""

from collections.abc import Iterable, Mapping

from wtforms import HiddenField

from rural_collab.merging.comparing import BOTH, CODES, KEPT, OTHER, Choice, Codes
from rural_collab.text import mark
from rural_collab.web.forms import RegistryForm, line, paragraphs

_WHOLE = 18


class FindForm(RegistryForm):
    """Which other record tells of the same organization."""

    other = line(
        mark("The other record"),
        required=True,
        hint=mark("Its name, a code it has, or the address of its page"),
    )


class MergeForm(RegistryForm):
    """What is chosen; ``version`` is that of the record that stays, ``other_version`` that of the other one."""

    other = HiddenField()
    other_version = HiddenField()
    why = paragraphs(mark("How do you know that they are the same?"), most=500, rows=2)

    @property
    def versions(self) -> tuple[int | None, int | None]:
        """What both were when they were compared."""
        typed = str(self.other_version.data or "")
        whole = typed.isascii() and typed.isdigit() and len(typed) <= _WHOLE
        return self.version.data, int(typed) if whole else None


def chosen_in(typed: Mapping[str, str], choices: Iterable[Choice], codes: Iterable[Codes]) -> dict[str, str]:
    """What was chosen of what there is to choose; anything else a form may send is left out."""
    chosen = {each.name: OTHER for each in choices if typed.get(each.name) == OTHER}
    for each in codes:
        said = typed.get(each.name, KEPT)
        if said in {OTHER, BOTH}:
            chosen[f"{CODES}{each.scheme}"] = said
    return chosen
