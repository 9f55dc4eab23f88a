"""Tests of the attendance line."""
