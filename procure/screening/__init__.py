"""Screening: which tenders touch residents, and migrants above all, and what tier follows.

Words: a proposal is what pre-screening suggests; a screening is what a person confirms; its versions are kept.
Rule files: `rules/screening/`, `rules/packs/<pack>/screening.yaml`.
"""
