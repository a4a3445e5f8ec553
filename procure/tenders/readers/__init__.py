"""Foreign formats in, `PublishedNotice` values out; nothing here knows a table."""
