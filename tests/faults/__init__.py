"""A morning of real processes with faults inflicted on it, and the verdict on how it came out.

`school` makes the families, `installation` starts the processes, `points` and `armed` say where one may kill itself,
`inflict` chooses when, `morning` plays it, `verdict` compares the end with what it must be.
"""
