"""The page of a plant's demand."""
