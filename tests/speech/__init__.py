"""Tests of hearing: the model, recordings, transcripts."""
