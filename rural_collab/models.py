"""Every model, imported once so that the metadata is complete."""

from rural_collab.accounts import models as accounts
from rural_collab.audit import models as audit
from rural_collab.collaboratives import models as collaboratives
from rural_collab.community import models as community
from rural_collab.community import outcome_models as outcomes
from rural_collab.confirmations import models as confirmations
from rural_collab.db.base import Base
from rural_collab.discovery import models as discovery
from rural_collab.enquiries import models as enquiries
from rural_collab.evidence import models as evidence
from rural_collab.funding import dues_models as dues
from rural_collab.funding import models as funding
from rural_collab.governance import models as governance
from rural_collab.imports import models as imports
from rural_collab.mail import models as mail
from rural_collab.merging import models as merging
from rural_collab.offerings import models as offerings
from rural_collab.official import models as official
from rural_collab.organizations import models as organizations
from rural_collab.pathways import models as pathways
from rural_collab.places import models as places
from rural_collab.review import models as review
from rural_collab.rollover import models as rollover
from rural_collab.services import models as services
from rural_collab.upkeep import models as upkeep
from rural_collab.vocabularies import models as vocabularies
from rural_collab.web import floods

__all__ = [
    "Base",
    "accounts",
    "audit",
    "collaboratives",
    "community",
    "confirmations",
    "discovery",
    "dues",
    "enquiries",
    "evidence",
    "floods",
    "funding",
    "governance",
    "imports",
    "mail",
    "merging",
    "offerings",
    "official",
    "organizations",
    "outcomes",
    "pathways",
    "places",
    "review",
    "rollover",
    "services",
    "upkeep",
    "vocabularies",
]
