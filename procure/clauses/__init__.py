"""Clauses: which equality clauses a draft contract has, and the same Word file back with what is missing put in.

Words: draft, clause type, finding, evidence (see `rules.clauses`); a draft version is what was uploaded together for a
tender; a remark is a Word comment of ours, an insertion a clause put in as a tracked change; a clause text is the
city's own wording of a clause type.
Rule files: `clauses.yaml`, `clause_words.yaml`, `clause_placing.yaml`.
"""
