"""Other methods of ranking, as second opinions: relative ones, whose values depend on who is compared."""
