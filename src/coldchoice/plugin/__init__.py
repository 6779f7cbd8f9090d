"""The one door for plugins: where they come from, how they are let in, and what became of each."""
