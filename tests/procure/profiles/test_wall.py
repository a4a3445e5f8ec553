"""PostgreSQL holds the wall: neither the office nor the counts get at an answer, whatever SQL they send."""

import io

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from procure.core import audit, packs
from procure.core.actor import SYSTEM
from procure.core.database import DatabaseRole, make_sessions
from procure.profiles.services import answering, filing, sending
from procure.profiles.services.filing import EvidenceSent
from rules.loader import load_pack
from rules.profiles import Typed
from tests.procure.profiles.conftest import NOW, TODAY
from tests.procure.profiles.test_answering import ALONE, answer
from tests.support.evidence_files import pdf
from tests.support.web import VAULT

DENIED = r"permission denied|must be able to SET ROLE|must be member of role|must be owner"
PLANTED = "Zebedea Plantagenet"
TABLES = (
    *("profile", "draft_answer", "statement", "profile_class", "anonymous_answers"),
    *("profile_file", "statement_file"),
)

ANSWERED = (
    *(PLANTED, "Zebedea", "sole_trader", "with_background", "paperwork", "step_free"),
    *(PLANTED.encode().hex(), b"%PDF".hex()),
)
"""What was answered, and what stands in a file, as bytes are dumped."""

WAYS = (
    "select * from profiles.{table}",
    "select count(*) from profiles.{table}",
    "select 1 from profiles.{table} limit 0",
    "select s.name from public.supplier s join profiles.{table} p on true",
    "select (select max(t::text) from profiles.{table} t)",
    "select exists (select from profiles.{table})",
    "with taken as (delete from profiles.{table} returning *) select * from taken",
    "select * from profiles.{table} for update",
    "delete from profiles.{table}",
    "truncate profiles.{table}",
    "lock table profiles.{table} in access share mode",
    "copy profiles.{table} to stdout",
    "create temporary view peep as select * from profiles.{table}; select * from peep",
    "create temporary table copied as table profiles.{table}",
    "do $$ begin perform * from profiles.{table}; end $$",
    "select * from ts_stat('select to_tsvector(t::text) from profiles.{table} t')",
    "select * from pg_statistic",
    "declare c cursor for select * from profiles.{table}",
    "explain analyze select * from profiles.{table}",
    "set role profiles; select * from profiles.{table}",
    "set session authorization profiles",
    "set role owner",
    "grant select on profiles.{table} to office",
    "alter table profiles.{table} owner to office",
    "create function profiles.peep() returns bigint language sql as 'select count(*) from profiles.{table}'",
    "select pg_read_file('postgresql.conf')",
    "copy (select 1) to program 'cat'",
)


def test_every_table_of_the_schema_is_tried(engines):
    with engines[DatabaseRole.OWNER].connect() as connection:
        found = connection.execute(text("select tablename from pg_tables where schemaname = 'profiles'")).scalars()
        assert set(found) == set(TABLES)


@pytest.mark.parametrize("role", [DatabaseRole.OFFICE, DatabaseRole.COUNTS])
@pytest.mark.parametrize("table", TABLES)
def test_no_way_leads_to_a_walled_table(engines, role, table):
    for way in WAYS:
        with (
            engines[role].connect() as connection,
            pytest.raises(ProgrammingError, match=DENIED),
        ):
            connection.exec_driver_sql(way.format(table=table))


@pytest.mark.parametrize("role", [DatabaseRole.OFFICE, DatabaseRole.COUNTS])
def test_statistics_of_the_planner_give_nothing_away(engines, role):
    with engines[role].connect() as connection:
        found = connection.execute(text("select * from pg_stats where schemaname = 'profiles'")).all()
    assert found == []


@pytest.mark.parametrize(
    "table", ["supplier", "profile_standing", "profile_look", "profile_invitation", "audit", "outbox", "account"]
)
def test_counts_read_no_table_of_the_office_either(engines, table):
    with engines[DatabaseRole.COUNTS].connect() as connection, pytest.raises(ProgrammingError, match=DENIED):
        connection.execute(text(f"select * from public.{table}"))


