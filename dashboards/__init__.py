"""The Dash app: what a plant and the complex look at."""
