"""From a file of readings, as users have them, to rows of registered meters."""
