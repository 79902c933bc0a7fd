"""Panels on why a model answers as it does, and what would change it."""
