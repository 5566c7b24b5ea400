"""JSON state beside the code: what the bot holds, and what it started with."""

import json
import os
from pathlib import Path

from trading.config import WORKSPACE, read_json

MANAGED_STATE = WORKSPACE / "managed_state.json"
BASELINE = WORKSPACE / "baseline_holdings.json"
CACHE = WORKSPACE / ".cache"
QUOTE_CACHE = CACHE / "quotes.json"


def write_json(path: Path, value) -> None:
    """Replaces the file in one step, so that a reader never sees half of it."""
    # In the cache folder: what a kill leaves half written there is disposable.
    CACHE.mkdir(exist_ok=True)
    temporary = CACHE / (path.name + ".tmp")
    temporary.write_text(json.dumps(value, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    os.replace(temporary, path)


def load_holdings() -> dict:
    """Cash and quantities: the last saved ones, else the baseline."""
    baseline = read_json(BASELINE, {"cash_usdt": 10000.0, "quantities": {}})
    return read_json(MANAGED_STATE, {}).get("holdings", baseline)


def save(cycle: int, holdings: dict, version: str) -> None:
    write_json(MANAGED_STATE, {"cycle": cycle, "holdings": holdings, "code_version": version})


def load_cycle() -> int:
    return int(read_json(MANAGED_STATE, {}).get("cycle", 0))
