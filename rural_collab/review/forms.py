"""What is typed about a proposal, about how to review, and by readers who found something wrong."""

from typing import Any

from wtforms import HiddenField

from rural_collab.review.models import ReviewRule
from rural_collab.text import mark
from rural_collab.web.forms import RegistryForm, email_address, line, paragraphs, yes
from rural_collab.web.strangers import Trap

_MOST = 2000
_ADDRESS = mark("Your e-mail address, if we may ask you back; it is deleted once this is settled")


class WordsForm(RegistryForm):
    """What is said about a proposal; ``read`` is the version of it that was on the page."""

    read = HiddenField()
    words = paragraphs(mark("What you want to say"), most=_MOST, rows=3)


class RuleForm(RegistryForm):
    publish_alone = yes(ReviewRule.publish_alone)
    skip_small = yes(ReviewRule.skip_small)


def rule_form_of(rule: ReviewRule | None) -> dict[str, Any]:
    """What is stored, as the form shows it; what holds while nobody has said anything."""
    if rule is None:
        return {"publish_alone": True, "skip_small": False}
    return {"version": rule.version, "publish_alone": rule.publish_alone, "skip_small": rule.skip_small}


class WrongForm(Trap):
    words = paragraphs(mark("What is wrong, and what would be right"), required=True, most=_MOST, rows=5)
    source = line(mark("How you know, for instance a web address"))
    reply_to = email_address(_ADDRESS)


class SuggestionForm(Trap):
    """What is said beside a changed form."""

    words = paragraphs(mark("How you know, or anything else we should know"), most=_MOST, rows=3)
    reply_to = email_address(_ADDRESS)
