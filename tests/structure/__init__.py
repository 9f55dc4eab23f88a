"""Tests of the structure: what must stay true of the code itself."""
