"""Panels that ask whether the table is fit to decide with."""
