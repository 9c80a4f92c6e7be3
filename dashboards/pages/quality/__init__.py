"""Which numbers can't I trust?"""
