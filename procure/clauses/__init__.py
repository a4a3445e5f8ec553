"""Clauses: which equality clauses a draft contract has, and the same Word file back with what is missing put in.

Words: draft, clause type, finding, evidence (see `rules.clauses`); a remark is a Word comment of ours, an insertion a
clause put in as a tracked change.
Rule files: `clauses.yaml`, `clause_words.yaml`, `clause_placing.yaml`.
"""
