"""Keys of the clouds. Shapes: the providers' documentation and the rules of secret scanners."""

from __future__ import annotations

from aispm.secrets import identity
from aispm.secrets.table.rule import B64, UUID, Rule

RULES: tuple[Rule, ...] = (
    # Amazon
    Rule(
        "aws-access-key",
        ("AKIA", "ASIA", "ABIA", "ACCA"),
        r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}",
        confidence="medium",
        facts=identity.aws_key,
        part="id",
    ),
    Rule(
        "aws-access-key",
        (),
        rf"{B64}{{40}}",
        key=r"aws.*secret|secret_?access_?key",
        part="secret",
    ),
    Rule(
        "aws-session-token",
        (),
        rf"{B64}{{100,4000}}={{0,2}}",
        key=r"aws.*(session|security)_?token|amz.security.token|^session_?token$",
        part="token",
    ),
    Rule("aws-bedrock-api-key", ("ABSK",), rf"ABSK{B64}{{80,300}}={{0,2}}"),
    Rule(
        "aws-bedrock-api-key", ("bedrock-api-key-",), rf"bedrock-api-key-{B64}{{60,4000}}={{0,2}}"
    ),
    # Google
    Rule("google-api-key", ("AIza",), r"AIza[\w-]{35}(?![\w-])"),
    Rule("google-api-key", ("AQ.Ab",), r"AQ\.Ab[\w-]{40,80}"),
    Rule("google-oauth-client-secret", ("GOCSPX-",), r"GOCSPX-[\w-]{24,32}"),
    Rule("google-oauth-token", ("ya29.",), r"ya29\.[\w-]{30,400}(?:\.[\w-]{10,200})?"),
    Rule("google-oauth-token", ("1//0",), r"1//0[\w-]{40,200}"),
    Rule("google-app-password", (), r"[a-z]{4}(?: [a-z]{4}){3}", key=r"pass|pwd", worded=True),
    Rule("firebase-server-key", (":APA91b",), r"AAAA[\w-]{7}:APA91b[\w-]{120,180}"),
    # Microsoft
    Rule("azure-client-secret", ("Q~",), r"[\w~.-]{3}\dQ~[\w~.-]{31,34}"),
    Rule("azure-storage-key", ("+ASt",), rf"{B64}{{76}}\+ASt{B64}{{6}}=="),
    Rule("azure-storage-key", (), rf"{B64}{{86}}==", key=r"account_?key|storage|azure"),
    Rule("azure-ai-key", ("JQQJ9",), r"[A-Za-z0-9]{52}JQQJ9[A-Za-z0-9]{27}(?:==)?"),
    Rule("azure-ai-key", (), r"[0-9a-f]{32}", key=r"azure|cognitive"),
    Rule("azure-devops-pat", ("AZDO",), r"[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}"),
    Rule("azure-devops-pat", (), r"[a-z2-7]{52}", key=r"azure|ado|devops|pat$|accesstoken"),
    Rule("azure-function-key", ("AzFu",), r"[\w-]{44}AzFu[\w-]{5,6}={0,2}"),
    Rule("azure-search-key", ("AzSe",), r"[A-Za-z0-9]{42}AzSe[A-Za-z0-9]{6}"),
    Rule("azure-cosmos-key", ("ACDb",), rf"{B64}{{76}}ACDb{B64}{{6}}=="),
    Rule(
        "azure-shared-access-key",
        ("+ASb", "+AEh", "+ARm", "AIoT", "+ACR"),
        rf"{B64}{{33,42}}(?:\+ASb|\+AEh|\+ARm|AIoT|\+ACR){B64}{{5,7}}={{0,2}}",
    ),
    # Others
    Rule("digitalocean-token", ("_v1_",), r"do[opr]_v1_[0-9a-f]{64}"),
    Rule("cloudflare-api-token", ("cf",), r"cf(?:ut|at|k|ast)_[A-Za-z0-9]{40}[0-9a-f]{8}"),
    Rule("cloudflare-api-token", (), r"[\w-]{40}|[0-9a-f]{37}", key=r"cloudflare|^cf_|x.auth.key"),
    Rule("cloudflare-api-token", ("v1.0-",), r"v1\.0-[0-9a-f]{24}-[0-9a-f]{146}"),
    Rule("heroku-api-key", ("HRKU-",), r"HRKU-[\w-]{36,64}"),
    Rule("heroku-api-key", (), UUID, key=r"heroku"),
    Rule(
        "fly-token",
        ("fo1_", "fm1", "fm2_"),
        rf"(?:FlyV1 )?(?:fo1_[\w-]{{43}}|fm(?:1[ar]|2)_{B64}{{80,2000}}={{0,3}}"
        rf"(?:,fm2_{B64}{{80,2000}}={{0,3}}){{0,4}})",
    ),
    Rule("render-api-key", ("rnd_",), r"rnd_[A-Za-z0-9]{24,40}"),
    Rule("railway-token", (), UUID, key=r"railway"),
    Rule("vercel-token", ("vc",), r"vc[pkair]_[A-Za-z0-9]{40,64}"),
    Rule("vercel-token", (), r"[A-Za-z0-9]{24}", key=r"vercel"),
    Rule("netlify-token", ("nfp_",), r"nfp_[A-Za-z0-9]{36,40}"),
    Rule("linode-token", (), r"[0-9a-f]{64}", key=r"linode"),
    Rule("hetzner-token", (), r"[A-Za-z0-9]{64}", key=r"hcloud|hetzner"),
    Rule("vultr-api-key", (), r"[A-Z0-9]{36}", key=r"vultr"),
    Rule("scaleway-secret-key", (), UUID, key=r"scw|scaleway"),
    Rule("alibaba-access-key", ("LTAI",), r"LTAI[A-Za-z0-9]{12,21}", confidence="low"),
    Rule("alibaba-access-key", (), r"[A-Za-z0-9]{30}", key=r"aliyun|alibaba|accesskeysecret"),
    Rule("yandex-cloud-key", ("AQVN",), r"AQVN[\w-]{35,38}"),
    Rule("tailscale-key", ("tskey-",), r"tskey-[a-z]{3,12}-[A-Za-z0-9]{8,20}-[A-Za-z0-9]{20,40}"),
    Rule("ngrok-token", (), r"[12][A-Za-z0-9]{26}_[A-Za-z0-9]{21}", key=r"ngrok"),
    Rule("pulumi-token", ("pul-",), r"pul-[0-9a-f]{40}"),
    Rule("terraform-token", (".atlasv1.",), r"[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,80}"),
    Rule("vault-token", ("hvs.", "hvb.", "hvr."), r"hv[sbr]\.[\w-]{24,300}"),
    Rule("vault-token", (), r"s\.[A-Za-z0-9]{24}", key=r"vault"),
    Rule("vault-secret-id", (), UUID, key=r"(?:vault|app_?role).*secret"),
    Rule(
        "doppler-token",
        ("dp.",),
        r"dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[\w-]{1,40}\.)?[A-Za-z0-9]{40,44}",
    ),
    Rule("onepassword-token", ("ops_eyJ",), rf"ops_eyJ{B64}{{100,2000}}={{0,3}}"),
    Rule(
        "onepassword-secret-key",
        ("A3-",),
        r"A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}",
    ),
    Rule("infisical-token", ("st.",), r"st\.[0-9a-f]{8,32}[\w-]{0,20}\.[0-9a-f]{32}\.[0-9a-f]{32}"),
    Rule(
        "harness-token", ("pat.", "sat."), r"(?:pat|sat)\.[\w-]{22}\.[0-9a-f]{24}\.[A-Za-z0-9]{20}"
    ),
)
