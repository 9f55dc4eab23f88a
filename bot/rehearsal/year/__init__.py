"""A year in rehearsal: a made-up school, its absences day by day, and simulated staff who work through their lists."""
