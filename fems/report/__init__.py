"""Greenhouse gas reports as files that a verifier can recompute, and their evidence."""
