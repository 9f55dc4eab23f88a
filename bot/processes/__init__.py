"""The processes of an installation: web, workers, clock, and on one machine their supervisor and an embedded Valkey."""
