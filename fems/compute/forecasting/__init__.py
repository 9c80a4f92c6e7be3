"""Parts of the forecast: candidates over many origins at once, their combination, bands and scores.

Everything works on a `Frame`: a series laid out in days (rows) and slots (columns), and the origins
of a rolling backtest, the last of which is the forecast itself.
"""
