"""From the files of a student information system to the ledger: whole or not at all."""
