"""The least that a webhook can be: a Flask view that checks the provider's signature, with the very guard we use."""

from __future__ import annotations

import os

from flask import Blueprint, Flask

from voice.signature import SignatureGuard


def from_environment() -> Flask:
    """The application, for gunicorn; PUBLIC_URL and TWILIO_AUTH_TOKEN are read."""
    app = Flask("bare")
    blueprint = Blueprint("bare", __name__)
    SignatureGuard(os.environ["PUBLIC_URL"], os.environ["TWILIO_AUTH_TOKEN"]).protect(blueprint)

    @blueprint.post("/<path:path>")
    def webhook(path: str) -> tuple[str, int]:
        return "", 204

    @blueprint.get("/healthz")
    def healthz() -> str:
        return ""

    app.register_blueprint(blueprint)
    return app
