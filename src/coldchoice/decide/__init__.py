"""From preferences to an order: pure functions on arrays, without input, output or biology."""
