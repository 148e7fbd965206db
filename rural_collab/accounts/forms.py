"""What is typed to sign in, to change an account, and to say who keeps what."""

from typing import Any

from wtforms import PasswordField, SelectField, StringField

from rural_collab.access.identity import Role
from rural_collab.accounts.commands import LONGEST_PASSWORD
from rural_collab.accounts.models import Invitation
from rural_collab.text import mark
from rural_collab.vocabularies.terms import label
from rural_collab.web.forms import RegistryForm, choice, email_address, line, required_rule
from rural_collab.web.languages import LANGUAGES, language

_LONGEST_CODE = 40


def _password(words: str, hint: str = "", autocomplete: str = "current-password") -> PasswordField:
    return PasswordField(
        words,
        description=hint,
        validators=[required_rule],
        render_kw={"autocomplete": autocomplete, "maxlength": LONGEST_PASSWORD},
    )


def _code() -> StringField:
    return StringField(
        mark("Code"),
        description=mark("The six digits your telephone shows, or a recovery code"),
        validators=[required_rule],
        render_kw={"autocomplete": "one-time-code", "maxlength": _LONGEST_CODE, "autocapitalize": "none"},
    )


def _language() -> SelectField:
    return SelectField(
        mark("Language of mails"),
        choices=lambda: list(LANGUAGES.items()),
        default=language,
        validate_choice=True,
    )


def _role(*roles: Role) -> SelectField:
    return SelectField(
        mark("Role"),
        choices=lambda: [(role.value, label("registry_role", role, language())) for role in roles],
        coerce=_as_role,
        validate_choice=True,
    )


def _as_role(value: Any) -> Role | None:
    return Role(value) if value in set(Role) else None


class SignInForm(RegistryForm):
    email = email_address(mark("E-mail address"), required=True)
    password = _password(mark("Password"))


class LinkForm(RegistryForm):
    email = email_address(mark("E-mail address"), required=True)


class CodeForm(RegistryForm):
    code = _code()


class PasswordForm(RegistryForm):
    current_password = _password(mark("Your password now"))
    new_password = _password(
        mark("New password"),
        mark("At least 12 characters. Several words are easy to keep."),
        "new-password",
    )


class LanguageForm(RegistryForm):
    language = _language()


class SignUpForm(RegistryForm):
    name = line(mark("Your name"), required=True, hint=mark("As it will stand in histories"))
    new_password = _password(
        mark("Choose a password"),
        mark("At least 12 characters. Several words are easy to keep."),
        "new-password",
    )


class InviteForm(RegistryForm):
    """Somebody who is to keep a collaborative."""

    email = email_address(mark("E-mail address"), required=True)
    role = _role(Role.EDITOR, Role.COORDINATOR)
    language = _language()


class RepresentativeForm(RegistryForm):
    """Somebody who is to keep the record of an organization."""

    email = email_address(mark("E-mail address"), required=True)
    role = _role(Role.REPRESENTATIVE)
    language = _language()


class StewardForm(RegistryForm):
    """Somebody who is to keep a state or a region."""

    email = email_address(mark("E-mail address"), required=True)
    role = _role(Role.STEWARD)
    state_usps = choice(Invitation.state_usps)
    region = line(
        mark("Region, instead of a state"),
        hint=mark("The last part of the address of its page, such as san-luis-valley-co"),
    )
    language = _language()


class AddressForm(RegistryForm):
    """The address an invitation should have been sent to."""

    email = email_address(mark("The right e-mail address"), required=True)


class HandOverForm(RegistryForm):
    """Who takes a role from now on."""

    email = email_address(mark("E-mail address of whoever takes it over"), required=True)
    language = _language()
