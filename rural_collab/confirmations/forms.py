"""What is typed to ask a member."""

from wtforms import SelectField

from rural_collab.text import mark
from rural_collab.web.forms import RegistryForm, email_address, paragraphs
from rural_collab.web.languages import LANGUAGES


class AskMemberForm(RegistryForm):
    """Where a member can be asked; the address is forgotten when it has answered."""

    email = email_address(mark("E-mail address of the member"), required=True)
    language = SelectField(mark("Language of the mail"), choices=lambda: list(LANGUAGES.items()))


class MemberAnswerForm(RegistryForm):
    """What a member says beside its answer."""

    words = paragraphs(mark("Anything we should know, for instance since when"), most=1000, rows=3)
