"""The yearly ladder, pure: what a year policy says, what counts, who stands where, and which steps are due."""
