"""Use cases of the clause check: drafts come in, are checked, decided and approved; the city's own texts."""
