"""Two moving averages: buy when the fast one crosses above the slow one, sell when below."""

from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True)
class Decision:
    symbol: str
    action: str  # buy, sell or hold
    price: float
    reason: str


class MovingAverages:
    def __init__(self, fast: int, slow: int):
        if fast >= slow:
            raise ValueError(f"fast window {fast} must be shorter than slow window {slow}")
        self._fast, self._slow = fast, slow
        self._prices: dict[str, deque[float]] = {}
        self._above: dict[str, bool] = {}

    def decide(self, symbol: str, price: float) -> Decision:
        prices = self._prices.setdefault(symbol, deque(maxlen=self._slow))
        prices.append(price)
        if len(prices) < self._slow:
            return Decision(symbol, "hold", price, f"warming up {len(prices)}/{self._slow}")
        fast = sum(list(prices)[-self._fast:]) / self._fast
        slow = sum(prices) / self._slow
        above, before = fast > slow, self._above.get(symbol)
        self._above[symbol] = above
        if before is None or above == before:
            return Decision(symbol, "hold", price, f"fast {fast:.4f} slow {slow:.4f}")
        return Decision(symbol, "buy" if above else "sell", price, f"crossed at {slow:.4f}")
