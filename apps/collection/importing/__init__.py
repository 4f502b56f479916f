"""Files of other apps coming in."""
