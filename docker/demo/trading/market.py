"""Quotes for paper trading: a random walk with a drift back to each symbol's anchor price."""

import random

from trading import state
from trading.config import read_json

ANCHORS = {"BTC/USDT": 64000.0, "ETH/USDT": 3100.0, "SOL/USDT": 145.0}
DEFAULT_ANCHOR = 10.0
VOLATILITY = 0.004
PULL = 0.02


class PaperMarket:
    """Continues from the cached quotes, so that a restart does not look like a crash of the market."""

    def __init__(self, rng: random.Random | None = None):
        self._rng = rng or random.Random()
        self._last = read_json(state.QUOTE_CACHE, {})

    def quote(self, symbol: str) -> float:
        anchor = ANCHORS.get(symbol, DEFAULT_ANCHOR)
        last = self._last.get(symbol, anchor)
        step = self._rng.gauss(0, VOLATILITY) + PULL * (anchor - last) / anchor
        self._last[symbol] = round(last * (1 + step), 8)
        return self._last[symbol]

    def save(self) -> None:
        state.write_json(state.QUOTE_CACHE, self._last)
