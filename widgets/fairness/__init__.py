"""Panels that ask who is treated differently."""
