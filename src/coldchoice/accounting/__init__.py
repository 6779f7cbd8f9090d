"""What a choice costs and what it leaves open: the same rules for every strategy."""
