"""The bot: quote, decide, trade on paper, record. One cycle a second."""

import argparse

from trading import config, dashboard, process, state
from trading.db_emitter import DbEmitter
from trading.execution.paper_trade import Portfolio
from trading.market import PaperMarket
from trading.strategy import MovingAverages
from trading.version import VERSION


class Bot:
    def __init__(self, log, settings: config.Settings):
        self._log = log
        self._market = PaperMarket()
        self._strategy = MovingAverages(settings.fast_window, settings.slow_window)
        self._portfolio = Portfolio(state.load_holdings())
        self._emitter = DbEmitter(log)
        self._cycle = state.load_cycle()

    def run_cycle(self, settings: config.Settings) -> None:
        self._cycle += 1
        prices = {symbol: self._market.quote(symbol) for symbol in settings.symbols}
        decisions = [self._strategy.decide(symbol, price) for symbol, price in prices.items()]
        fills = [fill for decision in decisions
                 if (fill := self._portfolio.execute(decision, settings.order_usdt))]
        equity = self._portfolio.equity(prices)
        self._log.info("%s", dashboard.summary(self._cycle, decisions, fills, equity))
        status = {"code_version": VERSION, "testnet": config.testnet(), "cycle": self._cycle, "equity_usdt": equity}
        if self._emitter.emit(decisions, dashboard.positions(self._portfolio, prices), status):
            process.beat("/tmp/bot.heartbeat")

    def save(self) -> None:
        self._market.save()
        state.save(self._cycle, self._portfolio.as_holdings(), VERSION)

    def close(self) -> None:
        self.save()
        self._emitter.close()


def run(log, stop) -> None:
    settings = config.load()
    bot = Bot(log, settings)
    while not stop.is_set():
        settings = config.load()
        if not settings.paused:
            bot.run_cycle(settings)
            bot.save()
        stop.wait(settings.cycle_seconds)
    bot.close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="trading.main")
    parser.add_argument("--paper", action="store_true", required=True, help="trade on paper, the only mode here")
    parser.parse_args()
    stop = process.stop_event()
    log = process.logger("clawbot", "bot_stdout.log")
    log.info("clawbot %s starts, code from %s, testnet %s", VERSION, __file__, config.testnet())
    run(log, stop)
    log.info("clawbot %s stopped", VERSION)


if __name__ == "__main__":
    main()