@pytest.mark.parametrize("table", ["profile_standing", "profile_look"])
def test_the_office_reads_standings_and_looks_and_writes_none(engines, table):
    with engines[DatabaseRole.OFFICE].connect() as connection:
        connection.execute(text(f"select * from {table}"))
        for way in (
            f"delete from {table}",
            f"update {table} set supplier_id = 1",
            f"insert into {table} default values",
        ):
            with pytest.raises(ProgrammingError, match=DENIED), connection.begin_nested():
                connection.execute(text(way))


@pytest.mark.parametrize(
    "way", ["delete from profile_look", "update profile_look set purpose = ''", "delete from audit"]
)
def test_not_even_the_other_side_takes_back_a_look(engines, way):
    with engines[DatabaseRole.PROFILES].connect() as connection, pytest.raises(ProgrammingError, match=DENIED):
        connection.execute(text(way))


@pytest.mark.parametrize("table", ["web_session", "sign_in_link", "api_token", "account_role", "release"])
def test_the_other_side_reads_of_the_office_what_it_needs_and_no_more(engines, table):
    with engines[DatabaseRole.PROFILES].connect() as connection, pytest.raises(ProgrammingError, match=DENIED):
        connection.execute(text(f"select * from {table}"))


@pytest.mark.parametrize("pack", ["uk", "nl"])
def test_a_dump_of_all_tables_yields_no_answer_and_no_class_beside_a_firm(city, walled, engines, pack):
    packs.adopt(city.session, load_pack(pack), TODAY, SYSTEM, NOW)
    firm = city.firm("Plantation Works", size="micro")
    invitation = city.invite(firm)
    for question, typed in ALONE.items():
        if question in {each.id for each in answering.load(walled, VAULT, invitation, TODAY).questions}:
            answer(walled, VAULT, invitation, {question: typed})
    for question in answering.load(walled, VAULT, invitation, TODAY).open:
        answer(walled, VAULT, invitation, {question.id: Typed({}, declined=True)})
    sent = EvidenceSent(f"{PLANTED}.pdf", io.BytesIO(pdf(PLANTED)))
    filing.add(walled, VAULT, invitation, "equality_policy", sent, None, TODAY, NOW)
    dumps = [_dump(engines)]
    declared = sending.Declaration(PLANTED, "Owner", "nl")
    sending.send(walled, VAULT, invitation, declared, TODAY, NOW)
    dumps.append(_dump(engines))
    for dump in dumps:
        for table, rows in dump.items():
            if table == "public.pack_version":  # the questionnaire itself
                continue
            for planted in (
                PLANTED,
                "Zebedea",
                PLANTED.encode().hex(),
                b"%PDF".hex(),
                "sole_trader",
                "with_background",
                "paperwork",
                "step_free",
            ):
                assert planted not in rows, f"{planted} in {table}"
    pseudonym = VAULT.pseudonym(firm.id).hex()
    beside = [table for table, rows in dumps[1].items() if pseudonym in rows]
    assert beside == ["profiles.profile_class"]
    classes = dumps[1]["profiles.profile_class"]
    assert str(invitation.id) not in classes
    assert firm.name not in classes
    assert "supplier" not in classes


def _dump(engines):
    """Every row of every table as text, by table, as the owner of all sees them."""
    with make_sessions(engines[DatabaseRole.OWNER])() as session:
        audit.act(session, SYSTEM, NOW)
        names = session.execute(
            text("select schemaname, tablename from pg_tables where schemaname in ('public', 'profiles')")
        ).all()
        return {
            f"{schema}.{table}": "\n".join(
                session.scalars(text(f'select row_to_json(t)::text from "{schema}"."{table}" t'))
            )
            for schema, table in names
        }
