"""Values that are no credentials: references, placeholders, and names that only sound secret."""

from __future__ import annotations

import pytest

from aispm.secrets import Hint, sight
from tests.secrets import invented

REFERENCES = [
    "${TOKEN}",
    "$TOKEN",
    "${env:TOKEN}",
    "${input:api-key}",
    "{env:TOKEN}",
    "{file:~/.token}",
    "%TOKEN%",
    "{{TOKEN}}",
    "${{ secrets.TOKEN }}",
    "$(pass show token)",
    "op://vault/item/field",
    "vault:kv/data/app#token",
    "keychain:github",
    "arn:aws:secretsmanager:eu-west-1:111122223333:secret:app-AbCdEf",
    "projects/acme/secrets/app/versions/1",
    "https://acme.vault.azure.net/secrets/app/0123456789abcdef0123456789abcdef",
    "/run/secrets/token",
    "~/.config/gcloud/application_default_credentials.json",
    "C:\\Users\\ada\\token.txt",
    "process.env.TOKEN",
    "Bearer ${TOKEN}",
    "Bearer $TOKEN",
    "token ${env:TOKEN}",
    "${TOKEN:-not-needed}",
    "Authorization: Bearer ${TOKEN}",
]
PLACEHOLDERS = [
    "",
    "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
    "https://hooks.slack.com/services/YOUR/WEBHOOK/URLGOESHEREPLEASE",
    "https://hooks.slack.com/services/T12345678/B12345678/your_webhook_token_here",
    "your-api-key",
    "YOUR_API_KEY_HERE",
    "<API_KEY>",
    "{secret}",
    "***",
    "sk-...",
    "sk-proj-xxxxxxxxxxxxxxxxxxxx",
    "ghp_YOUR_TOKEN",
    "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "changeme",
    "dummy",
    "lm-studio",
    "ollama",
    "not-needed",
    "user_provided",
    "API_TOKEN",
    "1234567890",
    "aaaaaaaaaaaaaaaaaaaaaaaa",
    "0123456789abcdef0123456789abcdef",
    "xoxb-test-token",
    "REMPLACEZ_PAR_VOTRE_TOKEN",
    "TU_CLAVE_API_AQUI",
    "SEU_TOKEN_AQUI",
    "<dein-schluessel>",
    "DEIN_API_SCHLÜSSEL_HIER",
    "在此填写你的令牌",
    "вставьте-ваш-ключ",
    "AKIAIOSFODNN7EXAMPLE",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "postgres://postgres:postgres@localhost:5432/app",
    "postgres://user:${DB_PASSWORD}@db.acme.example/app",
    "https://h.example/mcp?api_key=YOUR_KEY",
]
DIGEST = invented.text("digest", 64, invented.HEX)
NAMED = [
    ("AWS_ACCESS_KEY_ID_FILE", "/run/secrets/id"),
    ("TOKEN_URL", "https://auth.acme.example/oauth/token"),
    ("MAX_TOKENS", "128000"),
    ("TOKEN_TTL", "3600"),
    ("PASSWORD_FILE", "passwords-2026.txt"),
    ("AZURE_SUBSCRIPTION_ID", "c0ffee12-3d4e-4f5a-8b6c-7d8e9fa0b1c2"),
    ("bearer_token_env_var", "GITHUB_TOKEN_2"),
    ("TOKENIZER", "cl100k_base_v2_2024"),
    ("COMMIT", invented.text("sha", 40, invented.HEX)),
    ("integrity", "sha512-" + invented.text("sri", 86)),
    ("IMAGE", f"ghcr.io/acme/server@sha256:{DIGEST}"),
    ("SESSION", "c0ffee12-3d4e-4f5a-8b6c-7d8e9fa0b1c2"),
    ("API_BASE", "https://api.acme.example/v1?maxTokenBudget=4000"),
    ("AUTH", "true"),
    ("CACHE_KEY", "v3-build-cache-2024-11-20-linux"),
    ("SECRET_MANAGER_PROJECT", "acme-prod-123456"),
]


@pytest.mark.parametrize("value", REFERENCES + PLACEHOLDERS)
def test_nothing_under_a_secret_name(value: str) -> None:
    assert sight(value, Hint(key="API_TOKEN")) == []


@pytest.mark.parametrize("value", REFERENCES + PLACEHOLDERS)
def test_nothing_after_a_secret_flag(value: str) -> None:
    assert sight(value, Hint(place="arg", previous="--api-token")) == []


@pytest.mark.parametrize(("key", "value"), NAMED)
def test_nothing_under_a_harmless_name(key: str, value: str) -> None:
    assert sight(value, Hint(key=key)) == []
