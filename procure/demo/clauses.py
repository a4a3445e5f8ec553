"""Draft contracts of the demo city in every state, and clause texts of its own; made by the services people use."""

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from docx import Document
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from procure.accounts import queries as accounts
from procure.assurance.models import Plan
from procure.clauses import queries
from procure.clauses.models import DraftVersion
from procure.clauses.services import approving, checking, deciding, texts, uploading
from procure.clauses.services.uploading import JOB, SentFile
from procure.core import audit, jobs
from procure.core.actor import Actor
from procure.core.jobs import Handler
from procure.demo.people import Cast
from procure.demo.quiet import quiet
from procure.tenders import queries as tenders
from procure.tenders.models import Tender
from rules.loader import Pack

_ABOUT = (
    "Opdrachtnemer voert de diensten uit die in het programma van eisen zijn beschreven.",
    "De overeenkomst gaat in op de dag van ondertekening en duurt vier jaar.",
    "Facturen worden betaald binnen dertig dagen na ontvangst.",
    "Op deze overeenkomst is Nederlands recht van toepassing.",
)
_EQUAL = (
    "Opdrachtnemer discrimineert niet op grond van godsdienst, levensovertuiging, politieke gezindheid, ras, "
    "geslacht, nationaliteit, seksuele gerichtheid, handicap of leeftijd, bij de werving en behandeling van personeel "
    "noch tegenover de gebruikers van de dienst."
)
_AUDIT = (
    "Opdrachtgever heeft het recht de nakoming van deze overeenkomst te controleren of te laten controleren; "
    "Opdrachtnemer verleent daarvoor toegang tot zijn administratie en locaties."
)
_RETURN = (
    "Opdrachtnemer besteedt ten minste 5 % van de opdrachtsom aan social return: werk of leerplaatsen voor mensen met "
    "een afstand tot de arbeidsmarkt."
)
_POLICY = (
    "Opdrachtnemer heeft een schriftelijk beleid voor gelijke kansen en diversiteit en schoolt zijn personeel daarin."
)
_HARASSMENT = (
    "Opdrachtnemer verbiedt intimidatie, seksuele intimidatie en pesten op het werk en heeft een klachtenregeling en "
    "een vertrouwenspersoon voor zijn medewerkers."
)
_INTERPRETER = (
    "Opdrachtnemer maakt de dienst toegankelijk voor mensen met een beperking en zet een tolk in voor gebruikers die "
    "het Nederlands onvoldoende beheersen."
)
_SURVEY = (
    "Opdrachtnemer meet ieder jaar de tevredenheid van de gebruikers, registreert alle klachten en rapporteert "
    "daarover aan Opdrachtgever."
)
_CHAIN = (
    "Opdrachtnemer legt alle verplichtingen uit dit artikel over gelijke behandeling en non-discriminatie "
    "schriftelijk op aan zijn onderaannemers."
)
_HOPES = "Opdrachtnemer streeft ernaar zijn onderaannemers te wijzen op het belang van diversiteit."
_AWAY = "Het artikel over social return is op deze overeenkomst niet van toepassing."
_NOTICE = (
    "Opdrachtnemer meldt Opdrachtgever onverwijld iedere uitspraak, klacht of procedure over discriminatie die de "
    "uitvoering van de overeenkomst betreft."
)
_REMEDY = (
    "Schending van de verplichtingen over gelijke behandeling en non-discriminatie is een ernstige tekortkoming, op "
    "grond waarvan Opdrachtgever de overeenkomst geheel of gedeeltelijk kan ontbinden."
)
_BARE = ((("Opdracht", _ABOUT[:2]), ("Betaling en recht", _ABOUT[2:])),)
_SOME = (
    (
        ("Opdracht", _ABOUT[:2]),
        ("Gelijke behandeling", (_EQUAL, _HOPES)),
        ("Toezicht", (_AUDIT,)),
        ("Social return", (_RETURN,)),
        ("Slotbepalingen", (*_ABOUT[2:], _AWAY)),
    ),
)
_MOST = (
    (
        ("Opdracht", _ABOUT[:2]),
        ("Gelijke behandeling", (_EQUAL, _POLICY, _HARASSMENT, _CHAIN, _NOTICE, _REMEDY)),
        ("Gebruikers", (_INTERPRETER, _SURVEY)),
        ("Toezicht", (_AUDIT,)),
        ("Social return", (_RETURN,)),
        ("Slotbepalingen", _ABOUT[2:]),
    ),
)
_TAKEN_OVER = ("equality_duty", "workforce_reporting", "subcontractor_reporting", "special_category_data")
"""Types that the draft above lacks: the model texts complete it."""

