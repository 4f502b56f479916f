"""What people are told, over which channels, and how far that has come."""

from .channels import Channel as Channel
from .deliveries import Delivery as Delivery
from .habits import Habits as Habits
from .notifications import Happening as Happening
from .notifications import Notification as Notification
