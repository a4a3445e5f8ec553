"""Rule packs as people use them: show, check, compare, adopt.

Words: a pack is the law and policy that decisions follow; adopting one stores it whole, by digest, from a date on.
Rule files: all of `rules/packs`, read by `rules.loader`; storage is `procure/core/packs.py`.
"""
