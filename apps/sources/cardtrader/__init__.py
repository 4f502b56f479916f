"""CardTrader: a European marketplace whose API tells the cheapest offers of every card."""
