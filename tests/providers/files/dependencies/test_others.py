"""Manifests and lock files of Go, Rust, the JVM, .NET, Ruby and PHP."""

from __future__ import annotations

import pytest

from tests.providers.files.dependencies.reading import manifest, rows, uses

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def test_go_mod() -> None:
    text = """\
module example.org/openai

go 1.22
require github.com/openai/openai-go v1.2.0
require (
\tgithub.com/sashabaranov/go-openai v1.20.0
\tgithub.com/tmc/langchaingo v0.1.0 // indirect
)
replace github.com/ollama/ollama => ../ollama
exclude (
\tgithub.com/ollama/ollama v0.1.0
)
"""
    assert rows("go.mod", text) == [
        ("github.com/openai/openai-go", "v1.2.0", True, "4:9"),
        ("github.com/sashabaranov/go-openai", "v1.20.0", True, "6:2"),
        ("github.com/tmc/langchaingo", "v0.1.0", True, "7:2"),
    ]
    assert uses("go.mod", text)["github.com/tmc/langchaingo"] == (False, None, False)


def test_cargo_toml() -> None:
    text = f"""\
[dependencies]
async-openai = "0.20"
candle-core = {{ version = "=0.8.1", features = ["cuda"] }}
tch = {{ path = "../tch" }}
ort = {{ git = "https://example.org/ort", rev = "{COMMIT}" }}
rig-core.workspace = true
fast = {{ package = "tokenizers", version = "*" }}
[dev-dependencies.rmcp]
version = ">=0.1, <0.3"
[target.'cfg(unix)'.build-dependencies]
burn = "1"
"""
    assert rows("Cargo.toml", text) == [
        ("async-openai", "^0.20", False, "2:1"),
        ("candle-core", "0.8.1", True, "3:1"),
        ("tch", None, None, "4:1"),
        ("ort", f"https://example.org/ort@{COMMIT}", True, "5:1"),
        ("rig-core", None, None, "6:1"),
        ("tokenizers", None, False, "7:1"),
        ("rmcp", ">=0.1, <0.3", False, "8:19"),
        ("burn", "^1", False, "11:1"),
    ]
    assert uses("Cargo.toml", text)["tch"] == (True, False, True)
    assert uses("Cargo.toml", text)["rmcp"] == (True, True, False)


def test_cargo_lock() -> None:
    text = """\
version = 4

[[package]]
name = "mine"
version = "0.1.0"
dependencies = [
 "async-openai 0.20.1 (registry+https://example.org)",
]

[[package]]
name = "async-openai"
version = "0.20.1"
source = "registry+https://example.org"

[[package]]
name = "candle-core"
version = "0.8.1"
source = "registry+https://example.org"
"""
    assert rows("Cargo.lock", text) == [
        ("async-openai", "0.20.1", True, "11:9"),
        ("candle-core", "0.8.1", True, "16:9"),
    ]
    assert uses("Cargo.lock", text) == {
        "async-openai": (True, None, False),
        "candle-core": (False, None, False),
    }


