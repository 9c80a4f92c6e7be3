"""Readings to segments and gaps, kind of meter by kind of meter."""
