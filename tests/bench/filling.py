"""Fills a database with any number of tenders and screenings within minutes, by SQL: what lists are measured on.

The texts are runs of words, two thirds English and one third Dutch, each with the number of its tender, so none
repeats whole. Dates, values, codes, departments, tiers and states are spread by hashes of that number: always so.
"""

import psycopg
from psycopg import sql

RARE, COMMON = "taxidermy", "school"
_RARELY = 400
"""Tenders that have the rare word, in a million; among few tenders, one in a thousand."""
_EN = """
supply of services for maintenance works school road cleaning waste housing support care framework agreement provision
delivery installation repair design consultancy transport training language software equipment catering security energy
water public library centre district council phase annual regional emergency temporary digital community health young
people families employment advice
"""
_NL = """
levering van diensten voor onderhoud werken school weg schoonmaak afval wonen ondersteuning zorg raamovereenkomst
inkoop plaatsing herstel ontwerp advies vervoer opleiding taal software materieel catering beveiliging energie water
openbaar bibliotheek centrum wijk gemeente fase jaarlijks regionaal tijdelijk digitaal buurt gezondheid jongeren
gezinnen werk inburgering jeugd
"""
DEPARTMENTS = 25

_TENDERS = """
insert into tender (key, source, title, description, language, reference, buyer, nature, cpv, value, currency, nuts,
    lots, stage, is_published, department_id, published_at, deadline_at, content, revision, created_at, updated_at)
select 'ocds:ocds-bench-' || i, 'ocds',
    case when i % 3 = 0 then {title_nl} else {title_en} end || ' ' || i
        || case when i % {rarely} = 7 then {rare} else '' end,
    case when i % 3 = 0 then {text_nl} else {text_en} end || ' ' || i,
    case when i % 3 = 0 then 'nl' else 'en' end, 'REF-' || i, 'Office ' || (i % 40),
    (array['works', 'supplies', 'services'])[1 + i % 3],
    array[(10000000 + abs(hashint8extended(i, 1)) % 89000000)::text],
    case when i % 4 > 0 then (abs(hashint8extended(i, 2)) % 10000000)::numeric end,
    case when i % 4 > 0 then (array['EUR', 'EUR', 'GBP'])[1 + i % 3] end,
    array['NL329'], 0, (array['planning', 'tender', 'award'])[1 + i % 3], i % 20 > 0,
    case when i % 5 > 0 then 1 + i % {departments} end,
    timestamptz '2026-11-01' - (abs(hashint8extended(i, 3)) % 150000000) * interval '1 second',
    case when i % 5 > 1 then
        timestamptz '2027-01-01' - (abs(hashint8extended(i, 4)) % 150000000) * interval '1 second' end,
    '{{}}', 1, now(), now()
from generate_series(1, {n}) i
"""
_SCREENINGS = """
insert into screening (tender_id, proposed_contact, proposed_impact, proposed_tier, confidence, needs_review,
    proposed_under, proposed_at, confirmed_version, confirmed_contact, confirmed_impact, confirmed_tier, confirmed_at,
    draft, department_id, published_at, deadline_at, main_cpv, value, currency, is_published, stage)
select id, contact, impact, tier::tier, 0.5 + (id % 50) / 100.0, id % 9 = 0, repeat('a', 64), now(),
    case when old then 1 end, case when old then contact end, case when old then impact end,
    case when old then tier::tier end, case when old then now() end, case when id % 100 = 1 then '{}'::jsonb end,
    department_id, published_at, deadline_at, cpv[1], value, currency, is_published, stage
from (
    select *, case when contact + impact >= 6 then 'full'
        when contact + impact >= 4 or greatest(contact, impact) >= 3 then 'enhanced' else 'standard' end as tier,
        published_at < '2026-01-01' and id % 3 > 0 as old
    from (
        select *, least(4, power((abs(hashint8extended(id, 5)) % 1000) / 1000.0, 3) * 5)::int::smallint as contact,
            least(4, power((abs(hashint8extended(id, 6)) % 1000) / 1000.0, 2) * 5)::int::smallint as impact
        from tender
    ) as scored
) as judged
"""


def fill(owner: str, n: int) -> None:
    """Fill an empty database.

    Args:
        owner: its address for the role that owns its tables; indexes are dropped and made again.
        n: how many tenders.
    """
    with psycopg.connect(owner) as connection:
        indexes = connection.execute(
            "select indexname, indexdef from pg_indexes "
            "where tablename in ('tender', 'screening') and indexdef not like '%UNIQUE%'"
        ).fetchall()
        for name, _ in indexes:
            connection.execute(sql.SQL("drop index {}").format(sql.Identifier(name)))
        connection.execute(
            "insert into department (id, name) select i, 'Department ' || i from generate_series(1, %s) i",
            [DEPARTMENTS],
        )
        connection.execute(
            sql.SQL(_TENDERS).format(
                title_en=_words(_EN, 100, 6),
                title_nl=_words(_NL, 100, 6),
                text_en=_words(_EN, 200, 40),
                text_nl=_words(_NL, 200, 40),
                rarely=sql.Literal(max(1000, n // _RARELY)),
                rare=sql.Literal(f" {RARE}"),
                departments=sql.Literal(DEPARTMENTS),
                n=sql.Literal(n),
            )
        )
        connection.execute(_SCREENINGS)
        for _, definition in indexes:
            connection.execute(definition)
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("vacuum analyze tender")
        connection.execute("vacuum analyze screening")


def _words(vocabulary: str, salt: int, count: int) -> sql.Composed:
    """An expression that gives so many words, chosen by hashes of `i`."""
    word = "({words})[1 + (abs(hashint8extended(i, {salt})) % {number})::int]"
    return sql.SQL(" || ' ' || ").join(
        sql.SQL(word).format(
            words=sql.SQL("array[{}]").format(sql.SQL(", ").join(map(sql.Literal, vocabulary.split()))),
            salt=sql.Literal(salt + place),
            number=sql.Literal(len(vocabulary.split())),
        )
        for place in range(count)
    )
