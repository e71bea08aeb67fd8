"""Model files of a folder as assets."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from aispm.model import Asset, Location
from aispm.providers.files.models import reader
from aispm.providers.files.models.kinds import KINDS
from aispm.providers.files.reader import File
from aispm.providers.files.reading import UnreadError
from tests.providers.files.models.samples import evil, gguf, safetensors, torch, weights
from tests.secrets import invented


def records(top: Path, uri: str, data: bytes = b"") -> list[Asset]:
    """What the reader makes of a file, which is written first where bytes are given."""
    path = top / uri
    if data:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    found = reader.records(File(str(path), path.parts, uri, "files:.", str(top)))
    return [one for one in found if isinstance(one, Asset)]


def test_a_model_file_is_an_asset(tmp_path: Path) -> None:
    data = torch(evil(2))
    (found,) = records(tmp_path, "models/m.pt", data)
    assert (found.id, found.kind, found.name, found.scope) == (
        "model:models/m.pt",
        "ai.model-file",
        "m.pt",
        "files:.",
    )
    assert found.facts["size"] == len(data)
    assert found.location == Location("models/m.pt", 1, 1, 1, 1)


def test_the_settings_of_a_model_are_an_asset_of_their_own(tmp_path: Path) -> None:
    text = b'{"model_type": "x", "hidden_size": 1,\n "auto_map": {"A": "b.C"}}'
    (found,) = records(tmp_path, "m/config.json", text)
    assert (found.id, found.kind) == ("model-config:m/config.json", "ai.model-config")
    assert found.location == Location("m/config.json", 2, 2, 2, 12)
    assert records(tmp_path, "app/config.json", b'{"port": 80}') == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("m.pkl", evil(), id="pickle"),
        pytest.param("m.pt", torch(weights()), id="torch"),
        pytest.param("m.gguf", gguf(general_name="x"), id="gguf"),
        pytest.param("m.safetensors", safetensors(b"{}"), id="safetensors"),
        pytest.param("m.npy", b"version https://git-lfs.github.com/spec/v1\n", id="lfs"),
        pytest.param(
            "adapter_config.json",
            b'{"peft_type": "L", "base_model_name_or_path": "x"}',
            id="adapter",
        ),
    ],
)
def test_every_fact_is_declared(tmp_path: Path, name: str, data: bytes) -> None:
    declared = {kind.name: kind.facts for kind in KINDS}
    for one in records(tmp_path, name, data):
        assert one.facts.keys() <= declared[one.kind].keys()


def test_a_secret_in_a_name_is_masked(tmp_path: Path) -> None:
    token = "ghp_" + invented.text("pat", 36)
    adapter = f'{{"peft_type": "L", "base_model_name_or_path": "{token}"}}'
    told = [
        *records(tmp_path, "m.gguf", gguf(general_name=token)),
        *records(tmp_path, "adapter_config.json", adapter.encode()),
        *records(tmp_path, "m.pkl", b"\x80\x04\x8c\x02os\x8c\x28" + token.encode() + b"\x93."),
    ]
    assert len(told) == 3
    assert token[4:-4] not in repr(told)


def test_files_that_are_not_read(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    (tmp_path / "outside.pkl").write_bytes(evil())
    (tree / "link.pkl").symlink_to("../outside.pkl")
    (tree / "inside.pkl").symlink_to("real.pkl")
    (tree / "gone.pkl").symlink_to("nowhere.pkl")
    os.mkfifo(tree / "pipe.pkl")
    told = {}
    for name in ("link.pkl", "gone.pkl", "pipe.pkl"):
        with pytest.raises(UnreadError) as error:
            records(tree, name)
        told[name] = (error.value.state, error.value.detail)
    assert told == {
        "link.pkl": ("skipped", "a link out of the tree"),
        "gone.pkl": ("failed", "No such file or directory"),
        "pipe.pkl": ("skipped", "no regular file"),
    }
    (tree / "real.pkl").write_bytes(evil())
    assert [one.id for one in records(tree, "inside.pkl")] == ["model:inside.pkl"]


def test_a_file_of_any_size_is_told_from_its_head(tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    path.write_bytes(safetensors(b'{"__metadata__": {"title": "x"}}'))
    os.truncate(path, 50 * 2**30)
    (found,) = records(tmp_path, "m.safetensors")
    assert (found.facts["size"], found.facts["model"]) == (50 * 2**30, "x")


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("m.safetensors", True),
        ("m.PKL", True),
        ("config.json", True),
        ("saved_model.pb", True),
        ("other.pb", False),
        ("package.json", False),
        ("pickle", False),
    ],
)
def test_which_files_may_be_models(name: str, wanted: bool) -> None:
    assert reader.wants(("a", name)) is wanted
