"""The data packs that coldchoice ships, each found through its entry point alone."""
