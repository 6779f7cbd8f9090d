"""The further forms of the answer that coldchoice ships, each found through its entry point alone."""
