"""Measured data, citations and what follows from them: cells, media, lanes and prices."""
