"""Tests of settings, supervisor, and the embedded queue: real processes."""
