"""Declarations: what a supplier declares for one tender's selection file, and what the city decides on it.

Words: a selection file says that a tender asks for declarations, and of which grounds; a declaration is one supplier's
for one tender, of which each sending makes a version; a decision is a person's, with reasons, and never automatic.
Nothing here is behind the wall, and nothing here comes from there.
Rule files: `declarations.yaml` of the packs.
"""
