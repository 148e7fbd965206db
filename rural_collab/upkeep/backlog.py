"""What lies behind: mails and imports that wait too long, backups that were not made, clocks that disagree."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from rural_collab.accounts.second_factor import list_of_other_keys
from rural_collab.audit.models import Change
from rural_collab.clock import utc_now
from rural_collab.config import Settings
from rural_collab.imports.models import AT_WORK, SpreadsheetImport
from rural_collab.mail.models import Message, State
from rural_collab.mail.queries import count_by_state, oldest_due
from rural_collab.text import filled, mark
from rural_collab.upkeep.findings import Finding

_LAST_BACKUP = "last-backup"
_LONGEST_MAIL = timedelta(minutes=15)
#: Somebody who tries the registry out hands mails over when they look.
_LONGEST_BY_HAND = timedelta(days=1)
_LONGEST_IMPORT = timedelta(minutes=10)
_TOLD_FAILED = timedelta(days=7)
_LONGEST_WITHOUT_BACKUP = timedelta(days=7)
_FARTHEST_CLOCK = timedelta(minutes=1)

_NO_SERVER = mark(
    "No mail server is set. Mails that wait: %(count)s; set RURAL_COLLAB_SMTP_URL, or hand them over from /manage/mail"
)
_NOBODY_SENDS = mark(
    "No mail server is set, so nobody gets the mails that wait: %(count)s, the oldest since %(since)s; set "
    "RURAL_COLLAB_SMTP_URL, or hand them over from /manage/mail"
)
_STUCK_MAIL = mark(
    "Mails that wait: %(count)s, the oldest since %(since)s; start rural-collab serve or worker, and read at /manage/mail "
    "what the mail server said"
)
_GIVEN_UP = mark("Mails given up this week: %(count)s; read why and send them again at /manage/mail")
_STUCK_IMPORT = mark(
    "The import of %(file)s stands half done since %(since)s; start rural-collab serve or worker, which goes on with it"
)
_FROM_THE_FUTURE = mark("The newest change was made at %(newest)s, but here it is %(now)s; set the clock")
_OTHER_CLOCK = mark(
    "The clock of the database says %(there)s, but here it is %(now)s; set both by a time server"
)
_BACKED_UP = mark("The last backup was made at %(when)s")
_STALE_BACKUP = mark(
    "The last backup was made at %(when)s, and %(count)s changes since are in none; run: rural-collab backup FILE"
)
_NO_BACKUP_YET = mark("No backup was made from here yet; make one with: rural-collab backup FILE")
_NEVER_BACKED_UP = mark(
    "No backup was made from here yet, and %(count)s changes would be lost; run: rural-collab backup FILE"
)
_OTHER_KEY = mark(
    "Accounts whose second factor was made with another secret key: %(count)s; bring the old key back, or let each in "
    "with: rural-collab user unlock EMAIL"
)


def look_behind(settings: Settings, session: Session) -> Iterator[Finding]:
    """One sentence for each thing that has to be done, and for what is well."""
    yield _look_at_waiting_mail(settings, session)
    if failed := _failed_lately(session):
        yield Finding(is_fine=False, words=filled(_GIVEN_UP, count=failed))
    yield from _look_at_imports(session)
    yield from _look_at_clock(session)
    yield _look_at_backups(settings, session)
    if locked := list_of_other_keys(session, settings.secret_key):
        yield Finding(is_fine=False, words=filled(_OTHER_KEY, count=len(locked)))


def _when(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _look_at_waiting_mail(settings: Settings, session: Session) -> Finding:
    waiting, due = count_by_state(session)[State.WAITING], oldest_due(session)
    by_hand = not settings.smtp_url
    longest = _LONGEST_BY_HAND if by_hand and not settings.in_production else _LONGEST_MAIL
    if due is not None and due < utc_now() - longest:
        words = _NOBODY_SENDS if by_hand else _STUCK_MAIL
        return Finding(is_fine=False, words=filled(words, count=waiting, since=_when(due)))
    if by_hand:
        return Finding(is_fine=True, words=filled(_NO_SERVER, count=waiting))
    return Finding(is_fine=True, words=mark("No mail waits longer than it should"))


def _failed_lately(session: Session) -> int:
    """Mails given up that somebody could still send; those that came too late have no text any more."""
    lately = Message.written_at > utc_now() - _TOLD_FAILED
    failed = select(func.count()).where(Message.state == State.FAILED, Message.body != "", lately)
    return session.scalar(failed) or 0


def _look_at_imports(session: Session) -> Iterator[Finding]:
    stuck = select(SpreadsheetImport).where(
        SpreadsheetImport.state.in_(AT_WORK), SpreadsheetImport.moved_at < utc_now() - _LONGEST_IMPORT
    )
    for each in session.scalars(stuck.order_by(SpreadsheetImport.moved_at)):
        told = filled(_STUCK_IMPORT, file=each.file_name, since=_when(each.moved_at))
        yield Finding(is_fine=False, words=told)


def _look_at_clock(session: Session) -> Iterator[Finding]:
    """Links, leases and the codes of telephones live by the clock."""
    now = utc_now()
    newest = session.scalar(select(func.max(Change.recorded_at)))
    if newest is not None and newest > now + _FARTHEST_CLOCK:
        told = filled(_FROM_THE_FUTURE, newest=_when(newest), now=_when(now))
        yield Finding(is_fine=False, words=told)
    if session.get_bind().dialect.name == "postgresql":
        there: datetime = session.execute(text("SELECT clock_timestamp()")).scalar_one()
        if abs(there - now) > _FARTHEST_CLOCK:
            yield Finding(is_fine=False, words=filled(_OTHER_CLOCK, there=_when(there), now=_when(now)))


def note_backup(settings: Settings) -> None:
    """Remember that a backup was made now."""
    (settings.home / _LAST_BACKUP).write_text(utc_now().isoformat(), encoding="ascii")


def _last_backup(home: Path) -> datetime | None:
    try:
        return datetime.fromisoformat((home / _LAST_BACKUP).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None


def _look_at_backups(settings: Settings, session: Session) -> Finding:
    """Only changes of people count: what nobody typed can be loaded again."""
    last = _last_backup(settings.home)
    by_people = select(func.count(), func.min(Change.recorded_at)).where(Change.actor_id.is_not(None))
    if last is not None:
        by_people = by_people.where(Change.recorded_at > last)
    changes, since = session.execute(by_people).one()
    if since is None or since > utc_now() - _LONGEST_WITHOUT_BACKUP:
        words: str = filled(_BACKED_UP, when=_when(last)) if last else _NO_BACKUP_YET
        return Finding(is_fine=True, words=words)
    if last is None:
        return Finding(is_fine=False, words=filled(_NEVER_BACKED_UP, count=changes))
    return Finding(is_fine=False, words=filled(_STALE_BACKUP, when=_when(last), count=changes))
