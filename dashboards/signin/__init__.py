"""The door: who is let in, and what each may ask for."""
