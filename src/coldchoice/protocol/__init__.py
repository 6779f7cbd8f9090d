"""What is done to the cells, in order: steps that take a lot and give it back changed."""
