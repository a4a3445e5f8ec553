"""Tables of suppliers that a city exports from its own systems."""
