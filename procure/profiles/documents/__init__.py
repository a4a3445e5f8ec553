"""Word files of the profiles, and how an answer reads."""
