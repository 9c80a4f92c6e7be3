"""One plant: did it get better?"""
