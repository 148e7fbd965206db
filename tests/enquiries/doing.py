"""What people do with enquiries, as a browser would."""

from sqlalchemy import select

from rural_collab.enquiries.models import Enquiry, EnquiryCopy
from rural_collab.mail.models import Message

QUESTION = {"topic": "joining", "words": "How did you begin?"}


def address(*collaboratives):
    return "/ask?" + "&".join(f"c={each.organization.slug}" for each in collaboratives)


def asked(reader, *collaboratives, status=303, **told):
    """Ask, and give the address of the page on which answers are read; or the page shown again."""
    page = reader.submit(address(*collaboratives), status, **{**QUESTION, **told})
    return page.response.location if status == 303 else page


def form_of(page, action):
    """What a browser would send of the form that goes to an address with this end."""
    (form,) = [each for each in page.all("form") if (each.get("action") or "").endswith(action)]
    sent = {}
    for field in form.iter():
        if field.tag in {"input", "textarea", "select"} and field.get("type") != "checkbox":
            sent[field.get("name")] = field.get("value", "")
    return sent


def further(reader, followed, words, status=303):
    sent = form_of(reader.get(followed), "/further")
    return reader.post(f"{followed}/further", {**sent, "words": words}, status)


def mails(session, template=None):
    session.expire_all()
    query = select(Message).order_by(Message.written_at, Message.recipient)
    return [each for each in session.scalars(query) if template in {None, each.template}]


def only(session):
    session.expire_all()
    return session.scalars(select(Enquiry)).one()


class Desk:
    """Somebody who answers."""

    def __init__(self, reader, session):
        self.reader, self.session = reader, session

    def address(self, collaborative):
        """Of the one enquiry to a collaborative."""
        self.session.expire_all()
        query = select(EnquiryCopy.id).where(EnquiryCopy.collaborative_id == collaborative.id)
        return f"/manage/enquiries/{self.session.scalars(query).one()}"

    def read(self, collaborative, status=200):
        return self.reader.get(self.address(collaborative), status)

    def does(self, collaborative, action, status=303, **sent):
        """Open the enquiry and send one of its forms."""
        page = self.read(collaborative)
        return self.reader.post(
            f"{self.address(collaborative)}/{action}", {**form_of(page, f"/{action}"), **sent}, status
        )
