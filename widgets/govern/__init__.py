"""Panels on what a business is obliged to do."""
