"""Population: reference figures by place, year and definition, each with its source.

Words: a definition is what a publisher calls a classification, in the jurisdiction's own words, and the family it
belongs to; a table is one place on one date by one definition; a figure is one group of a table; the counted groups
of a definition are those that a person said stand for a migration background. Figures of two definitions are never
added, compared or filled in from one another.
Rule files: none.
"""
