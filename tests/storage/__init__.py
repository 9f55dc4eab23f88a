"""Tests of the ledger and of the door to files."""
