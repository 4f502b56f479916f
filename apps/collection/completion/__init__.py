"""Sets, what they still lack, and milestones."""
