"""What is typed to sign in and to change a password."""

from wtforms import PasswordField

from rural_collab.accounts.commands import LONGEST_PASSWORD
from rural_collab.text import mark
from rural_collab.web.forms import RegistryForm, email_address, required_rule


def _password(words: str, hint: str = "", autocomplete: str = "current-password") -> PasswordField:
    return PasswordField(
        words,
        description=hint,
        validators=[required_rule],
        render_kw={"autocomplete": autocomplete, "maxlength": LONGEST_PASSWORD},
    )


class SignInForm(RegistryForm):
    email = email_address(mark("E-mail address"), required=True)
    password = _password(mark("Password"))


class PasswordForm(RegistryForm):
    current_password = _password(mark("Your password now"))
    new_password = _password(
        mark("New password"),
        mark("At least 12 characters. Several words are easy to keep."),
        "new-password",
    )
