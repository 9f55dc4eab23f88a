"""Inquiries: who is looked for, what happens next, and when."""