def test_pom() -> None:
    text = """\
<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <properties><l4j.version> 1.0.1 </l4j.version></properties>
  <!-- é <dependency><artifactId>langchain4j</artifactId></dependency> -->
  <dependencyManagement><dependencies>
    <dependency><groupId>dev.langchain4j</groupId><artifactId>langchain4j-bom</artifactId>
      <version>${l4j.version}</version></dependency>
  </dependencies></dependencyManagement>
  <dependencies>
    <dependency>
      <groupId>dev.langchain4j</groupId>
      <artifactId> langchain4j </artifactId>
      <exclusions><exclusion><groupId>a</groupId><artifactId>b</artifactId></exclusion></exclusions>
    </dependency>
    <dependency><groupId>com.openai</groupId><artifactId>openai-java</artifactId>
      <version>[1,2)</version><scope>test</scope></dependency>
    <dependency><groupId>ai.djl</groupId><artifactId>api</artifactId>
      <version>${elsewhere}</version></dependency>
  </dependencies>
  <build><plugins><plugin><dependencies>
    <dependency><groupId>ai.djl</groupId><artifactId>api</artifactId></dependency>
  </dependencies></plugin></plugins></build>
</project>
"""
    assert rows("pom.xml", text) == [
        ("dev.langchain4j:langchain4j-bom", "1.0.1", True, "6:63"),
        ("dev.langchain4j:langchain4j", None, None, "12:20"),
        ("com.openai:openai-java", "[1,2)", False, "15:58"),
        ("ai.djl:api", None, None, "17:54"),
    ]
    assert uses("pom.xml", text)["dev.langchain4j:langchain4j-bom"] == (False, False, False)
    assert uses("pom.xml", text)["com.openai:openai-java"] == (True, True, False)


def test_a_pom_in_another_code() -> None:
    text = '<?xml version="1.0" encoding="ISO-8859-1"?><project><name>caf\xe9</name><dependencies>'
    text += "<dependency><groupId>ai.djl</groupId><artifactId>api</artifactId></dependency>"
    text += "</dependencies></project>"
    assert rows("pom.xml", text.encode("latin-1")) == [
        ("ai.djl:api", None, None, f"1:{text.index('>api<') + 2}")
    ]


def test_gradle() -> None:
    text = """\
// implementation "ai.djl:api:0.1"
/* implementation "ai.djl:api:0.2" */
dependencies {
  implementation 'dev.langchain4j:langchain4j:0.31.0'
  testImplementation("com.openai:openai-java:$version")
  api(platform("ai.djl:bom:0.30.0-SNAPSHOT"))
  runtimeOnly group: 'ai.djl', name: 'api', version: '0.+'
  maven { url "https://example.org:443/ai.djl" }
}
"""
    assert rows("build.gradle.kts", text) == [
        ("dev.langchain4j:langchain4j", "0.31.0", True, "4:19"),
        ("com.openai:openai-java", None, None, "5:23"),
        ("ai.djl:bom", "0.30.0-SNAPSHOT", False, "6:17"),
        ("ai.djl:api", "0.+", False, "7:39"),
    ]
    assert uses("build.gradle", text)["com.openai:openai-java"] == (True, True, False)


def test_gradle_catalogue_and_lock() -> None:
    text = """\
[versions]
l4j = "0.31.0"
[libraries]
one = { module = "dev.langchain4j:langchain4j", version.ref = "l4j" }
two = "com.openai:openai-java:1.2.0"
three = { group = "ai.djl", name = "api" }
"""
    assert rows("libs.versions.toml", text) == [
        ("dev.langchain4j:langchain4j", "0.31.0", True, "4:1"),
        ("com.openai:openai-java", "1.2.0", True, "5:1"),
        ("ai.djl:api", None, None, "6:1"),
    ]
    locked = "# note\nai.djl:api:0.30.0=testCompileClasspath\nempty=annotationProcessor\n"
    assert rows("gradle.lockfile", locked) == [("ai.djl:api", "0.30.0", True, "2:1")]
    assert uses("gradle.lockfile", locked) == {"ai.djl:api": (None, True, False)}


