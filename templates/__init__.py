"""The sentences a requester reads: one template for each legal duty."""

from pathlib import Path

ROOT = Path(__file__).parent
