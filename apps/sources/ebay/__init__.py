"""eBay: everybody's offers, told apart by their titles."""
