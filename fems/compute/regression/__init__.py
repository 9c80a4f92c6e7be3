"""Regression of energy on what drives it: inputs, terms, choice, noise and diagnosis."""
