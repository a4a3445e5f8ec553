"""Files that assurance gives out."""
