"""Files that suppliers bring, as values."""
