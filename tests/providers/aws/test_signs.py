"""Why a workload is one of AI: words of a table, whole ones only."""

from __future__ import annotations

from itertools import takewhile

import pytest
from botocore import session

from aispm.providers.aws import signs
from aispm.providers.aws.faults import MalformedError
from aispm.providers.aws.signs.doors import open_ports
from aispm.providers.aws.signs.facts import ai_signs


@pytest.mark.parametrize(
    "name",
    [
        *("OPENAI_API_KEY", "AZURE_OPENAI_ENDPOINT", "MY_MCP_URL", "hf-token", "LLM", "HF_TOKEN"),
        *("BEDROCK_MODEL_ID", "FIREWORKS_API_KEY", "CEREBRAS_API_KEY", "NVIDIA_API_KEY"),
        *(
            "NGC_API_KEY",
            "NIM_CACHE_PATH",
            "GROQ_API_KEY",
            "TOGETHER_API_KEY",
            "TOGETHERAI_API_KEY",
        ),
        *("OPENROUTER_API_KEY", "DEEPSEEK_API_KEY", "XAI_API_KEY", "GEMINI_API_KEY"),
        *("MISTRAL_API_KEY", "RAY_ADDRESS", "JUPYTER_TOKEN", "GRADIO_SERVER_NAME"),
    ],
)
def test_variables_of_ai(name: str) -> None:
    assert list(signs.variables([name])) == [f"variable {name}"]


@pytest.mark.parametrize(
    "name",
    [
        *("COMPCP", "XMCP_URL", "HF", "TOKEN_HF", "OPENAIR_URL", "STAGE", "", "LLMS_X"),
        *("MISTRAL_DB_HOST", "GEMINI_EXCHANGE", "FIREWORKS", "RAY", "NIM", "X_RAY_DAEMON"),
        *("AWS_XRAY_DAEMON_ADDRESS", "NVIDIA_VISIBLE_DEVICES", "TOGETHER"),
    ],
)
def test_variables_like_any_other(name: str) -> None:
    assert list(signs.variables([name])) == []


@pytest.mark.parametrize(
    ("reference", "sign"),
    [
        ("ollama", "image ollama"),
        ("vllm/vllm-openai:v0.10.0", "image vllm/vllm-openai"),
        ("ghcr.io/huggingface/text-generation-inference:3", None),
        ("localhost:5000/team/mcp-server@sha256:ab", "image team/mcp-server"),
        ("nvcr.io/nvidia/tritonserver:25.01-py3", "image nvidia/tritonserver"),
        ("111122223333.dkr.ecr.us-east-1.amazonaws.com/compcp:1", ""),
        ("rayproject/ray-ml:2.9.0-gpu", "image rayproject/ray-ml"),
        ("rayproject/ray", "image rayproject/ray"),
        ("quay.io/jupyter/base-notebook", "image jupyter/base-notebook"),
        ("team/gradio-app:1", "image team/gradio-app"),
        ("nvcr.io/nim/meta/llama-3.1-8b:1", "image nim/meta/llama-3.1-8b"),
        ("aws/bedrock-access-gateway", "image aws/bedrock-access-gateway"),
        ("mistralai/mistral-src", "image mistralai/mistral-src"),
        ("itzg/minecraft-bedrock-server", ""),
        ("roots/bedrock", ""),
        ("openstack/mistral-engine", ""),
        ("amazon/aws-xray-daemon", ""),
        ("nimlang/nim", ""),
        ("nginx:mcp", ""),  # a tag says nothing
        ("vllm.example.com/web:1", ""),  # nor does a registry's name
    ],
)
def test_images(reference: str, sign: str | None) -> None:
    wanted = "image huggingface/text-generation-inference" if sign is None else sign
    assert list(signs.images([reference])) == ([wanted] if wanted else [])


def test_commands_tell_no_more_than_the_words_of_the_table() -> None:
    command = [
        "python -m vllm.entrypoints.openai.api_server --api-key hunter2",
        "text-generation-x",
    ]
    assert list(signs.words(command, "command")) == ["command vllm", "command openai"]
    assert list(signs.words(["./autogen.sh && ./bedrock_server"], "command")) == []
    assert list(signs.words(["text-generation-launcher --port 80"], "command")) == [
        "command text generation launcher"
    ]


def test_machines_with_accelerators_that_are_for_models() -> None:
    types = ["g5.xlarge", "p4d.24xlarge", "inf2.xlarge", "g4ad.xlarge", "m7i.large", "mp5.large"]
    assert list(signs.machines(types)) == [
        "machine g5.xlarge",
        "machine p4d.24xlarge",
        "machine inf2.xlarge",
    ]


