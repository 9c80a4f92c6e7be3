"""The whole complex: is it on the way to its target?"""
