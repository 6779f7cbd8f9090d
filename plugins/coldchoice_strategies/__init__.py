"""The strategies that coldchoice ships: one family per file, each found through its entry point alone."""
