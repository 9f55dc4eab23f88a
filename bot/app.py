"""The Flask application: webhooks for the provider, pages for the office, health for watchers."""

from __future__ import annotations

from flask import Flask

from bot import staff
from bot.health import health_blueprint
from bot.logs import configure_logging
from bot.patience import PatientFlask
from bot.sms import sms_blueprint
from bot.warmth import keep_warm
from bot.wiring import Services, process_services
from voice.call_status import call_status_blueprint
from voice.inbound import inbound_blueprint
from voice.outbound import outbound_blueprint
from voice.text_status import text_status_blueprint


def create_app(services: Services) -> Flask:
    """Wire one application around `services`.

    Raises:
        ValueError: where the provider's token is missing: no webhook could be told from a forged one.
    """
    app = PatientFlask("bot")
    app.config.update(SECRET_KEY=services.settings.secret_key, MAX_CONTENT_LENGTH=1024 * 1024)
    for blueprint in (
        inbound_blueprint(services),
        outbound_blueprint(services),
        call_status_blueprint(services),
        sms_blueprint(services),
        text_status_blueprint(services),
        health_blueprint(services),
    ):
        app.register_blueprint(blueprint)
    staff.register(app, services)
    return app


def from_environment() -> Flask:
    """The application of this process, for gunicorn: called in each worker, after the fork."""
    configure_logging()
    services = process_services()
    keep_warm(services.readers)
    return create_app(services)
