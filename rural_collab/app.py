"""The application, as a table of contents."""

from flask import Flask

from rural_collab import __version__
from rural_collab.about.views import bp as about
from rural_collab.accounts import login, sso
from rural_collab.accounts.factor_views import bp as second_factor
from rural_collab.accounts.people_views import bp as people
from rural_collab.accounts.views import bp as accounts
from rural_collab.collaboratives.member_views import bp as members
from rural_collab.collaboratives.views import bp as collaboratives
from rural_collab.config import Settings, from_environment
from rural_collab.discovery import finding, following
from rural_collab.discovery.api import bp as search_api
from rural_collab.discovery.views import bp as discovery
from rural_collab.exchange.views import bp as exchange
from rural_collab.funding.views import bp as funding
from rural_collab.governance.views import bp as governance
from rural_collab.imports.views import bp as imports
from rural_collab.mail.views import bp as mail
from rural_collab.offerings.views import bp as offerings
from rural_collab.organizations.fact_views import bp as facts
from rural_collab.organizations.views import bp as organizations
from rural_collab.pathways.views import bp as pathways
from rural_collab.profiles.model_views import bp as governance_models
from rural_collab.profiles.money_views import bp as money
from rural_collab.profiles.pathway_views import bp as pathway_pages
from rural_collab.profiles.school_views import bp as school_pages
from rural_collab.profiles.service_views import bp as service_pages
from rural_collab.profiles.student_views import bp as students
from rural_collab.profiles.views import bp as profiles
from rural_collab.review import diverting
from rural_collab.review.suggestion_views import bp as suggestions
from rural_collab.review.version_views import bp as versions
from rural_collab.review.views import bp as review
from rural_collab.services.views import bp as services
from rural_collab.web import answers, assets, database, errors, headers, keeping, rendering, same_origin
from rural_collab.web.languages import SpanishAddresses

FEATURES = (
    discovery,
    search_api,
    profiles,
    students,
    money,
    service_pages,
    pathway_pages,
    school_pages,
    governance_models,
    collaboratives,
    members,
    services,
    governance,
    funding,
    pathways,
    offerings,
    organizations,
    facts,
    accounts,
    second_factor,
    sso.bp,
    people,
    mail,
    review,
    versions,
    suggestions,
    exchange,
    imports,
    about,
)
LARGEST_REQUEST = 2 * 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """A WSGI application on the given settings, or on those of the environment."""
    app = Flask("rural_collab", static_folder=None)
    app.config.update(
        SETTINGS=settings or from_environment(), VERSION=__version__, MAX_CONTENT_LENGTH=LARGEST_REQUEST
    )
    for part in (database, same_origin, errors, headers, answers, keeping, finding, following, login, diverting):
        part.init_app(app)
    for feature in FEATURES:
        app.register_blueprint(feature)
    app.wsgi_app = SpanishAddresses(app.wsgi_app)  # type: ignore[method-assign]  # how Flask documents wrapping
    for part in (assets, rendering):
        part.init_app(app)
    return app
