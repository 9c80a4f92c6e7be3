"""One plant: what is happening now, and is it normal?"""
