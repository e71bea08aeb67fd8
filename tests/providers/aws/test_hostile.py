"""Names and answers that somebody made to do harm are data like any other."""

from __future__ import annotations

import msgspec
import pytest

from aispm.providers import assembly, aws, base, pool
from aispm.providers.aws.faults import MalformedError
from aispm.providers.aws.paths import facts_in, filled, values
from aispm.providers.aws.row import Call, Fact
from tests.kit.aws_replay import serve

NAME = "{partition}{up[x]}%s\x1b[31m\n<script>" + "é" * 50 + "'; DROP"


def test_a_name_is_kept_as_it_is_and_fills_no_template(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = {"service": "dynamodb", "operation": "ListTables", "response": {"TableNames": [NAME]}}
    with serve(tables) as server:
        for name, value in server.env().items():
            monkeypatch.setenv(name, value)
        tasks = aws.start(base.Sources(aws=True, aws_regions=("us-east-1",)))
        haul = pool.run([("aws", task) for task in tasks])
    snapshot = assembly.assemble(haul, "2026-11-20T00:00:00Z", ["aws"])
    [table] = [asset for asset in snapshot.assets if asset.kind == "aws.dynamodb.table"]
    assert table.name == NAME
    assert table.id == f"arn:aws:dynamodb:us-east-1:111122223333:table/{NAME}"
    assert msgspec.json.encode(snapshot)


def test_half_a_character_does_not_stop_the_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    response = {
        "SecretList": [{"ARN": "arn:aws:secretsmanager:::secret:aaaaaaaaaa", "Name": "\ud800x"}]
    }
    secrets = {"service": "secretsmanager", "operation": "ListSecrets", "response": response}
    with serve(secrets) as server:
        for name, value in server.env().items():
            monkeypatch.setenv(name, value)
        tasks = aws.start(base.Sources(aws=True, aws_regions=("us-east-1",)))
        haul = pool.run([("aws", task) for task in tasks])
    snapshot = assembly.assemble(haul, "2026-11-20T00:00:00Z", ["aws"])
    [secret] = [asset for asset in snapshot.assets if asset.kind == "aws.secretsmanager.secret"]
    assert secret.name == "?x"
    assert msgspec.json.encode(snapshot)


@pytest.mark.parametrize("value", [True, 7, ["x"], {"x": 1}])
def test_a_fact_of_another_type_is_no_fact(value: object) -> None:
    call = Call(operation="Any", facts={"status": Fact("string?", "status")})
    with pytest.raises(MalformedError):
        facts_in(call, {"status": value})


def test_a_number_is_no_boolean_and_a_boolean_no_number() -> None:
    call = Call(operation="Any", facts={"on": Fact("bool", "v"), "days": Fact("int", "v")})
    for value in (True, 1):
        with pytest.raises(MalformedError):
            facts_in(call, {"v": value})


def test_what_is_not_there_is_null_or_absent_by_its_type() -> None:
    call = Call(operation="Any", facts={"a": Fact("string?", "x"), "b": Fact("string", "x")})
    assert facts_in(call, {}) == {"a": None}


@pytest.mark.parametrize("item", [{}, {"arn": ""}, {"arn": 7}, {"arn": None}])
def test_an_item_without_an_id_is_malformed(item: dict[str, object]) -> None:
    with pytest.raises(MalformedError):
        filled("arn", item)
    with pytest.raises(MalformedError):
        filled("{missing}", item)


def test_a_list_that_is_none() -> None:
    assert values("items", {"items": None}) == []
    assert values("items", {"items": [None, 1]}) == [1]
    with pytest.raises(MalformedError):
        values("sort(items)", {"items": [1, "x"]})
