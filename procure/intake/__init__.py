"""Intake: files of notices come in by upload or command, and each notice is handed to the capabilities in turn.

Words: an import takes in one or more files; what could not be read is a fault, with file, place and reason.
Rule files: none of its own; pre-screening judges by `rules/packs/<pack>/screening.yaml`.
"""
