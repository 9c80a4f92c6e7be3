"""Backups of the database: made, proven by restoring them, and restored."""
