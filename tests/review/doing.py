"""What people do with proposals, as a browser would."""

from sqlalchemy import select

from rural_collab.review.models import Proposal


def sent(reader, path, way, **changes):
    """Open the form at ``path``, change something, press the button ``way``; the page of what came of it."""
    answer = reader.submit(path, **changes, **({"as": way} if way else {}))
    return answer.response.location.partition("?")[0].partition("#")[0]


def decided(reader, proposal, decision, status=303, **said):
    """Open a proposal as it stands, say something, and press a button of it."""
    page = reader.get(proposal)
    return reader.post(f"{proposal}/{decision}", {**page.values(), **said}, status)


def only_proposal(session):
    session.expire_all()
    return session.scalars(select(Proposal)).one()


def edit_of(record, address="services"):
    return f"/manage/{address}/{record.id}/edit"


def rows(page):
    """Each row of the tables of a page, its cells apart."""
    return [
        " | ".join(" ".join("".join(cell.itertext()).split()) for cell in row)
        for row in page.all("tr")
        if row[0].get("scope") == "row"
    ]