def test_a_machine_of_a_new_generation_has_the_letters_of_the_old() -> None:
    of_ec2 = session.get_session().get_service_model("ec2").shape_for("InstanceType").enum
    families = {one.partition(".")[0] for one in of_ec2}
    found = {one.split()[1] for one in signs.machines(sorted(families))}
    letters = {"".join(takewhile(str.isalpha, one)) for one in found}
    assert letters == {"dl", "g", "gr", "inf", "p", "trn"}
    assert {one for one in families - found if one.startswith(("g", "p"))} == {
        *("g2", "g3", "g3s", "g4ad")
    }
    new = ["p7-b400.48xlarge", "g9e.xlarge", "trn4.2xlarge", "inf3.large"]
    assert list(signs.machines(new)) == [f"machine {one}" for one in new]
    assert list(signs.machines(["mac2.metal", "hpc7a.x", "im4gn.x", "vt1.x", "f2.x", "p.x"])) == []


def test_calls_of_ai_services_and_of_other_vendors() -> None:
    called = [
        "bedrock:invokeModel",
        "http:api.openai.com",
        "http:acme.openai.azure.com",
        "sns:publish",
    ]
    assert list(signs.calls(called)) == [f"calls {one}" for one in called[:3]]


def test_a_name_of_another_host_is_no_sign() -> None:
    assert list(signs.calls(["http:notapi.openai.com", "http:api.openai.com.evil.test"])) == []


def test_what_is_hidden_leaves_the_absence_of_signs_unknown() -> None:
    derived = ai_signs(variables="answers[].names[]", unknown="answers[].error", none="of.copy")
    assert derived.of([{"names": []}], {}) == {"ai_signs": []}
    assert derived.of([{"names": [], "error": "no key"}], {}) == {}
    assert derived.of([{"names": ["LLM"], "error": "no key"}], {}) == {"ai_signs": ["variable LLM"]}
    assert derived.of([{"names": ["LLM"]}], {"copy": "service:llm"}) == {"ai_signs": []}


def _ports(*rules: dict[str, object]) -> object:
    answers = [{"SecurityGroups": [{"IpPermissions": list(rules)}]}]
    return open_ports().of(answers, {}).get("open_model_ports")


def test_ports_that_every_address_is_let_in_at() -> None:
    anyone = {"IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    sixth = {"Ipv6Ranges": [{"CidrIpv6": "::/0"}]}
    some = {"IpRanges": [{"CidrIp": "10.0.0.0/8"}]}
    tcp = {"IpProtocol": "tcp"}
    assert _ports({**tcp, "FromPort": 11434, "ToPort": 11434, **anyone}) == ["11434 (Ollama)"]
    assert _ports({**tcp, "FromPort": 8888, "ToPort": 8888, **sixth}) == ["8888 (Jupyter)"]
    assert _ports({**tcp, "FromPort": 0, "ToPort": 65535, **some}) == []
    assert _ports({"IpProtocol": "udp", "FromPort": 0, "ToPort": 65535, **anyone}) == []
    assert _ports({**tcp, "FromPort": 443, "ToPort": 443, **anyone}) == []
    assert len(_ports({"IpProtocol": "-1", **anyone})) == len(signs.ports())  # type: ignore[arg-type]
    assert open_ports().of([], {}) == {"open_model_ports": []}


def test_two_halves_are_every_address() -> None:
    tcp = {"IpProtocol": "tcp", "FromPort": 11434, "ToPort": 11434}
    lower, upper = {"CidrIp": "0.0.0.0/1"}, {"CidrIp": "128.0.0.0/1"}
    assert _ports({**tcp, "IpRanges": [lower]}) == []
    assert _ports({**tcp, "IpRanges": [lower, upper]}) == ["11434 (Ollama)"]
    assert _ports({**tcp, "IpRanges": [lower]}, {**tcp, "IpRanges": [upper]}) == ["11434 (Ollama)"]
    other = {**tcp, "FromPort": 8888, "ToPort": 8888}
    assert _ports({**tcp, "IpRanges": [lower]}, {**other, "IpRanges": [upper]}) == []
    halves = [{"CidrIpv6": "::/1"}, {"CidrIpv6": "8000::/1"}]
    assert _ports({**tcp, "Ipv6Ranges": halves}) == ["11434 (Ollama)"]
    with pytest.raises(MalformedError):
        _ports({**tcp, "IpRanges": [{"CidrIp": "everywhere"}]})


def test_who_is_on_a_list_of_prefixes_is_unknown() -> None:
    tcp = {"IpProtocol": "tcp", "FromPort": 11434, "ToPort": 11434}
    listed = {"PrefixListIds": [{"PrefixListId": "pl-1"}]}
    assert _ports({**tcp, **listed}) is None
    assert _ports({"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, **listed}) == []
    assert _ports({**tcp, **listed}, {**tcp, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}) == [
        "11434 (Ollama)"
    ]


def test_the_ports_of_unknown_groups_are_unknown() -> None:
    assert open_ports("shared").of([], {"shared": True}) == {}
    assert open_ports("shared").of([], {}) == {"open_model_ports": []}
