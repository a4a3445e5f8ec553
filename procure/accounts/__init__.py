"""Accounts: who works here, what they may do, how they get in.

Words: an account is a person of the city; a grant gives it a role; an equality role is pending until a second person
confirms it; a department limits whose unpublished tenders and values somebody sees; an invitation and a one-time link
are both a `SignInLink`. Rule files: none.
"""
