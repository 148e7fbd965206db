"""What is typed about a proposal, about how to review, and by readers who found something wrong."""

from wtforms import StringField

from rural_collab.review.models import ReviewRule
from rural_collab.text import mark
from rural_collab.web.forms import RegistryForm, line, paragraphs, yes

_MOST = 2000


class WordsForm(RegistryForm):
    words = paragraphs(mark("What you want to say"), most=_MOST, rows=3)


class RuleForm(RegistryForm):
    publish_alone = yes(ReviewRule.publish_alone)
    skip_small = yes(ReviewRule.skip_small)


class Trap(RegistryForm):
    """A field that people do not see and programs fill in."""

    nickname = StringField(mark("Leave this empty"), render_kw={"autocomplete": "off", "tabindex": "-1"})

    @property
    def is_sprung(self) -> bool:
        return bool(self.nickname.data)


class WrongForm(Trap):
    words = paragraphs(mark("What is wrong, and what would be right"), required=True, most=_MOST, rows=5)
    source = line(mark("How you know, for instance a web address"))


class SuggestionForm(Trap):
    """What is said beside a changed form."""

    words = paragraphs(mark("How you know, or anything else we should know"), most=_MOST, rows=3)
