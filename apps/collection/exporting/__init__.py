"""Files for other apps going out."""
