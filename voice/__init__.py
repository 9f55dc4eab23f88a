"""The telephone: inbound and outbound calls, recordings, speech recognition."""
