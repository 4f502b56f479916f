"""Card Kingdom: one large shop in the United States, its prices and its buylist."""
