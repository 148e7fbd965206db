"""What people without an account type."""

from rural_collab.text import mark
from rural_collab.web.forms import RegistryForm, email_address, line, paragraphs
from rural_collab.web.strangers import TimedTrap

_MOST = 2000


class CoordinateForm(TimedTrap):
    name = line(mark("Your name"), required=True)
    email = email_address(mark("Your e-mail address; the invitation is sent there"), required=True)
    words = paragraphs(
        mark("What you do in the collaborative, and who can confirm it"), required=True, most=_MOST, rows=4
    )


class RemovalForm(TimedTrap):
    name = line(mark("The name that is to be removed"))
    email = email_address(mark("The e-mail address that is to be removed"), required=True)
    words = paragraphs(mark("Where you found it, or anything else we should know"), most=_MOST, rows=3)


class ForgetForm(RegistryForm):
    email = email_address(mark("E-mail address"), required=True)
    name = line(mark("Name, as it stands in texts"))
