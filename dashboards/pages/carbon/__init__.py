"""The page of carbon."""
