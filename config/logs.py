"""The log: one line of fields an event, on standard error. All that is written in capitals is a setting."""

from typing import Any

import structlog

SHARED_FIELDS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
]
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "fields": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
            ],
            "foreign_pre_chain": SHARED_FIELDS,
        }
    },
    "filters": {"views": {"()": "config.view_names.ViewNames"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "fields", "filters": ["views"]}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # The default sends DEBUG=False errors by mail to ADMINS; ours go to the log like all else.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # What was refused has its line already, and so has every task.
        "django.request": {"level": "ERROR"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
        # The file-system broker has no host name, and kombu says so at every connection.
        "kombu.connection": {"level": "ERROR"},
    },
}
structlog.configure(
    processors=[*SHARED_FIELDS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
