"""What it is all worth, then and now."""
