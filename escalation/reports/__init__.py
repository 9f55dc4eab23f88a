"""From a message that was read to what it explains: reports, matches, and the decisions of staff about them."""
