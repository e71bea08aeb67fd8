"""Packages, hosts and models of AI: what is found, and what only looks like it."""

from __future__ import annotations

from typing import get_args

import pytest

from aispm.packages import ai
from aispm.packages.names import normal
from aispm.packages.tables import table

ECOSYSTEMS = {"PyPI", "npm", "Go", "crates.io", "Maven", "NuGet", "RubyGems", "Packagist"}


def test_the_table_has_every_ecosystem_and_category() -> None:
    found = ai.packages()
    assert {ecosystem for ecosystem, _ in found} == ECOSYSTEMS
    assert {one.category for one in found.values()} == set(get_args(ai.Category))
    assert len(found) >= 250
    assert len(ai.as_of()) == len("2026-01-01")


def test_no_package_stands_in_it_twice() -> None:
    seen: set[tuple[str, str]] = set()
    for ecosystem, by_category in table("ai.yaml")["packages"].items():
        for by_vendor in by_category.values():
            for names in by_vendor.values():
                for name in names.split():
                    key = (ecosystem, normal(ecosystem, name))
                    assert key not in seen
                    assert '"' not in name
                    seen.add(key)
    assert len(seen) == len(ai.packages())


@pytest.mark.parametrize(
    ("ecosystem", "name", "category", "vendor"),
    [
        ("PyPI", "openai", "model-sdk", "OpenAI"),
        ("PyPI", "LangChain_Core", "agent-framework", "LangChain"),
        ("PyPI", "llama.index", "agent-framework", "LlamaIndex"),
        ("npm", "@modelcontextprotocol/sdk", "mcp-sdk", "Model Context Protocol"),
        ("Go", "github.com/openai/openai-go/v3/option", "model-sdk", "OpenAI"),
        ("crates.io", "rig_core", "agent-framework", "Rig"),
        ("NuGet", "microsoft.semantickernel", "agent-framework", "Microsoft"),
        ("Maven", "dev.langchain4j:langchain4j", "agent-framework", "LangChain4j"),
    ],
)
def test_a_package_is_found_as_its_registry_names_it(
    ecosystem: str, name: str, category: str, vendor: str
) -> None:
    found = ai.package(ecosystem, name)
    assert found is not None
    assert (found.ecosystem, found.category, found.vendor) == (ecosystem, category, vendor)


@pytest.mark.parametrize(
    ("ecosystem", "name"),
    [
        ("npm", "left-pad"),
        ("PyPI", "@modelcontextprotocol/sdk"),
        ("Maven", "openai"),
        ("Go", "github.com/openai"),
        ("npm", ""),
        ("", "openai"),
        ("PyPI", "x" * 100_000),
    ],
)
def test_another_package_is_not(ecosystem: str, name: str) -> None:
    assert ai.package(ecosystem, name) is None


@pytest.mark.parametrize(
    ("host", "vendor", "local"),
    [
        ("api.openai.com", "OpenAI", False),
        ("API.OpenAI.com.", "OpenAI", False),
        ("api.openai.com:443", "OpenAI", False),
        ("contoso.openai.azure.com", "Microsoft", False),
        ("a.b.endpoints.huggingface.cloud", "Hugging Face", False),
        ("bedrock-runtime.eu-west-1.amazonaws.com", "AWS", False),
        ("runtime.sagemaker.us-east-1.amazonaws.com", "AWS", False),
        ("europe-west4-aiplatform.googleapis.com", "Google", False),
        ("localhost:11434", "Ollama", True),
        ("127.0.0.1:11434", "Ollama", True),
        ("[::1]:11434", "Ollama", True),
        ("host.docker.internal:1234", "LM Studio", True),
    ],
)
def test_an_endpoint_is_its_vendors(host: str, vendor: str, local: bool) -> None:
    found = ai.endpoint(host)
    assert found is not None
    assert (found.vendor, found.local) == (vendor, local)


@pytest.mark.parametrize(
    "host",
    [
        "openai.azure.com",
        "api.openai.com.example",
        "notapi.openai.com",
        "localhost",
        "localhost:8080",
        "bedrock-runtime.amazonaws.com",
        "s3.eu-west-1.amazonaws.com",
        "",
        ".",
        ":",
        "[",
        "a." * 5_000,
    ],
)
def test_another_host_is_no_ones(host: str) -> None:
    assert ai.endpoint(host) is None


@pytest.mark.parametrize(
    ("name", "vendor"),
    [
        ("gpt-4o", "OpenAI"),
        ("openai/gpt-4o", "OpenAI"),
        ("openai:gpt-4o", "OpenAI"),
        ("ft:gpt-4o-mini:org::id", "OpenAI"),
        ("o3-mini", "OpenAI"),
        ("text-embedding-3-large", "OpenAI"),
        ("text-embedding-004", "Google"),
        ("us.anthropic.claude-3-5-sonnet-20241022-v2:0", "Anthropic"),
        ("us-gov.anthropic.claude-3-haiku", "Anthropic"),
        ("arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-pro-v1:0", "AWS"),
        ("models/gemini-2.5-pro", "Google"),
        ("llama3.2:3b", "Meta"),
        ("accounts/fireworks/models/llama-v3p1-8b", "Meta"),
        ("mistral-large-latest", "Mistral AI"),
        ("o365", None),
        ("fluxion", None),
        ("my-model", None),
        ("", None),
        ("a." * 50_000, None),
    ],
)
def test_a_models_name_tells_who_made_it(name: str, vendor: str | None) -> None:
    assert ai.model(name) == vendor


@pytest.mark.parametrize(
    ("name", "vendor"),
    [
        ("OPENAI_API_KEY", "OpenAI"),
        ("AZURE_OPENAI_ENDPOINT", "Microsoft"),
        ("vite_openai_key", "OpenAI"),
        ("TOGETHER_API_KEY", "Together AI"),
        ("LLM_BASE_URL", ""),
        ("SPRING_AI_OPENAI_API-KEY", "OpenAI"),
        ("TOGETHER", None),
        ("OPENAIR_HOST", None),
        ("PORT", None),
        ("", None),
        pytest.param("_" * 9_999, None, id="long"),
    ],
)
def test_whose_models_a_variable_is_about(name: str, vendor: str | None) -> None:
    assert ai.variable(name) == vendor
