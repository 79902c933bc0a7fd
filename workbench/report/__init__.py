"""One source, many readers."""
