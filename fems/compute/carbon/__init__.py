"""Greenhouse gas of energy: from dated factors to an inventory, its restatements and its targets."""
