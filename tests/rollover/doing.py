"""What people do with plans of school years, as a browser would."""

from uuid import UUID

from rural_collab.rollover.models import YearPlan
from rural_collab.rollover.queries import get_plan


def contents(session, collaborative, parts):
    """Everything recorded of a collaborative, by kind, as its columns say it; what is listed of each part."""
    session.expire_all()
    return {
        part.address: sorted(_told(each) for each in part.listed(session, collaborative.id)) for part in parts
    }


def _told(record):
    columns = record.__mapper__.column_attrs
    return tuple(
        str(getattr(record, each.key)) for each in columns if each.key not in {"updated_at", "created_at"}
    )


class Years:
    """Somebody who begins school years of a collaborative."""

    def __init__(self, reader, session, collaborative):
        self.reader, self.session, self.collaborative = reader, session, collaborative

    @property
    def address(self):
        return f"/manage/collaboratives/{self.collaborative.organization.slug}/years"

    def plan(self, into="2027-28"):
        """Have a plan made, and give its address."""
        location = self.reader.submit(self.address, into=into).response.location
        return location.partition("?")[0]

    def of(self, address) -> YearPlan:
        self.session.expire_all()
        return get_plan(self.session, UUID(address.rpartition("/")[2]))

    def rows(self, address, *actions):
        return [row for row in self.of(address).rows if not actions or row.action in actions]

    def sends(self, address, action, status=303, rows=None, **sent):
        """Press a button of the page as it stands, or with other ``rows`` ticked."""
        page = self.reader.get(address)
        form = {**page.values(), **sent}
        if rows is not None:
            form["row"] = [str(row.position) for row in rows]
        return self.reader.post(f"{address}/{action}", form, status)
