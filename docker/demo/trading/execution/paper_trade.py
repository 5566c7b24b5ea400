"""Orders without an exchange: fills at the quote, with a fee, within the cash at hand."""

from dataclasses import dataclass

from trading.strategy import Decision

FEE = 0.001


@dataclass(frozen=True)
class Fill:
    symbol: str
    side: str
    quantity: float
    price: float
    fee_usdt: float


class Portfolio:
    def __init__(self, holdings: dict):
        self.cash = float(holdings["cash_usdt"])
        self.quantities = {symbol: float(q) for symbol, q in holdings["quantities"].items()}

    def execute(self, decision: Decision, order_usdt: float) -> Fill | None:
        """Fills a buy or sell; None when there is nothing to do or nothing to do it with."""
        if decision.action == "buy":
            return self._buy(decision, min(order_usdt, self.cash))
        if decision.action == "sell":
            return self._sell(decision)
        return None

    def _buy(self, decision: Decision, amount: float) -> Fill | None:
        if amount < 1.0:
            return None
        fee = amount * FEE
        quantity = (amount - fee) / decision.price
        self.cash -= amount
        self.quantities[decision.symbol] = self.quantities.get(decision.symbol, 0.0) + quantity
        return Fill(decision.symbol, "buy", quantity, decision.price, fee)

    def _sell(self, decision: Decision) -> Fill | None:
        quantity = self.quantities.pop(decision.symbol, 0.0)
        if quantity <= 0.0:
            return None
        fee = quantity * decision.price * FEE
        self.cash += quantity * decision.price - fee
        return Fill(decision.symbol, "sell", quantity, decision.price, fee)

    def equity(self, prices: dict[str, float]) -> float:
        return self.cash + sum(q * prices.get(s, 0.0) for s, q in self.quantities.items())

    def as_holdings(self) -> dict:
        return {"cash_usdt": self.cash, "quantities": self.quantities}
