"""The web application: mounts every capability's pages. `gunicorn 'procure.app:create_app()'` serves it."""

from functools import partial
from importlib import import_module
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import Engine
from werkzeug.middleware.proxy_fix import ProxyFix

from config import ROOT, Settings
from procure.accounts import services as accounts
from procure.core import api, assets, broker, forms, web
from procure.core.antivirus import Antivirus
from procure.core.database import make_engine, make_sessions
from procure.core.vault import Vault
from procure.core.web import wall
from procure.core.web.wall import Wall
from rules.loader import SHIPPED

CAPABILITIES = (
    *("accounts", "population", "tenders", "screening", "assurance", "clauses", "suppliers", "profiles"),
    *("declarations", "intake", "packs", "home"),
)
"""Those with pages, in the order of the house."""

NEEDED = ("database_url_office", "database_url_profiles", "secret_key", "profiles_keys", "profiles_pseudonym_key")
"""Settings without which nothing is served."""

WITH_API = ("tenders", "screening", "assurance", "suppliers", "intake")
"""Those with operations for programs."""


def create_app(
    settings: Settings | None = None, office: Engine | None = None, profiles: Engine | None = None
) -> Flask:
    """The application, ready to serve.

    Args:
        settings: machine facts; read from the environment where None.
        office: engine of the database role `office`; made from the settings where None.
        profiles: engine of the database role `profiles`; made from the settings where None.
    """
    settings = settings or Settings.from_environment().need(*NEEDED)
    sessions = make_sessions(office or make_engine(settings.database_url_office, pool_size=10))
    walled = make_sessions(profiles or make_engine(settings.database_url_profiles))
    if settings.redis_url:
        celery = broker.make_celery(settings.redis_url)
        broker.send_after_commit(sessions, celery)
        broker.send_after_commit(walled, celery)
    app = Flask("procure", template_folder=str(ROOT / "templates"), static_folder=None)
    navigation = []
    for capability in CAPABILITIES:
        views = import_module(f"procure.{capability}.views")
        app.register_blueprint(views.blueprint)
        navigation += views.NAVIGATION
    site = web.Site(
        city=settings.city,
        colour=settings.colour,
        contact=settings.contact,
        base_url=settings.base_url,
        time_zone=ZoneInfo(settings.time_zone),
        secret_key=settings.secret_key,
        session_hours=settings.session_hours,
        demo=settings.demo,
        secure=settings.secure_cookies,
        sessions=sessions,
        uploads=settings.data_dir / "uploads",
        antivirus=Antivirus(settings.clamd) if settings.clamd else None,
        pack_roots=(*((settings.packs_dir,) if settings.packs_dir else ()), SHIPPED),
        recognise=partial(accounts.recognise, hours=settings.session_hours),
        recognise_bearer=accounts.recognise_token,
        controller_address=settings.controller_address,
        data_protection_officer=settings.data_protection_officer,
        hosting=settings.hosting,
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    web.install(
        app,
        site,
        navigation,
        limits_in=settings.redis_url or "memory://",
        upload_limit_mb=settings.upload_limit_mb,
    )
    keys = Vault([key for key in settings.profiles_keys.split(",") if key], settings.profiles_pseudonym_key)
    wall.install(app, Wall(walled, keys))
    forms.install(app)
    assets.install(app)
    api.install(app, [import_module(f"procure.{capability}.api").blueprint for capability in WITH_API])
    return app
