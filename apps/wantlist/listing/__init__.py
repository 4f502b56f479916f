"""The want list as people and programs see it: with what each card costs now, and how far that is from its target."""
