"""What things are: one noun, one file."""
