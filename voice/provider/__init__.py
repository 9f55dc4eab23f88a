"""What the telephone provider's words and codes mean: tables, one row a code, and the one way to act on them."""
