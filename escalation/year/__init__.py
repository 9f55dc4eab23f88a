"""The year in the ledger: facts for the ladder, the work that it asks for, and the attendance file."""
