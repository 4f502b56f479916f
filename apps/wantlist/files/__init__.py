"""Want lists as files: in the formats of the collection, and as Cardmarket's wants."""
