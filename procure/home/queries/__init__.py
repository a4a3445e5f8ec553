"""Named reads over all capabilities."""
