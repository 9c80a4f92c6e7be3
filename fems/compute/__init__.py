"""Pure functions from frames to frames: no I/O, no clock, no settings."""
