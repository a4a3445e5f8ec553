"""Home: pages that show all capabilities at once: what waits for whom, a tender's tasks, jobs, mails, the trail.

Words: what waits is a kind of work with its count and its most urgent records; a task is one step of a tender.
Rule files: none.
"""
