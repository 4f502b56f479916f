"""TCGplayer in detail: conditions and languages of single cards."""
