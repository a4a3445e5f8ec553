"""The whole timetable: what happens by itself, and how often, in seconds. Times to come live in the database."""

TIMETABLE = {
    "resend jobs that no worker took": {"task": "workers.resend_jobs", "schedule": 15.0},
    "deliver mail": {"task": "workers.deliver_mail", "schedule": 10.0},
    "follow what plans wait for": {"task": "workers.follow_plans", "schedule": 600.0},
    "propose where proposals are missing": {"task": "workers.ask_for_proposals", "schedule": 900.0},
    "read who bid and who won": {"task": "workers.ask_for_suppliers", "schedule": 300.0},
    "sum up the counts of the matrix": {"task": "workers.sum_up_counts", "schedule": 300.0},
    "remind those who are waited for": {"task": "workers.remind", "schedule": 600.0},
    "remove the uploads of imports that were stopped": {"task": "workers.end_stopped_imports", "schedule": 300.0},
    "end what closed surveys still ask": {"task": "workers.end_closed_surveys", "schedule": 300.0},
    "erase profiles that were kept long enough": {"task": "workers.purge_profiles", "schedule": 86400.0},
    "forget who asked to come in": {"task": "workers.purge_join_requests", "schedule": 86400.0},
    "remove sessions and links that ended long ago": {"task": "workers.purge_sessions", "schedule": 86400.0},
}
