"""The yearly ladder: its language, its counting, who stands where, and what is due."""
