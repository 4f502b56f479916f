"""The keywords of the catalogue, a file for each family."""
