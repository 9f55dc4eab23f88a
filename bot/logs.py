"""Logs: one JSON object a line on standard error, with ids and codes. No names, numbers or texts belong in them."""

from __future__ import annotations

import logging
import sys

import structlog


def configure_logging() -> None:
    """Send our own log lines, and other libraries' warnings, to standard error."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
