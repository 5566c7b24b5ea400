"""Writes what the bot decides and holds. Plain DML; a lost connection is opened again."""

import uuid
from datetime import datetime, timezone

import psycopg2

from trading import db
from trading.strategy import Decision


class DbEmitter:
    def __init__(self, log):
        self._log = log
        self._connection = None

    def emit(self, decisions: list[Decision], positions: list[dict], status: dict) -> bool:
        """One transaction a cycle. False when the database could not be reached: the next cycle tries again."""
        try:
            if self._connection is None:
                self._connection = db.connect("clawbot")
                self._log.info("database connected as %s", self._connection.info.user)
            with self._connection.cursor() as cursor:
                cursor.execute("BEGIN")
                self._decisions(cursor, decisions)
                self._snapshots(cursor, positions)
                self._insert(cursor, "bot_statuses", status)
                cursor.execute("COMMIT")
            return True
        except psycopg2.Error as error:
            self._log.error("database: %s", db.first_line(error))
            self.close()
            return False

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _decisions(self, cursor, decisions: list[Decision]) -> None:
        for decision in decisions:
            self._insert(cursor, "decision_logs", {
                "decision_id": uuid.uuid4().hex, "decided_at": datetime.now(timezone.utc),
                "symbol": decision.symbol, "action": decision.action,
                "price": decision.price, "reason": decision.reason})

    def _snapshots(self, cursor, positions: list[dict]) -> None:
        # Snapshot lifecycle: a position that is held no longer must not stay open for ever.
        held = [position["symbol"] for position in positions]
        cursor.execute(
            "UPDATE position_snapshots SET lifecycle = 'closed'"
            " WHERE lifecycle = 'open' AND NOT (symbol = ANY(%s))", (held,))
        for position in positions:
            self._insert(cursor, "position_snapshots", position)

    @staticmethod
    def _insert(cursor, table: str, row: dict) -> None:
        columns = ", ".join(row)
        placeholders = ", ".join(["%s"] * len(row))
        cursor.execute(f"INSERT INTO {table} ({columns}) VALUES ({placeholders})", list(row.values()))
