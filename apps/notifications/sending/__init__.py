"""Sending: what is due is leased, composed, sent side by side, and written down."""
