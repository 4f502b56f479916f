"""Mana Pool: a marketplace for singles in the United States that tells all it has in stock to everybody."""
