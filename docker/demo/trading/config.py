"""Settings: what the operator may change while the bot runs, read again at each cycle."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

WORKSPACE = Path.cwd()
RUNTIME_CONFIG = WORKSPACE / "runtime_config.json"
WATCHLIST = Path("/home/node/.openclaw/host-config/watchlist.json")
DEFAULT_SYMBOLS = ["BTC/USDT", "ETH/USDT", "SOL/USDT"]


@dataclass(frozen=True)
class Settings:
    paused: bool = False
    cycle_seconds: float = 1.0
    fast_window: int = 5
    slow_window: int = 20
    order_usdt: float = 250.0
    symbols: list[str] = field(default_factory=lambda: list(DEFAULT_SYMBOLS))


def read_json(path: Path, default):
    """The file's content, or the default while it is missing."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return default


def load() -> Settings:
    """Runtime settings over the watch list over the defaults; unknown keys are refused."""
    values = {"symbols": read_json(WATCHLIST, {}).get("symbols", DEFAULT_SYMBOLS)}
    values.update(read_json(RUNTIME_CONFIG, {}))
    return Settings(**values)


def testnet() -> bool:
    """True unless the environment says otherwise in so many words."""
    return os.environ.get("BINANCE_TESTNET", "true").strip().lower() != "false"
