"""Questions that several rooms ask of the ledger."""
