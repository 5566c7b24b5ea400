"""What an operator reads in the log: one line a cycle."""

from trading.execution.paper_trade import Fill, Portfolio
from trading.strategy import Decision


def positions(portfolio: Portfolio, prices: dict[str, float]) -> list[dict]:
    """Cash first, so that every cycle leaves at least one snapshot."""
    rows = [{"symbol": "USDT", "quantity": portfolio.cash, "value_usdt": portfolio.cash}]
    rows += [{"symbol": symbol, "quantity": quantity, "value_usdt": quantity * prices.get(symbol, 0.0)}
             for symbol, quantity in sorted(portfolio.quantities.items())]
    return rows


def summary(cycle: int, decisions: list[Decision], fills: list[Fill], equity: float) -> str:
    actions = " ".join(f"{decision.symbol}={decision.action}" for decision in decisions)
    traded = ", ".join(f"{fill.side} {fill.quantity:.6f} {fill.symbol} at {fill.price:.2f}" for fill in fills)
    return f"cycle {cycle} equity {equity:.2f} USDT {actions}" + (f" | {traded}" if traded else "")
