import pytest
from django.conf import settings

from dualcaster.celery import QUEUES, app


def test_everything_on_the_clock_is_a_task_that_exists() -> None:
    app.loader.import_default_modules()
    assert [entry["task"] for entry in app.conf.beat_schedule.values() if entry["task"] not in app.tasks] == []


def test_every_task_of_ours_goes_to_a_queue_that_somebody_works_on() -> None:
    app.loader.import_default_modules()
    ours = [task for name, task in app.tasks.items() if name.startswith("apps.")]
    assert ours
    assert {getattr(task, "queue", None) or app.conf.task_default_queue for task in ours} <= set(QUEUES)


@pytest.mark.parametrize(
    ("redis", "broker"),
    [
        ("unix:///run/valkey.sock?db=0", "redis+socket:///run/valkey.sock?virtual_host=0"),
        ("rediss://:key@cache.example.org:6380/2", "rediss://:key@cache.example.org:6380/2"),
    ],
)
def test_the_broker_is_the_same_server_as_the_cache(redis: str, broker: str) -> None:
    from dualcaster.lib import env

    assert env.broker(redis) == broker


def test_work_that_was_begun_is_done_again_after_a_crash() -> None:
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.timezone == settings.TIME_ZONE == "UTC"
