"""Bring a home's tables and halves up to this program: `python -m benchmarks.scale.settle HOME`."""

import json
import sys
from pathlib import Path

from benchmarks.scale.homes import open_home
from benchmarks.scale.machine import seconds

if __name__ == "__main__":
    app = open_home(Path(sys.argv[1]))
    print(json.dumps(seconds(app.index.refresh)))
