"""Tariffs: prices, hours and rules of a supplier as dated data, and the bills they give."""
