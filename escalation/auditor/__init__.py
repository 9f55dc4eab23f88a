"""The auditor: what in the ledger contradicts what must always hold, and who is told."""
