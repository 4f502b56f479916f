"""TCGplayer: North America's largest marketplace, for whoever has a key to its API."""
