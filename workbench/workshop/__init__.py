"""A workshop in which people find planted bias themselves: exercises that check themselves, and a room to run it in."""
