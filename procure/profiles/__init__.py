"""Profiles: what suppliers say of themselves, behind the wall, and who of the city may look.

Words: an invitation asks a supplier for its profile; a draft becomes a statement when it is sent; a standing says that
a profile is complete and until when, and nothing else; a look is one reading of a supplier's answers, with a purpose;
an evaluator is named for a tender.
Rule files: `profiles.yaml` of the packs.
"""
