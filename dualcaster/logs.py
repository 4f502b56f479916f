"""Logs as events with fields: a line for people in development, JSON for machines elsewhere."""

import logging
import sys
from typing import Any

import structlog
from structlog.typing import Processor

from dualcaster.lib.scrubbing import scrub

SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]


def configure(*, style: str, level: str) -> dict[str, Any]:
    """Sets structlog up and returns Django's LOGGING; both kinds of logger end in the same lines."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.captureWarnings(True)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "events": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    scrub,
                    rendering(style),
                ],
            },
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "events"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            # Every request is logged once, with its id, by django-structlog: failures with their traceback.
            "django.request": {"handlers": [], "level": "CRITICAL", "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "uvicorn": {"handlers": [], "propagate": True},
            "uvicorn.access": {"handlers": [], "level": "WARNING", "propagate": False},
        },
    }


def rendering(style: str) -> Processor:
    if style == "console":
        # The default formatter prints local variables, and those hold passwords and keys.
        return structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            exception_formatter=structlog.dev.plain_traceback,
        )
    return structlog.processors.JSONRenderer()
