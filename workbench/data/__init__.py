"""Is the table fit to decide with?"""
