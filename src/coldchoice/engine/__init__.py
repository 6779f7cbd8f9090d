"""Realise the case, put it to each strategy alone, collect the answers."""
