"""Forms for people without an account: what tells programs from them without a puzzle, and what a sender is counted by."""

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address, ip_network
from typing import NamedTuple
from uuid import UUID, uuid4

from flask import Response, current_app, request
from itsdangerous import BadSignature, TimestampSigner
from wtforms import HiddenField, StringField

from rural_collab.clock import today, utc_now
from rural_collab.errors import TooManyTries
from rural_collab.text import mark
from rural_collab.web.access import current_identity
from rural_collab.web.database import get_session
from rural_collab.web.forms import RegistryForm
from rural_collab.web.languages import gettext

#: Nobody reads a form and fills it in within this time.
SHORTEST = timedelta(seconds=3)
_TOO_QUICK = mark("That was very quick. Please read it once more and press the button again.")

_FLOOD = mark(
    "Very much was sent within this hour, so this was not taken. Nothing you typed is lost: send it again in "
    "%(minutes)s minutes."
)


class Trap(RegistryForm):
    """A field that people do not see and programs fill in."""

    nickname = StringField(mark("Leave this empty"), render_kw={"autocomplete": "off", "tabindex": "-1"})

    @property
    def is_sprung(self) -> bool:
        return bool(self.nickname.data)


class Ticket(NamedTuple):
    """What a form was given when it was opened: what is sent with it is known by ``id``, however often it is sent."""

    id: UUID
    opened_at: datetime


class TimedTrap(Trap):
    """A trap that also knows when the form was opened. What is sent too soon is shown again, and nothing is lost."""

    opened = HiddenField()

    @property
    def ticket(self) -> Ticket | None:
        """What it was given when it was opened; None when that is lost or made up."""
        return read_ticket(self.opened.data or "")

    def be_opened(self) -> None:
        """Give it a ticket, unless it has one."""
        if self.ticket is None:
            self.opened.data = _signer().sign(uuid4().hex).decode()

    def refuse_haste(self) -> bool:
        """Whether it was sent too soon after it was opened; then it says so."""
        ticket = self.ticket
        if ticket is not None and utc_now() - ticket.opened_at >= SHORTEST:
            return False
        self.refused_because = _TOO_QUICK
        return True


def read_ticket(text: str) -> Ticket | None:
    try:
        number, opened_at = _signer().unsign(text, return_timestamp=True)
        return Ticket(UUID(number.decode()), opened_at)
    except (BadSignature, ValueError):
        return None


def _signer() -> TimestampSigner:
    return TimestampSigner(_secret(), salt="form of a stranger", digest_method=sha256)


def held(form: RegistryForm, flood: TooManyTries, again: Callable[[], Response]) -> Response:
    """A form that came when too many had come: nothing is saved, and it stands there ``again`` with everything typed."""
    get_session().rollback()
    form.refused_because = gettext(_FLOOD, minutes=max(1, round(flood.seconds / 60)))
    answer = again()
    answer.status_code = HTTPStatus.TOO_MANY_REQUESTS
    answer.headers["Retry-After"] = str(flood.seconds)
    return answer


def sender_of(what: str, told: str | None = None) -> str:
    """Whoever sends something of this kind, for today: by what is ``told``, or else by the account or the network address.

    From the hash nobody finds any of them, and tomorrow it is another one. Who asks a lot may still suggest, and whoever
    is signed in is not held because somebody in the same school sent too much.
    """
    user_id = current_identity().user_id
    words = f"{today().isoformat()} {what} {told or user_id or network_of(request.remote_addr)}"
    return hmac.new(_secret().encode(), words.encode(), sha256).hexdigest()


def network_of(address: str | None) -> str:
    """What is counted as one sender: an IPv4 address, or the network of an IPv6 one, of which a house has billions."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return address or ""
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    if isinstance(found, IPv6Address) and mapped is None:
        return str(ip_network((int(found), 64), strict=False))
    return str(mapped or found)


def _secret() -> str:
    secret: str = current_app.config["SETTINGS"].secret_key
    return secret
