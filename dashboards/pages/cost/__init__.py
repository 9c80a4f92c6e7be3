"""The page of what a plant's energy costs."""
