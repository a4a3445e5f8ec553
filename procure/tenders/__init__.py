"""Tenders: what the city buys, as published or still being prepared.

Words: a notice announces a tender; a release is one version of a notice; a tender may have lots.
Rule files: none; identity and merging follow docs/interfaces of the published formats (OCDS 1.1, eForms, TED R2.0.9).
"""
