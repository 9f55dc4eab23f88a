"""The judged messages that the reader is taught and tried with, and how they are made."""
