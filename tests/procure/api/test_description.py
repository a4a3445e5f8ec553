"""What the description promises holds for whatever is sent: no fault, no answer that it does not name.

`FUZZ_EXAMPLES` says how many requests an operation gets; `make fuzz` sends more.
"""

import os
import random

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "6"))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture
def known(town):
    """Values that lead to records that are there, by parameter."""
    return {
        "tender_id": town.tender.id,
        "screening_id": town.screening.id,
        "plan_id": town.plan.id,
        "requirement_id": town.plan.requirements[0].id,
        "supplier_id": town.supplier.id,
        "criterion": "nature",
    }


def test_every_operation_answers_as_described(app, town, known):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) >= 22
    for operation in operations:
        _throw(operation, town.tokens, known)


def _throw(operation, tokens, known):
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize="FUZZ_EXAMPLES" not in os.environ,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), token=st.sampled_from(sorted(tokens.values())), real=st.booleans())
    def throw(case, token, real):
        if real:
            for name in case.path_parameters or {}:
                case.path_parameters[name] = known[name]
            if "If-Match" in (case.headers or {}):
                case.headers["If-Match"] = random.choice(['"1"', '"2"', '"3.9"'])
        answer = case.call(headers={"Authorization": f"Bearer {token}"})
        case.validate_response(answer, checks=CHECKS)

    throw()
