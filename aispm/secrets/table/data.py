"""Keys of databases and of monitoring."""

from __future__ import annotations

from aispm.secrets import identity
from aispm.secrets.table.rule import Rule

RULES: tuple[Rule, ...] = (
    Rule("supabase-token", ("sbp_",), r"sbp_(?:oauth_|v0_)?[0-9a-z]{40}"),
    Rule("supabase-secret-key", ("sb_secret_",), r"sb_secret_[\w-]{20,50}"),
    Rule(
        "supabase-publishable-key",
        ("sb_publishable_",),
        r"sb_publishable_[\w-]{20,50}",
        publishable=True,
    ),
    Rule("databricks-token", ("dapi",), r"dapi[0-9a-f]{32}(?:-\d)?"),
    Rule("databricks-token", ("dose",), r"dose[0-9a-f]{32}(?:-\d)?"),
    Rule("neon-api-key", ("napi_",), r"napi_[A-Za-z0-9]{40,80}"),
    Rule("planetscale-token", ("pscale_",), r"pscale_(?:tkn|pw|oauth)_[\w.=-]{32,64}"),
    Rule("mongodb-atlas-secret", ("mdb_sa_sk_",), r"mdb_sa_sk_[\w-]{40}(?![\w-])"),
    Rule("clickhouse-api-secret", ("4b1d",), r"4b1d[A-Za-z0-9]{38}", confidence="medium"),
    Rule("astra-token", ("AstraCS:",), r"AstraCS:[A-Za-z0-9]{20,40}:[0-9a-f]{64}"),
    Rule("xata-api-key", ("xau_",), r"xau_[A-Za-z0-9]{32,60}"),
    Rule("motherduck-token", (), r"[0-9a-f]{64}", key=r"motherduck"),
    Rule("datadog-api-key", (), r"[0-9a-f]{32}|[0-9a-f]{40}", key=r"datadog|^dd[_-]"),
    Rule("datadog-api-key", ("ddapp_", "ddpat_"), r"dd(?:app|pat)_[A-Za-z0-9]{30,60}"),
    Rule("datadog-client-token", ("pub",), r"pub[0-9a-f]{32}", publishable=True),
    Rule(
        "grafana-token",
        ("glsa_", "glc_"),
        r"(?:glsa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8}|glc_[A-Za-z0-9+/]{32,400}={0,2})",
        facts=identity.grafana,
    ),
    Rule("grafana-token", ("eyJrIjoi",), r"eyJrIjoi[A-Za-z0-9+/]{40,380}={0,2}"),
    Rule(
        "sentry-token",
        ("sntry",),
        r"sntry(?:s_[A-Za-z0-9+/=_-]{40,400}|u_[0-9a-f]{64})",
        facts=identity.sentry,
    ),
    Rule(
        "sentry-dsn",
        ("ingest",),
        r"https://[0-9a-f]{32}@o\d{1,12}\.ingest\.(?:\w{2}\.)?sentry\.io/\d{1,18}",
        publishable=True,
    ),
    Rule("new-relic-key", ("NRAK-", "NRII-"), r"NR(?:AK|II)-[A-Za-z0-9-]{27,32}"),
    Rule("new-relic-key", ("NRAL",), r"[0-9a-f]{36}NRAL"),
    Rule("honeycomb-key", ("hca",), r"hca(?:ik|ck)_[a-z0-9_]{50,70}"),
    Rule("dynatrace-token", ("dt0",), r"dt0[a-z]\d\d\.[A-Z0-9]{8,24}\.[A-Z0-9]{64}"),
    Rule("logfire-token", ("pylf_v",), r"pylf_v\d_[a-z]{2}_[A-Za-z0-9]{30,60}"),
)
