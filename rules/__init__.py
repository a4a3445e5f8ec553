"""What is decided: pure functions from values to outcomes, and the packs of policy they read.

Nothing here knows the web, the database or the time of day, so every rule can be called from a notebook.
"""
