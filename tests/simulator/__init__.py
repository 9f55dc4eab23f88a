"""Tests of the phone company on this machine."""