_OWN_TEXT = (
    "Gelijke behandeling in Waterhaven\n"
    "Opdrachtnemer discrimineert bij de uitvoering van deze overeenkomst niet, direct of indirect, op een grond die "
    "in de Algemene wet gelijke behandeling of een andere wet over gelijke behandeling is genoemd.\n"
    "Dit geldt tegenover sollicitanten, werknemers en andere werkenden, en tegenover iedereen die de dienst gebruikt "
    "of wil gebruiken."
)

Chapter = tuple[str, Sequence[str]]


def write_contract(title: str, chapters: Sequence[Chapter]) -> bytes:
    """A contract as Word has it: headings, and clauses with numbers that Word computes."""
    document = Document()
    document.add_heading(title, 0)
    for heading, clauses in chapters:
        document.add_heading(heading, 1)
        for clause in clauses:
            document.add_paragraph(clause, style="List Number")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def fill(
    engine: Engine, sessions: sessionmaker[Session], people: Cast, base: Pack, today: date, now: datetime
) -> None:
    """Upload drafts and bring each to another state; propose clause texts and approve one.

    Args:
        engine: of the role `office`.
        sessions: on it.
        people: who act.
        base: the adopted pack, as its files say.
        today: in the city's calendar.
        now: when, in UTC.
    """
    with sessions() as session:
        desk = _Desk(engine, sessions, session, people, base, today, now)
        found = desk.tenders(9)
        steps: tuple[Callable[[Tender], object], ...] = (
            *(desk.open, desk.asked, desk.approved, desk.returned, desk.renewed),
            *(desk.complete, desk.unordered, desk.broken, desk.stopped),
        )
        for tender, step in zip(found, steps, strict=False):
            step(tender)
        _texts(session, people, base, today, now)


