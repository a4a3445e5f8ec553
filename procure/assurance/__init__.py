"""Assurance: from a tier to an approved plan that is lawful at every stage, owned, and followed to the end.

Words: equality effect, requirement (answers effects, stands at a stage), assurance plan, exemption, trace.
Rule files: `assurance.yaml` and `assurance_words.yaml` of the packs.
"""
