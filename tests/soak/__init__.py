"""The long proofs, as commands: `python -m tests.soak crash`, `provider`, `environment`."""
