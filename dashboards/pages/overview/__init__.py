"""The whole complex: how is it doing?"""
