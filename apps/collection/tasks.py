"""The collection's jobs."""

from celery import shared_task

from apps.accounts.models import User

from . import movements
from .completion import soon, sweeping
from .completion.calculating import calculate as calculate_sets
from .importing import working
from .importing.acting import bring_in
from .importing.reading import read


@shared_task(name="apps.collection.tasks.calculate")
def calculate(user_id: int) -> int:
    """How far somebody's sets are, as far as it may have changed, and what they reached by it."""
    soon.begun(user_id)
    user = User.objects.filter(pk=user_id).first()
    return calculate_sets(user, for_prices=True) if user else 0


@shared_task(name="apps.collection.tasks.sweep")
def sweep() -> int:
    """A calculation for everybody of whom something is stale or older than the newest prices."""
    people = sweeping.due()
    for user_id in people:
        calculate.delay(user_id)
    return len(people)


@shared_task(name="apps.collection.tasks.tell_movements")
def tell_movements() -> int:
    """Tells people what moved far in what they own; answers how many movements were new."""
    return movements.tell()


@shared_task(name="apps.collection.tasks.read_import")
def read_import(number: int) -> None:
    """Reads a file that somebody sent; twice does no more than once."""
    working.do(read, number)


@shared_task(name="apps.collection.tasks.bring_in_import")
def bring_in_import(number: int) -> None:
    """Imports what was read; twice does no more than once."""
    working.do(bring_in, number)


@shared_task(name="apps.collection.tasks.take_up_imports")
def take_up_imports() -> int:
    """Does again what was cut short."""
    return working.take_up()
