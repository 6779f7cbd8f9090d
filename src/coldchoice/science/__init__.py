"""Viability models: pure functions of floats or arrays, with the unit in every argument name."""
