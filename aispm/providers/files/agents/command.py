"""What in a line of shell is dangerous to run unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from aispm.providers.files.agents.hosts import is_local
from aispm.providers.files.mcp.launch import launch, program
from aispm.providers.files.mcp.package import Launch

# All that follows looks at lines in lower case, and at so much of each.
_LONGEST = 20_000
FETCH = r"\b(?:curl|wget|iwr|irm|invoke-webrequest|invoke-restmethod|aria2c)\b"
_FOLDER = r"(?:sudo\s{1,4})?(?:[\w./$-]{0,60}/)?"
_SHELL = r"(?:(?:ba|z|da|k)?sh|fish|pwsh|powershell|iex|invoke-expression)\b"
_OTHER = r"(?:python[\d.]{0,5}|node|perl|ruby|php|deno|bun)\b"
# A shell or an interpreter that runs what it is given on its input: no script, no `-c`.
_RUNS_INPUT = (
    rf"{_FOLDER}(?:{_SHELL}(?!\s{{1,4}}(?:-c\b|[\w./~$]))"
    rf"|{_OTHER}(?=\s{{0,4}}(?:-\s{{0,4}})?(?:$|[\n;&|)\"'`])))"
)
_DECODES = r"(?:\bbase64\s{1,4}(?:-d|-di|--decode)\b|\bopenssl\s[^|\n]{0,60}\s-d\b|\bxxd\s{1,4}-r)"
_READS = r"\b(?:cat|head|tail|base64|xxd|strings|cp|scp|tar|zip|curl|nc|source|type|get-content)\b"
_SECRETS = (
    r"(?:\.ssh/|\.aws/|\.config/gcloud|\.config/gh/|\.azure/|\.kube/|\.gnupg/|\.netrc\b|\.npmrc\b"
    r"|\.pypirc\b|\.git-credentials|\.docker/config|\.claude/\.credentials|\.claude\.json"
    r"|\.codex/auth|/etc/shadow|\bid_(?:rsa|ed25519|ecdsa)\b)"
)
_HOME = (
    r"(?:~|\$home|\$\{home\}|%userprofile%|/users/[^/\s]{1,60}|/home/[^/\s]{1,60}"
    r"|[a-z]:[\\/]users[\\/][^\\/\s]{1,60})[\\/]"
)
_LATER = (
    r"\.(?:bashrc|zshrc|zprofile|profile|bash_profile|ssh/authorized_keys)"
    r"|\.git/hooks/|library/launchagents/"
)
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("pipe-to-shell", rf"{FETCH}[^|\n]{{0,600}}+\|\s{{0,4}}{_RUNS_INPUT}"),
        (
            "pipe-to-shell",
            rf"(?:{_SHELL}|{_OTHER}|\bsource|\beval|(?<!\S)\.)\s{{1,4}}(?:-\w{{1,6}}\s{{1,4}})?"
            rf"[\"']?(?:<\(|\$\(|`|\()\s?{FETCH}",
        ),
        ("pipe-to-shell", r"\b(?:iex|invoke-expression)\b[^\n]{0,80}downloadstring"),
        ("decode-and-run", rf"{_DECODES}[^|\n]{{0,200}}+\|\s{{0,4}}{_RUNS_INPUT}"),
        ("decode-and-run", r"\beval\b[^\n]{0,200}\bbase64\b"),
        ("decode-and-run", r"\b(?:exec|eval)\s{0,4}\([^\n]{0,80}(?:b64decode|atob|base64)"),
        (
            "decode-and-run",
            r"\b(?:pwsh|powershell)(?:\.exe)?[^\n]{0,200}?\s-e(?:nc(?:odedcommand)?|c)?\s{1,4}"
            r"[a-z0-9+/=]{40}",
        ),
        ("reverse-shell", r"/dev/(?:tcp|udp)/"),
        ("reverse-shell", r"\bnc(?:at)?\s[^\n|;&]{0,100}\s-\w{0,4}[ec]\s{1,4}\S{0,20}sh\b"),
        ("reverse-shell", r"\bmkfifo\b[^\n]{0,200}\bnc\b"),
        (
            "unasked",
            r"\b(?:claude|codex|gemini|qwen|amp|copilot|cursor-agent)\s(?:[^\n|;&]{0,300}?\s)?"
            r"--(?:dangerously-[a-z-]{1,40}|yolo|allow-all-tools|approval-mode[ =]yolo"
            r"|permission-mode[ =]bypasspermissions)(?![\w-])",
        ),
        ("eval", r"(?:^|[\s;&|(])eval\s"),
        ("credentials", rf"{_READS}[^\n|;&]{{0,120}}?{_SECRETS}"),
        ("credentials", r"\bfind-generic-password\b|\bsecret-tool\s{1,4}lookup"),
        ("persistence", rf"(?:>|\btee\s{{1,4}}-a)\s{{0,4}}[\"']?\S{{0,80}}?(?:{_LATER})"),
        (
            "persistence",
            r"\|\s{0,4}crontab\b|\bcrontab\s{1,4}[^-\s]|\bschtasks\s[^\n]{0,60}/create",
        ),
        (
            "temporary",
            rf"(?:^|[\s;&|('\"])(?:/tmp/|/var/tmp/|/dev/shm/|%temp%[\\/]|\$env:temp[\\/]"
            rf"|{_HOME}downloads[\\/])\S{{1,100}}?\.(?:sh|py|js|mjs|pl|rb|ps1|exe|bin)\b",
        ),
    )
)
_SENDS = re.compile(
    r"\bcurl\b[^\n|;&]{0,600}?\s"
    r"(?:-[A-Za-z]{0,6}[dFT]|--data(?:-\w{1,20})?|--form|--upload-file|--json)[\s=@'\"]"
    r"|\bwget\b[^\n|;&]{0,400}?--(?:post|body)-(?:data|file)"
    r"|(?i:\binvoke-(?:webrequest|restmethod)\b[^\n|;&]{0,400}?-(?:body|infile)\b)"
)
_SAVED = re.compile(
    rf"{FETCH}[^\n|;&]{{0,600}}?(?:\s(?:-\w{{0,6}}o|--output|-outfile|--output-document)[\s=]|>)"
    r"\s{0,4}[\"']?([^\s\"';&|]{1,200})"
)
_LOCAL = re.compile(r"\blocalhost\b|\b127\.0\.0\.1\b|\[::1\]")
_URL = re.compile(r"https?://[^\s\"'`<>|;)]{1,400}")
_SYSTEM = re.compile(r"/(?:usr|bin|sbin|opt|nix|run|etc|snap|library|applications)\b")
_RUNNERS = frozenset({"bash", "sh", "zsh", "dash", "node", "python", "python3", "bun", "deno"})
_RUNNERS |= {"ruby", "perl", "pwsh", "powershell", "source", "."}


def reasons(line: str) -> list[str]:
    """Why a command deserves a look before it runs by itself; sorted, each once.

    pipe-to-shell, decode-and-run, download-and-run, reverse-shell: it runs what no reader of
    the file sees; eval may. sends: it carries data to another machine; download: it fetches
    from one. credentials: it reads files that hold secrets. persistence: it changes what runs
    later. temporary, outside: its program lies where others write, or out of the repository.
    unasked: it starts another agent that asks about nothing.
    unpinned-package: it fetches the newest version of a package, whoever publishes it.
    """
    low = line[:_LONGEST].lower()
    found = {name for name, pattern in _PATTERNS if pattern.search(low)}
    away = any(not is_local(host) for host in hosts(low))
    if _SENDS.search(line[:_LONGEST]) and (away or not ("://" in low or _LOCAL.search(low))):
        found.add("sends")
    if away and re.search(FETCH, low):
        found.add("download")
    if _runs_what_it_saved(low):
        found.add("download-and-run")
    if _fetches_newest(line):
        found.add("unpinned-package")
    if _outside(low):
        found.add("outside")
    return sorted(found)


def name(line: str) -> str:
    """The name of the program that a command starts, without its folders."""
    word = program(line.strip()[:_LONGEST]) or ""
    return re.split(r"[\\/]", word.strip("\"'"))[-1].strip("\"'") or "command"


def started(line: str) -> Launch:
    """The package that a command starts, where it starts one."""
    return launch(line.strip()[:_LONGEST], ())


def hosts(line: str) -> Iterator[str]:
    """The hosts of the addresses in a command."""
    for url in _URL.findall(line[:_LONGEST]):
        try:
            host = urlsplit(url).hostname
        except ValueError:
            continue
        if host:
            yield host


def _runs_what_it_saved(low: str) -> bool:
    """Whether a file that was fetched is made a program, or run, by what follows."""
    for number, saved in enumerate(_SAVED.finditer(low)):
        file = re.split(r"[\\/]", saved[1])[-1]
        # The first part is the rest of the fetch: an address ends in the name it is saved by.
        for statement in re.split(r"[;&|\n]+", low[saved.end() : saved.end() + 1_000])[1:]:
            first, *rest = statement.replace('"', "").replace("'", "").split() or [""]
            tool = re.split(r"[\\/]", first)[-1]
            runs = tool in _RUNNERS or tool == "chmod"
            if file and (tool == file or (runs and any(one.endswith(file) for one in rest))):
                return True
        if number > 20:
            return False
    return False


def _fetches_newest(line: str) -> bool:
    """Whether a package is fetched unpinned. Without `-y` npx and bunx take an installed one."""
    one = started(line)
    if one.package is None or one.pinned is not False:
        return False
    asked = re.search(r"\s(?:-y|--yes)\s|@latest\b|@next\b|\bdlx\b", line[:_LONGEST])
    return one.launcher not in ("npx", "bunx", "npm", "bun", "pnpm", "yarn") or bool(asked)


def _outside(low: str) -> bool:
    """Whether the program, or the script that it is given first, lies out of the repository."""
    words = low.replace('"', "").replace("'", "").split()[:3]
    if words and re.split(r"[\\/]", words[0])[-1] in _RUNNERS:
        words = [word for word in words[1:] if not word.startswith("-")]
    if not words:
        return False
    return bool(re.match(_HOME, words[0])) or (
        words[0].startswith("/") and not _SYSTEM.match(words[0])
    )
