"""Forms of the profiles."""
