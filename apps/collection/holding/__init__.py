"""Lots, where they lie, and what one parts with."""
