"""Speech recognition: from a recording to words with their seconds."""
