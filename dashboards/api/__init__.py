"""The read-only HTTP API: tables of the same figures, for programs."""