def test_nuget() -> None:
    text = """\
<Project Sdk="Microsoft.NET.Sdk"><ItemGroup>
  <PackageReference Include="OpenAI" Version="2.0.0" />
  <PackageReference Version="[1.2.3]"
                    Include="LLamaSharp" />
  <PackageReference Include="Microsoft.SemanticKernel"><Version>1.*</Version></PackageReference>
  <PackageReference Include="OllamaSharp" />
  <PackageReference Include="$(Other)" Version="1" />
  <ProjectReference Include="Azure.AI.OpenAI" />
</ItemGroup></Project>
"""
    assert rows("app.csproj", text) == [
        ("OpenAI", "2.0.0", True, "2:30"),
        ("LLamaSharp", "1.2.3", True, "4:30"),
        ("Microsoft.SemanticKernel", "1.*", False, "5:30"),
        ("OllamaSharp", None, None, "6:30"),
    ]
    config = '<packages><package id="OpenAI" version="1.11.0" /></packages>'
    assert rows("packages.config", config) == [("OpenAI", "1.11.0", True, "1:24")]
    lock = '{"version": 1, "dependencies": {"net8.0": {\n "OpenAI": {"type": "Direct",'
    lock += '"resolved": "2.0.0"},\n "OllamaSharp": {"type": "Project"}}}}'
    assert rows("packages.lock.json", lock) == [("OpenAI", "2.0.0", True, "2:3")]
    assert uses("packages.lock.json", lock) == {"OpenAI": (True, None, False)}


def test_ruby() -> None:
    text = f"""\
source "https://rubygems.org"
gem "ruby-openai", "~> 7.0", require: "openai"
gem 'anthropic', '0.3.0'
# gem "langchainrb"
gem "langchainrb", path: "../l"
gem "informers", git: "https://example.org/i", ref: "{COMMIT}"
gem "neighbor"
"""
    assert rows("Gemfile", text) == [
        ("ruby-openai", "~> 7.0", False, "2:6"),
        ("anthropic", "0.3.0", True, "3:6"),
        ("langchainrb", None, None, "5:6"),
        ("informers", f"https://example.org/i@{COMMIT}", True, "6:6"),
        ("neighbor", None, False, "7:6"),
    ]
    spec = 'Gem::Specification.new do |s|\n  s.add_dependency("ruby-openai", ">= 6")\nend\n'
    assert rows("x.gemspec", spec) == [("ruby-openai", ">= 6", False, "2:21")]


def test_gemfile_lock() -> None:
    text = """\
GEM
  remote: https://rubygems.org/
  specs:
    event_stream_parser (1.0.0)
    ruby-openai (7.0.1)
      event_stream_parser (>= 0.3.0, < 2.0.0)

DEPENDENCIES
  ruby-openai (~> 7.0)

BUNDLED WITH
   2.5.3
"""
    assert rows("Gemfile.lock", text) == [
        ("event_stream_parser", "1.0.0", True, "4:5"),
        ("ruby-openai", "7.0.1", True, "5:5"),
    ]
    assert uses("Gemfile.lock", text) == {
        "event_stream_parser": (False, None, False),
        "ruby-openai": (True, None, False),
    }


def test_composer() -> None:
    text = '{"require": {"php": "^8", "openai-php/client": "^0.10"},\n'
    text += ' "require-dev": {"theodo-group/llphant": "0.8.1"}}'
    assert rows("composer.json", text) == [
        ("openai-php/client", "^0.10", False, "1:28"),
        ("theodo-group/llphant", "0.8.1", True, "2:19"),
    ]
    lock = """\
{"packages": [
  {"name": "openai-php/client", "version": "v0.10.1", "source": {"name": "x", "version": "1"}}],
 "packages-dev": [{"name": "theodo-group\\/llphant", "version": "0.8.1"}]}
"""
    assert rows("composer.lock", lock) == [
        ("openai-php/client", "v0.10.1", True, "2:13"),
        ("theodo-group/llphant", "0.8.1", True, "3:21"),
    ]


@pytest.mark.parametrize("name", ["yarn.lock", "pnpm-lock.yaml", "uv.lock", "Gemfile.lock"])
def test_a_lock_file_that_is_none(name: str) -> None:
    names = {"yarn.lock": "openai", "pnpm-lock.yaml": "openai", "Gemfile.lock": "ruby-openai"}
    found = manifest(name, f"just {names.get(name, 'openai')}\n")
    assert (found.dependencies, found.problem) == ((), "no lock file")
