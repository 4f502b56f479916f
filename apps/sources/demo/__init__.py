"""The demo: well-known cards as facts, written down by us, and a market that is simulated and says so.

`catalogue` reads the cards, `market` decides what of them is on offer where, `simulation` moves the prices, `seed`
writes it all through the ways every other source uses.
"""

SLUG = "demo"
NAME = "Simulated prices"
