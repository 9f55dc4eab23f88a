"""The four documents, sentence by sentence, and the policies that carry them out."""
