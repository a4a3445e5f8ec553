"""Suppliers: the registry of firms that bid for the city's tenders, win them, or might.

Words: a supplier is a firm in the registry; a participation is its part in one tender, as bidder or winner; a contact
person is somebody with an address; of two suppliers that are one firm a person merges one into the other.
Rule files: none; numbers, names and likeness are code, `rules.suppliers`. Nothing about the origin of owners is here.
"""
