"""One file a kind of channel: see docs/notifications.md."""
