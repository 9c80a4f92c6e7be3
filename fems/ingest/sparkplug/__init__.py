"""Sparkplug B as a host application: births, data and deaths of edge nodes to readings."""
