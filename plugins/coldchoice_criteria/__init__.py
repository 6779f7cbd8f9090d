"""The further criteria that coldchoice ships, each found through its entry point alone."""
