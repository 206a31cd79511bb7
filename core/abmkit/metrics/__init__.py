"""Metrics as data: leaves, arithmetic, and one scan for all of a request."""
