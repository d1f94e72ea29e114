"""The library that runs the model tells its maker nothing, and writes nothing outside the home."""

import os
import subprocess
import sys
from pathlib import Path

# Where one of these is set, onnxruntime is silent by itself, and the test would prove nothing.
_SILENT_ANYWAY = {"CI", "GITHUB_ACTIONS", "TF_BUILD", "ORT_DISABLE_TELEMETRY"}


def test_onnxruntime_keeps_no_device_id(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in _SILENT_ANYWAY}
    subprocess.run(
        [sys.executable, "-c", "import indexer, onnxruntime"],
        env=kept | {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")},
        check=True,
    )
    assert not any(tmp_path.iterdir())
