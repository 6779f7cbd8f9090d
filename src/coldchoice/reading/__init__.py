"""From a file that a person wrote to plain data, with the place of every value."""