class _Desk:
    """What the people of the city do with drafts."""

    def __init__(
        self,
        engine: Engine,
        sessions: sessionmaker[Session],
        session: Session,
        people: Cast,
        base: Pack,
        today: date,
        now: datetime,
    ) -> None:
        self.engine, self.sessions, self.session = engine, sessions, session
        self.people, self.base, self.today, self.now = people, base, today, now

    def tenders(self, most: int) -> list[Tender]:
        """Tenders with a plan that officer and adviser both see."""
        return list(
            self.session.scalars(
                select(Tender)
                .where(
                    Tender.id.in_(select(Plan.tender_id)),
                    tenders.visible(self.people.officer),
                    tenders.visible(self.people.adviser),
                )
                .order_by(Tender.is_published, Tender.id)
                .limit(most)
            )
        )

    def as_(self, actor: Actor, later: int = 0) -> Actor:
        """Act in somebody's name."""
        audit.act(self.session, actor, self.now + timedelta(minutes=later))
        return actor

    def send(self, tender: Tender, *files: tuple[str, bytes], check: bool = True) -> DraftVersion:
        """Upload a version, and do what a worker would do with it."""
        officer = self.as_(self.people.officer)
        sent = [SentFile(name, io.BytesIO(content)) for name, content in files]
        made = uploading.upload(self.session, officer, tender.id, sent, self.today, self.now)
        if check:
            self.work(made)
        return made

    def work(self, version: DraftVersion) -> None:
        """Do the check of a version."""
        if version.job_id is None:
            raise RuntimeError(f"the check of draft version {version.id} was not asked for")
        handlers: dict[str, Handler] = {JOB: checking.run}
        jobs.execute(self.engine, self.sessions, version.job_id, handlers, accounts.actor, lambda: self.now, "demo")
        self.session.expire_all()

    def contract(self, tender: Tender, chapters: Sequence[Chapter], name: str = "Overeenkomst") -> tuple[str, bytes]:
        """A file of a tender's contract."""
        return f"{name}.docx", write_contract(f"{name} {tender.title or ''}".strip(), chapters)

    def open(self, tender: Tender) -> None:
        """A draft with clauses that are lacking, one of which the officer overrules."""
        version = self.send(tender, self.contract(tender, *_SOME))
        note = "Bijlage 3 is nog niet meegestuurd; de bepaling staat in artikel 2."
        said = {"status": "present", "reason": "other_words", "note": note}
        held = queries.one(self.session, self.people.officer, version.id)
        finding = next(each for each in held.findings if each.required and each.status != "present")
        self.decide(held, finding.clause, said)
        present = next((each for each in held.findings if each.status == "present"), None)
        if present is not None:
            self.decide(held, present.clause, {"status": "present"})

    def decide(self, version: DraftVersion, clause: str, said: dict[str, str]) -> None:
        """Decide on a finding."""
        officer = self.as_(self.people.officer)
        deciding.decide(self.session, officer, version.id, clause, said, 0, self.now)

    def asked(self, tender: Tender, chapters: Sequence[Chapter] = _MOST[0]) -> DraftVersion:
        """A draft that waits for the legal adviser."""
        version = self.send(tender, self.contract(tender, chapters))
        held = queries.one(self.session, self.people.officer, version.id)
        for finding in approving.unanswered(held):
            self.decide(held, finding.clause, {"status": "weak"})
        approving.ask(self.session, self.as_(self.people.officer), version.id, self.now)
        return version

    def approved(self, tender: Tender) -> DraftVersion:
        """A draft that has every clause, and is approved."""
        texts = self.base.texts("nl")
        models = [texts[f"clauses.types.{each}.text"].translate({ord("["): "", ord("]"): ""}) for each in _TAKEN_OVER]
        taken_over = [(title, clauses) for title, *clauses in (text.splitlines() for text in models)]
        version = self.asked(tender, (*_MOST[0], *taken_over))
        note = "Alle clausules staan erin; waar modelteksten zijn gebruikt, zijn zij ongewijzigd overgenomen."
        approving.approve(self.session, self.as_(self.people.adviser), version.id, note, self.now)
        return version

    def returned(self, tender: Tender) -> None:
        """A draft that came back."""
        version = self.asked(tender)
        note = "Neem de clausule over de samenstelling van het personeel op; de modeltekst kan ongewijzigd blijven."
        approving.send_back(self.session, self.as_(self.people.adviser), version.id, note, self.now)

    def renewed(self, tender: Tender) -> None:
        """An approved draft of which a newer version came."""
        self.approved(tender)
        self.send(tender, self.contract(tender, *_SOME))

    def complete(self, tender: Tender) -> None:
        """A set: agreement, general conditions and a schedule."""
        files = (
            self.contract(tender, _BARE[0]),
            self.contract(tender, _MOST[0][1:], "Algemene voorwaarden"),
            self.contract(tender, _SOME[0][2:4], "Bijlage 1"),
        )
        version = self.send(tender, *files, check=False)
        said = [(file.id, file.kind, file.place + 1) for file in version.files]
        self.work(uploading.order(self.session, self.as_(self.people.officer), version.id, said, self.now))

    def unordered(self, tender: Tender) -> None:
        """A set whose order was not said yet."""
        files = self.contract(tender, _BARE[0]), self.contract(tender, _MOST[0][1:], "Algemene voorwaarden")
        self.send(tender, *files, check=False)

    def broken(self, tender: Tender) -> None:
        """A file that can't be read."""
        with quiet(jobs.__name__):
            self.send(tender, ("Overeenkomst.docx", write_contract("Overeenkomst", _BARE[0])[:900]))

    def stopped(self, tender: Tender) -> None:
        """A check that was stopped before it began."""
        version = self.send(tender, self.contract(tender, *_SOME), check=False)
        uploading.stop(self.session, self.as_(self.people.officer), version.id, self.now)


def _texts(session: Session, people: Cast, base: Pack, today: date, now: datetime) -> None:
    audit.act(session, people.officer, now)
    why = "Onze bestekken noemen de wet bij naam; de rest volgt de modeltekst."
    made = texts.propose(session, people.officer, base, "non_discrimination", "nl", _OWN_TEXT, why, now)
    audit.act(session, people.adviser, now)
    texts.approve(session, people.adviser, made.id, made.written_at, base, today, now)
    audit.act(session, people.second_officer, now)
    own = f"Social return\n{_RETURN}\nOpdrachtnemer overlegt daarover ieder halfjaar met het werkgeversservicepunt."
    texts.propose(
        session, people.second_officer, base, "social_return", "nl", own, "Aansluiting op het servicepunt.", now
    )
