"""Chasing: when somebody who is waited for is reminded, and when it goes to somebody else.

Words: a chase waits for one person and one thing; it reminds, then escalates, by the steps of a timetable.
Rule files: `chasing.yaml` of the packs.
"""

from rules.chasing.timetable import Due, Section, Step, Timetable, due

__all__ = ["Due", "Section", "Step", "Timetable", "due"]
