"""Scryfall between two of its daily files: single cards."""
