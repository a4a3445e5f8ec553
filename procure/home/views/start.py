"""The start page, a tender's tasks, and tenders that are being prepared."""

from flask import request
from flask.typing import ResponseReturnValue

from procure.accounts import queries as accounts
from procure.core import packs
from procure.core.actor import Role
from procure.core.listing import page_number
from procure.core.text import N_
from procure.core.web import current_actor, db, language, page, permitted, request_time, signed_in, site
from procure.home.queries import tasks as task_queries
from procure.home.queries.tasks import Progress
from procure.home.queries.waiting import SHOWN, waiting
from procure.home.views.jobs import KIND_NAMES
from procure.home.views.mount import blueprint

WORK = {
    "plan_approvals": (
        N_("Assurance plans that wait for your approval"),
        N_("All plans that wait for approval"),
        N_("submitted %(day)s"),
    ),
    "returned_plans": (
        N_("Assurance plans that were returned to you"),
        N_("All returned plans"),
        N_("returned %(day)s"),
    ),
    "requirements": (
        N_("Requirements of yours that are due within two weeks, or late"),
        N_("All plans in which you have something to do"),
        N_("due %(day)s"),
    ),
    "outdated": (
        N_("Confirmed, then changed by a newer notice"),
        N_("All that were changed"),
        N_("published %(day)s"),
    ),
    "deadlines": (
        N_("Not confirmed, and the deadline is within two weeks"),
        N_("All with a deadline soon"),
        N_("deadline %(day)s"),
    ),
    "drafts": (N_("Begun, and not confirmed"), N_("All that were begun"), N_("published %(day)s")),
    "unscreened": (
        N_("Published without a confirmed screening"),
        N_("All without a confirmed screening"),
        N_("published %(day)s"),
    ),
    "unpublished": (N_("Not published yet"), N_("All that are not published"), N_("planned for %(day)s")),
    "contracts": (
        N_("Draft contracts that lack clauses"),
        N_("All drafts that lack clauses"),
        N_("uploaded %(day)s"),
    ),
    "contract_approvals": (
        N_("Draft contracts that wait for your approval"),
        N_("All drafts that wait for approval"),
        N_("asked %(day)s"),
    ),
    "clause_texts": (
        N_("Clause texts that wait for your approval"),
        N_("All clause texts"),
        N_("written %(day)s"),
    ),
    "duplicates": (N_("Suppliers that may be one firm"), N_("All likely duplicates"), N_("since %(day)s")),
    "law_questions": (N_("Questions on the law"), N_("All questions"), N_("asked %(day)s")),
    "law_reviews": (N_("Decisions on the law to look at again"), N_("All that are due"), N_("due %(day)s")),
    "roles": (N_("Roles that wait for a second person"), N_("All people with such a role"), N_("since %(day)s")),
    "jobs": (N_("Jobs that stopped and need a person"), N_("All such jobs"), N_("since %(day)s")),
    "mails": (
        N_("Mails that were refused, or whose fate is unknown"),
        N_("All such mails"),
        N_("written %(day)s"),
    ),
    "faults": (N_("Imports in which something could not be read"), N_("All imports"), N_("begun %(day)s")),
}
"""Of each kind of work its heading, the words of its link, and what the date beside a record says."""

PACK_NAMES = {
    "law_reviews": "assurance.kinds",
    "clause_texts": "clauses.types",
    "requirements": "assurance.requirements",
}
"""Kinds of work whose records the pack names, and where in its texts."""

TASKS = {
    "describe": N_("Say what is bought"),
    "same": N_("Look at tenders that may be the same"),
    "screen": N_("Screen the tender"),
    "screen_lot": N_("Screen lot %(lot)s"),
    "plan": N_("Assurance plan"),
    "plan_lot": N_("Assurance plan of lot %(lot)s"),
    "contract": N_("Check the draft contract"),
}

PROGRESS = {
    Progress.TO_DO: (N_("To do"), "blue"),
    Progress.STARTED: (N_("Begun"), "teal"),
    Progress.DONE: (N_("Done"), None),
    Progress.AGAIN: (N_("To do again: a newer notice changed it"), "orange"),
    Progress.CANNOT_START: (N_("Not possible yet"), "grey"),
}


@blueprint.get("/")
@signed_in
def start() -> ResponseReturnValue:
    """What waits for the person."""
    actor = current_actor()
    return page(
        "home/start.html",
        waiting=waiting(db(), actor, request_time()),
        work=WORK,
        shown=SHOWN,
        kind_names=KIND_NAMES,
        pack_name=_pack_name,
        pack_names=PACK_NAMES,
    )


def _pack_name(kind: str, key: str) -> str:
    """A kind of requirement or a clause type in the words of the pack in force, by the kind of work it waits in."""
    pack = packs.in_force(db(), request_time().astimezone(site().time_zone).date())
    where = PACK_NAMES[kind]
    return pack.texts(language()).get(f"{where}.{key}.name", key.replace("_", " "))


@blueprint.get("/tenders/<int:tender_id>/tasks")
@permitted(*Role)
def tasks(tender_id: int) -> ResponseReturnValue:
    """What has to be done for a tender, step by step."""
    tender, screening, made = task_queries.tasks(db(), current_actor(), tender_id)
    return page(
        "home/tasks.html", tender=tender, screening=screening, tasks=made, task_names=TASKS, progress_names=PROGRESS
    )


@blueprint.get("/unpublished")
@permitted(*Role)
def unpublished() -> ResponseReturnValue:
    """Tenders that are being prepared in the person's departments."""
    wanted = request.args.get("department", "")
    actor = current_actor()
    department_id = int(wanted) if wanted.isdigit() and len(wanted) < 18 else None
    departments = [
        row
        for row in accounts.departments(db(), open_only=False)
        if actor.departments is None or row.id in actor.departments
    ]
    return page(
        "home/unpublished.html",
        found=task_queries.unpublished(db(), actor, department_id, page_number(request.args.get("page"))),
        departments=departments,
        department_id=department_id,
    )
