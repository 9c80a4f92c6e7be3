"""Administration: who may sign in, and what is registered."""
