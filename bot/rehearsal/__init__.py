"""The rehearsal: a school's morning, played by simulated parents against the real application."""
