"""Use cases of the profiles: inviting, answering, sending, the supplier's rights, looking, evaluating, retention."""
