"""Use cases of assurance: open and compose a plan, place requirements lawfully, approve, exempt, and own the law."""
