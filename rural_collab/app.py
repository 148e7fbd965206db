"""The application, as a table of contents."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from rural_collab import __version__
from rural_collab.about.terms_views import bp as terms
from rural_collab.about.views import bp as about
from rural_collab.accounts import login, sso, typed_views
from rural_collab.accounts.factor_views import bp as second_factor
from rural_collab.accounts.people_views import bp as people
from rural_collab.accounts.views import bp as accounts
from rural_collab.collaboratives.member_views import bp as members
from rural_collab.collaboratives.newcomer_views import bp as newcomers
from rural_collab.collaboratives.views import bp as collaboratives
from rural_collab.community.views import bp as community
from rural_collab.config import Settings, from_environment
from rural_collab.confirmations import showing
from rural_collab.confirmations.link_views import bp as confirmation_links
from rural_collab.confirmations.member_views import bp as membership_questions
from rural_collab.confirmations.views import bp as confirmations
from rural_collab.desk import effects
from rural_collab.desk.views import bp as desk
from rural_collab.discovery import finding, following, misses
from rural_collab.discovery.api import bp as search_api
from rural_collab.discovery.views import bp as discovery
from rural_collab.enquiries import handing_on as enquiries_handed_on
from rural_collab.enquiries.desk_views import bp as kept_enquiries
from rural_collab.enquiries.views import bp as enquiries
from rural_collab.exchange.views import bp as exchange
from rural_collab.funding.views import bp as funding
from rural_collab.governance.views import bp as governance
from rural_collab.imports import handing_on as imports_handed_on
from rural_collab.imports.views import bp as imports
from rural_collab.mail.views import bp as mail
from rural_collab.merging.views import bp as merging
from rural_collab.offerings.views import bp as offerings
from rural_collab.organizations.fact_views import bp as facts
from rural_collab.organizations.views import bp as organizations
from rural_collab.pathways.views import bp as pathways
from rural_collab.profiles.community_views import bp as community_pages
from rural_collab.profiles.model_views import bp as governance_models
from rural_collab.profiles.money_views import bp as money
from rural_collab.profiles.pathway_views import bp as pathway_pages
from rural_collab.profiles.report_views import bp as report_pages
from rural_collab.profiles.school_views import bp as school_pages
from rural_collab.profiles.service_views import bp as service_pages
from rural_collab.profiles.student_views import bp as students
from rural_collab.profiles.views import bp as profiles
from rural_collab.review import diverting
from rural_collab.review import handing_on as proposals_handed_on
from rural_collab.review.rule_views import bp as review_rules
from rural_collab.review.suggestion_views import bp as suggestions
from rural_collab.review.version_views import bp as versions
from rural_collab.review.views import bp as review
from rural_collab.rollover.views import bp as years
from rural_collab.services.views import bp as services
from rural_collab.upkeep import keeping_up
from rural_collab.upkeep.change_views import bp as changes
from rural_collab.upkeep.code_list_views import bp as code_lists
from rural_collab.upkeep.health_views import bp as upkeep
from rural_collab.upkeep.request_views import bp as requests
from rural_collab.web import answers, assets, database, errors, headers, keeping, rendering, same_origin
from rural_collab.web.languages import SpanishAddresses

FEATURES = (
    discovery,
    search_api,
    profiles,
    students,
    money,
    community_pages,
    report_pages,
    service_pages,
    pathway_pages,
    school_pages,
    governance_models,
    desk,
    collaboratives,
    confirmations,
    confirmation_links,
    membership_questions,
    members,
    newcomers,
    services,
    governance,
    funding,
    pathways,
    offerings,
    community,
    organizations,
    facts,
    accounts,
    second_factor,
    sso.bp,
    typed_views.bp,
    people,
    mail,
    merging,
    review,
    review_rules,
    versions,
    suggestions,
    enquiries,
    kept_enquiries,
    years,
    exchange,
    imports,
    about,
    terms,
    code_lists,
    upkeep,
    changes,
    requests,
)
LARGEST_REQUEST = 2 * 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """A WSGI application on the given settings, or on those of the environment."""
    app = Flask("rural_collab", static_folder=None)
    app.config.update(
        SETTINGS=settings or from_environment(), VERSION=__version__, MAX_CONTENT_LENGTH=LARGEST_REQUEST
    )
    for part in (
        database,
        same_origin,
        errors,
        headers,
        answers,
        keeping,
        finding,
        misses,
        following,
        keeping_up,
        login,
        diverting,
        effects,
    ):
        part.init_app(app)
    for part in (typed_views, proposals_handed_on, imports_handed_on, enquiries_handed_on):
        part.init_app(app)
    for feature in FEATURES:
        app.register_blueprint(feature)
    if proxies := app.config["SETTINGS"].trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # how Flask documents wrapping
            app.wsgi_app, x_for=proxies, x_proto=0, x_host=0, x_port=0, x_prefix=0
        )
    app.wsgi_app = SpanishAddresses(app.wsgi_app)  # type: ignore[method-assign]  # how Flask documents wrapping
    for part in (assets, rendering, showing):
        part.init_app(app)
    return app
