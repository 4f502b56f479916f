"""Where cards are found: results and what narrows them, completions, the form, the reference, kept searches."""
