"""The papers of the year: letters, packets, charts, reports and invitations. Pure: values in, bytes out."""
