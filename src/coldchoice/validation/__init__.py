"""Predictions held against measurements: scores, baselines, and each study predicted from the others."""
