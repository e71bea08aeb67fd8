"""Tokens of code hosting, package registries, builds and code analysis."""

from __future__ import annotations

from aispm.secrets import checksum, identity
from aispm.secrets.table.rule import B64, UUID, Rule

_GITLAB = r"gl(?:pat|dt|rt|soat|ft|imt|agent|oas|ffct|wt|ptt|cbt)-"
# The end of a routable token: version, length of what it carries, and checksum.
_ROUTED = r"\.[0-9a-z]{2}\.?[0-9a-z]{9}"

RULES: tuple[Rule, ...] = (
    Rule("github-pat", ("ghp_",), r"ghp_[A-Za-z0-9]{36}", check=checksum.trailing_crc32),
    Rule("github-oauth-token", ("gho_",), r"gho_[A-Za-z0-9]{36}", check=checksum.trailing_crc32),
    Rule(
        "github-app-token",
        ("ghu_", "ghs_"),
        r"gh[us]_[A-Za-z0-9]{36}",
        check=checksum.trailing_crc32,
    ),
    Rule(
        "github-app-token",
        ("ghs_",),
        r"ghs_\d{1,12}_eyJ[\w-]{10,200}\.eyJ[\w-]{10,2000}\.[\w-]{20,1000}",
    ),
    Rule(
        "github-refresh-token",
        ("ghr_",),
        r"ghr_(?:[A-Za-z0-9]{76}|[A-Za-z0-9]{36})",
        check=checksum.trailing_crc32,
    ),
    Rule(
        "github-fine-grained-pat",
        ("github_pat_",),
        r"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}",
        check=checksum.github_fine_grained,
    ),
    Rule(
        "gitlab-token",
        ("gl",),
        rf"{_GITLAB}[\w-]{{20,300}}{_ROUTED}",
        check=checksum.gitlab_routable,
        facts=identity.gitlab,
    ),
    Rule(
        "gitlab-token",
        ("gl",),
        # Never the beginning of a routable one: that is seen above, and whole.
        rf"{_GITLAB}[\w-]{{20,300}}(?![\w-]|{_ROUTED}(?![A-Za-z0-9]))",
    ),
    Rule("gitlab-token", ("GR1348941",), r"GR1348941[\w-]{20}"),
    Rule("bitbucket-token", ("ATBB",), r"ATBB[A-Za-z0-9]{24,40}"),
    Rule("bitbucket-token", ("BBDC-",), rf"BBDC-{B64}{{32,80}}"),
    Rule("npm-token", ("npm_",), r"npm_[A-Za-z0-9]{36}", check=checksum.trailing_crc32),
    Rule("pypi-token", ("pypi-AgE",), r"pypi-AgE[\w-]{50,1000}", facts=identity.pypi),
    Rule("rubygems-api-key", ("rubygems_",), r"rubygems_[0-9a-f]{48}"),
    Rule("crates-io-token", ("cio",), r"cio[A-Za-z0-9]{32}", confidence="medium"),
    Rule("docker-pat", ("dckr_",), r"dckr_(?:pat|oat)_[\w-]{27,40}"),
    Rule("artifactory-token", ("AKCp",), r"AKCp[A-Za-z0-9]{69}"),
    Rule("artifactory-token", ("cmVmdGtu",), r"cmVmdGtu[A-Za-z0-9]{56}"),
    Rule("nuget-api-key", ("oy2",), r"oy2[a-z0-9]{43}"),
    Rule("clojars-token", ("CLOJARS_",), r"CLOJARS_[a-z0-9]{60}"),
    Rule("circleci-token", ("CCIP",), r"CCIP(?:AT|RJ)_[A-Za-z0-9]{22}_[0-9a-f]{40}"),
    Rule("buildkite-token", ("bk",), r"bk(?:ua|pat|ct|aa|ar|ps|pt)_[\w-]{40,199}"),
    Rule("codecov-token", (), UUID, key=r"codecov"),
    Rule("snyk-token", (), UUID, key=r"snyk"),
    Rule("snyk-token", ("snyk_",), r"snyk_[a-z]{2,6}\.[\w.-]{40,200}"),
    Rule("sonar-token", ("sq",), r"sq[uap]_[0-9a-f]{40}"),
    Rule("sourcegraph-token", ("sgp_",), r"sgp_(?:(?:[0-9a-f]{16}|local)_)?[0-9a-f]{40}"),
    Rule("semgrep-token", (), r"[0-9a-f]{64}", key=r"semgrep"),
    Rule("launchdarkly-token", ("api-", "sdk-"), rf"(?:api|sdk)-{UUID}"),
    Rule("octopus-deploy-key", ("API-",), r"API-[A-Z0-9]{26}", confidence="medium"),
    Rule("postman-api-key", ("PMAK-",), r"PMAK-[0-9a-f]{24}-[0-9a-f]{34}"),
    Rule("postman-api-key", ("PMAT-",), r"PMAT-[A-Z0-9]{26}"),
    Rule("openshift-token", ("sha256~",), r"sha256~[\w-]{43}(?![\w-])"),
    Rule("prefect-api-key", ("pnu_", "pnb_"), r"pn[ub]_[A-Za-z0-9]{36}"),
    Rule("cursor-api-key", ("key_",), r"key_[0-9a-f]{64}"),
)
