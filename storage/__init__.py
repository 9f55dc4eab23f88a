"""The database, the imports, and the one door to files."""
