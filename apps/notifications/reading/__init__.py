"""What is read of notifications, for pages and programs."""
