"""Secrets that somebody put where a name, a tag or an identifier belongs."""

from __future__ import annotations

import msgspec
import pytest

from aispm.model import Asset, Credential, Link, Read
from aispm.providers.aws import environment
from aispm.providers.aws.named import bare, named
from aispm.providers.aws.paths import facts_in, pairs, tags_in
from aispm.providers.aws.row import Call, Environment, Fact
from aispm.providers.owner import owner
from tests.secrets import invented

PAT = "ghp_" + invented.text("pat", 36)
SHOWN = f"{PAT[:4]}…{PAT[-4:]}"
WORD = "Vk7tRw2qLm4"
PLACE = Environment("Variables")


def found(**variables: str) -> list[Credential | Link | Read]:
    return list(environment.credentials(PLACE, {"Variables": variables}, "aws:1", "arn:x"))


def test_tags_and_owner() -> None:
    expected = {"owner": SHOWN, SHOWN: "x", "team": "harbor"}
    tags = {"owner": PAT, PAT: "x", "team": "harbor"}
    assert tags_in(Call(operation="Any", tags="Tags"), {"Tags": tags}) == expected
    told = pairs([{"Key": key, "Value": value} for key, value in tags.items()])
    assert told == expected
    assert owner(told) == SHOWN


def test_names_of_variables() -> None:
    answer = {"Variables": {PAT: "1", "A": "2"}}
    assert environment.names(PLACE, answer) == ["A", SHOWN]
    [credential, _] = found(**{PAT: PAT})
    assert isinstance(credential, Credential)
    assert credential.facts == {"env_name": SHOWN}


def test_several_maps_of_variables() -> None:
    place = Environment("Containers[].Environment")
    answer = {
        "Containers": [{"Environment": {"B": "1"}}, {}, {"Environment": {"A": "2", "B": "3"}}]
    }
    assert environment.names(place, answer) == ["A", "B"]


def test_settings_that_are_no_variables() -> None:
    place = Environment("Parameters", fact="parameter_names")
    answer = {"Parameters": {"db_password": WORD}}
    assert environment.names(place, answer) == ["db_password"]
    [credential, _] = environment.credentials(place, answer, "aws:1", "arn:x")
    assert isinstance(credential, Credential)
    assert credential.facts == {"text_name": "db_password"}


def test_facts_beside_a_password() -> None:
    records = found(DB_PASSWORD=WORD, DB_HOST=f"postgres://a:{WORD}@db/x", DB_USER=WORD)
    assert WORD not in msgspec.json.encode(records).decode()
    assert {one.facts["env_name"] for one in records if isinstance(one, Credential)} == {
        "DB_HOST",
        "DB_PASSWORD",
    }


def test_a_value_that_is_not_searched_to_its_end_is_a_gap() -> None:
    [gap] = found(LONG="a " * 40_000)
    assert isinstance(gap, Read)
    assert (gap.operation, gap.state, gap.missed) == ("parse:environment", "failed", ("arn:x",))


def test_an_asset_has_masked_tags_alone() -> None:
    tags = pairs([{"Key": "contact", "Value": f"ask {PAT}"}])
    asset = Asset("id", "aws.s3.bucket", "b", "aws:1", owner(tags), {}, tags)
    assert (asset.owner, asset.tags) == (f"ask {SHOWN}", {"contact": f"ask {SHOWN}"})


def test_credentials_in_prompts_and_headers() -> None:
    tool = {"url": "https://x.example/mcp", "headers": {"Authorization": f"Bearer {PAT}"}}
    answer = {"agent": {"prompt": ["Be kind.", f"The token is {PAT}."], "tools": [tool]}}
    records = list(environment.in_texts(("agent.prompt", "agent.tools"), answer, "aws:1", "arn:x"))
    assert PAT not in msgspec.json.encode(records).decode()
    assert {one.kind for one in records if isinstance(one, Credential)} == {"github-pat"}
    holders = {(one.source, one.relation) for one in records if isinstance(one, Link)}
    assert holders == {("arn:x", "holds-credential")}


def test_texts_that_are_not_searched_to_their_end_are_a_gap() -> None:
    for value in ("a " * 40_000, ["a"] * 5_001):
        [gap] = environment.in_texts(("prompt",), {"prompt": value}, "aws:1", "arn:x")
        assert isinstance(gap, Read)
        assert (gap.operation, gap.state, gap.missed) == ("parse:text", "failed", ("arn:x",))


def test_urls_lose_what_may_hold_a_secret() -> None:
    url = f"https://u:{WORD}@x.example/mcp?key={WORD}#{WORD}"
    assert bare(url) == "https://x.example/mcp"
    assert named(url, "aws") == "https://x.example/mcp"
    call = Call(operation="Any", facts={"urls": Fact("list", "urls", 500)})
    assert facts_in(call, {"urls": [url]}) == {"urls": ["https://x.example/mcp"]}


@pytest.mark.parametrize(
    "url",
    [
        "s3://models/a/b.tar.gz",
        "s3://models",
        "https://s3.us-east-1.amazonaws.com/models/a.tar.gz",
        "https://s3-us-west-2.amazonaws.com/models/a.tar.gz",
        "https://s3.cn-north-1.amazonaws.com.cn/models/a",
        "https://models.s3.eu-west-1.amazonaws.com/a.tar.gz",
    ],
)
def test_the_bucket_of_an_address(url: str) -> None:
    assert named(url, "aws") == "arn:aws:s3:::models"


def test_what_only_looks_like_a_bucket() -> None:
    for url in ("https://s3.example.com/models", "https://models.s3.amazonaws.com.example.com/a"):
        assert named(url, "aws") == url


def test_a_text_is_kept_up_to_its_length_and_masked() -> None:
    call = Call(operation="Any", facts={"statement": Fact("string?", "s", 12)})
    assert facts_in(call, {"s": f"{PAT} and more"}) == {"statement": f"{SHOWN} an"}
    assert facts_in(call, {}) == {"statement": None}
