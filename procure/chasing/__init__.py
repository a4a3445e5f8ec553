"""Chasing: anything that waits for somebody is reminded by its timetable, then goes to who stands above.

Words: chase, timetable, step, reminder, escalation, contact person. Others open and close chases; this sends.
Rule files: `chasing.yaml` of the packs.
"""
