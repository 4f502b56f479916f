"""Work outside requests: the Celery app, its three queues, and everything that happens by the clock."""

import os

from celery import Celery, signals
from celery.schedules import crontab
from django_structlog.celery.steps import DjangoStructLogInitStep
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dualcaster.settings")

QUEUES = ("critical", "default", "low")

app = Celery("dualcaster")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_queues=[Queue(name) for name in QUEUES],
    task_default_queue="default",
    beat_schedule={
        "collect prices: each source in its turn": {
            "task": "apps.sources.tasks.collect",
            "schedule": crontab(minute="*/30"),
        },
        "forget old visits to sources": {
            "task": "apps.sources.tasks.tidy",
            "schedule": crontab(hour="4", minute="40"),
            "options": {"queue": "low"},
        },
        "calculate sets that are stale or older than the prices": {
            "task": "apps.collection.tasks.sweep",
            "schedule": crontab(minute="20"),
        },
        "look at every want and alert: the net under the feeds": {
            "task": "apps.wantlist.tasks.look_at_all",
            "schedule": crontab(minute="40"),
        },
        "tell what moved in collections": {
            "task": "apps.collection.tasks.tell_movements",
            "schedule": crontab(minute="45"),
        },
        "take up imports that were cut short": {
            "task": "apps.collection.tasks.take_up_imports",
            "schedule": crontab(minute="*/5"),
        },
        "send notifications that nobody woke the sender for": {
            "task": "apps.notifications.tasks.deliver_due",
            "schedule": crontab(),
            "options": {"expires": 60},
        },
        "forget old notifications": {
            "task": "apps.notifications.tasks.tidy",
            "schedule": crontab(hour="4", minute="20"),
            "options": {"queue": "low"},
        },
        "tell people what may help them": {
            "task": "apps.notifications.tasks.tell_tips",
            "schedule": crontab(hour="5", minute="10", day_of_week="mon"),
            "options": {"queue": "low"},
        },
        "refresh the rollups": {
            "task": "apps.prices.tasks.refresh_rollups",
            "schedule": crontab(minute="*/30"),
        },
    },
)
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)


@signals.setup_logging.connect
def keep_our_logging(**_: object) -> None:
    """Celery leaves logging alone when somebody answers this signal."""


@signals.worker_init.connect
@signals.beat_init.connect
def start_embedded_servers(**_: object) -> None:
    from dualcaster import embedded

    embedded.ensure_running()


@signals.heartbeat_sent.connect
def worker_lives(**_: object) -> None:
    from dualcaster import heartbeats

    for queue in app.amqp.queues.consume_from:
        heartbeats.beat(f"worker:{queue}")
