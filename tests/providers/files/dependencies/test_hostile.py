"""Manifests laid out as traps: no crash, no long wait, nothing invented, and always a reason."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aispm.providers.files.dependencies.formats import NAMES, format_of
from aispm.providers.files.dependencies.read import read
from tests.kit.clock import soon
from tests.kit.examples import examples
from tests.providers.files.dependencies.reading import manifest, rows
from tests.providers.files.dependencies.test_javascript import PACKAGES, PNPM_9
from tests.providers.files.dependencies.test_python import UV

OPENAI = '"openai": "4.0.0"'


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("package.json", '{"x": ' + "[" * 100_000 + f"{{{OPENAI}}}", "nested too deep"),
        ("package-lock.json", '{"a":' * 100_000 + f"{{{OPENAI}}}", "nested too deep"),
        ("package.json", f"{{{OPENAI}}} {{{OPENAI}}}", "no valid syntax (line 1)"),
        ("package.json", f'{{\n{OPENAI}\n"x" "y"}}', "no valid syntax (line 3)"),
        ("package.json", f"{{{OPENAI}}}\n]", "no valid syntax (line 2)"),
        ("package.json", f'{{{OPENAI}, "x": "', "no valid syntax (line 1)"),
        ("package.json", f"/* {{{OPENAI}}}", "no valid syntax (line 1)"),
        ("pyproject.toml", "# openai\n[project\n", "no valid syntax (line 2)"),
        ("environment.yml", "dependencies:\n - openai\n - [", "no valid syntax (line 3)"),
        ("pom.xml", "<project><!-- openai-java -->\n<a></b></project>", "no valid syntax (line 2)"),
        ("pom.xml", "<a>" * 5_000 + "openai-java", "nested too deep or too long"),
        ("app.csproj", "<Project>" + "<OpenAI/>" * 300_000, "nested too deep or too long"),
    ],
)
def test_what_cannot_be_read_has_a_reason(name: str, text: str, problem: str) -> None:
    with soon(2):
        assert manifest(name, text).problem == problem


def test_a_dtd_is_refused_before_any_entity_grows() -> None:
    names = "abcdefghij"
    levels = "".join(f'<!ENTITY {upper} "{f"&{lower};" * 10}">' for lower, upper in pairwise(names))
    text = f'<!DOCTYPE p [<!ENTITY a "openai-java">{levels}]><project><x>&j;</x></project>'
    found = manifest("pom.xml", text)
    assert (found.dependencies, found.problem) == ((), "a document type is declared, and not read")
    outside = '<!DOCTYPE p SYSTEM "file:///etc/passwd"><project>openai-java</project>'
    assert manifest("pom.xml", outside).problem == "a document type is declared, and not read"


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
def test_byte_order_marks_and_line_ends(mark: bytes) -> None:
    text = mark + b'{\r\n  "dependencies": {\r\n    "openai": "4.0.0"\r\n  }\r\n}\r\n'
    assert rows("package.json", text) == [("openai", "4.0.0", True, "3:6")]
    text = mark + b"# note\r\nopenai==1.0\r\n\r\nanthropic\r\n"
    assert rows("requirements.txt", text) == [
        ("openai", "1.0", True, "2:1"),
        ("anthropic", None, False, "4:1"),
    ]
    lock = mark + UV.replace("\n", "\r\n").encode()
    assert [row[3] for row in rows("uv.lock", lock)] == ["21:9", "29:9", "34:9"]
    pnpm = mark + PNPM_9.replace("\n", "\r\n").encode()
    assert [row[3] for row in rows("pnpm-lock.yaml", pnpm)] == ["20:4", "23:4", "26:3", "30:3"]


def test_utf_16_is_read_and_other_codes_are_told() -> None:
    assert rows("requirements.txt", "openai==1.0\r\n".encode("utf-16")) == [
        ("openai", "1.0", True, "1:1")
    ]
    found = manifest("requirements.txt", "caf\xe9\nopenai==1.0\n".encode("latin-1"))
    assert [one.package for one in found.dependencies] == ["openai"]
    assert found.problem == "no UTF-8 text"


def test_columns_count_characters() -> None:
    text = '{"é😀": 1, "dependencies": {"openai": "1.0.0"}}'
    assert rows("package.json", text) == [
        ("openai", "1.0.0", True, f"1:{text.index('openai') + 1}")
    ]
    text = "<p><dependencies><!-- é😀 --><dependency><groupId>ai.djl</groupId>"
    text += "<artifactId>api</artifactId></dependency></dependencies></p>"
    assert rows("pom.xml", text) == [("ai.djl:api", None, None, f"1:{text.index('>api') + 2}")]


def test_an_escaped_name_is_the_name() -> None:
    assert rows("package.json", '{"dependencies": {"\\u006fpenai": "1.0.0"}}') == [
        ("openai", "1.0.0", True, "1:20")
    ]
    assert rows("package.json", '{"dependencies": {"openai": "\\ud800"}}') == [
        ("openai", "?", False, "1:20")
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("requirements.txt", "openai" + "," * 3_000_000),
        ("requirements.txt", "openai[" * 500_000),
        ("requirements.txt", "\\\n" * 1_000_000 + "openai"),
        ("setup.py", "openai install_requires=REQ " * 100_000 + "\nREQ = ["),
        ("setup.py", "install_requires=[" + '"openai' * 300_000),
        ("setup.py", "install_requires=" + "[" * 1_000_000 + '"openai"'),
        ("setup.cfg", "[options]\ninstall_requires = openai\n" + " [" * 1_000_000),
        ("build.gradle", "/* openai-java" * 300_000),
        ("build.gradle", "a" * 3_000_000 + '"com.openai:openai-java:1"'),
        ("build.gradle", "openai-java group: 'a', name " * 100_000),
        ("Gemfile", "gem 'ruby-openai'," + " " * 3_000_000),
        ("go.mod", "require github.com/openai/openai-go" + " " * 3_000_000),
        ("yarn.lock", "# yarn lockfile v1\n" + '"openai@' * 500_000),
        ("pnpm-lock.yaml", "lockfileVersion: 9\npackages:\n  openai" + ":a" * 1_000_000),
        ("package.json", '{"dependencies": {' + '"openai": "1",' * 200_000),
        ("package.json", '{"dependencies": {"openai": "' + "\\" * 3_000_001),
        ("package.json", "{" + "/*" * 1_000_000 + "openai"),
        ("poetry.lock", '[[package]]\nname = "openai"\n' + 'version = "' * 300_000),
        ("poetry.lock", '[[package]]\nname = "openai"\n' + "a = [\n" * 500_000),
        (
            "composer.lock",
            '{"packages": [{"name": "openai-php/client", ' + '"version": "1",' * 90_000,
        ),
        ("Gemfile.lock", "GEM\n    ruby-openai (" * 200_000),
        ("gradle.lockfile", "ai.djl:api:" * 300_000),
        ("packages.config", "<packages>" + '<package id="OpenAI"/>' * 40_000 + "</packages>"),
    ],
)
def test_nothing_takes_long(name: str, text: str) -> None:
    with soon(2):
        manifest(name, text)


@pytest.mark.slow
def test_fifty_megabytes_of_lock_file() -> None:
    folders = (
        f'"node_modules/package-{number}": {{"version": "1.0.{number}", "resolved": '
        f'"https://example.org/package-{number}.tgz", "integrity": "sha512-{"0" * 88}"}},\n'
        for number in range(230_000)
    )
    head = '{"lockfileVersion": 3, "packages": {\n'
    text = head + "".join(folders) + '"node_modules/openai": {"version": "4.0.0"}}}'
    assert len(text) > 48_000_000
    with soon(10):
        found = rows("package-lock.json", text)
    assert found[-1] == ("openai", "4.0.0", True, "230002:15")


SEEDS = (PACKAGES, PNPM_9, UV, '<project><dependency name="openai"/></project>', "openai==1 \\\n x")


@settings(max_examples=examples(300), deadline=2_000)
@given(
    st.sampled_from(sorted(NAMES | {"requirements.txt", "environment.yml", "a.csproj"})),
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.integers(0, 2_000), st.binary(max_size=6)), max_size=8),
    st.integers(0, 2_000),
)
def test_changed_files_are_read_or_refused(
    name: str, seed: str, changes: list[tuple[int, bytes]], cut: int
) -> None:
    data = bytearray(seed.encode())
    for place, piece in changes:
        data[place % len(data) : place % len(data) + len(piece)] = piece
    form = format_of((name,))
    assert form is not None
    found = read(bytes(data[: cut or None]) + b" openai", form)
    for one in found.dependencies:
        assert 0 <= one.start <= one.end <= len(found.text)
