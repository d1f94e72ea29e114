"""Law as dated, cited data, and an invented council's disclosure log."""

from pathlib import Path

ROOT = Path(__file__).parent
