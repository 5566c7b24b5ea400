"""The command bus: takes one pending command at a time, and leaves a heartbeat each second."""

import os
from pathlib import Path

import psycopg2

from trading import config, db, process, state
from trading.version import VERSION

PID_FILE = process.LOGS / "command_worker.pid"
CLAIM = """
    UPDATE commands SET status = 'running'
     WHERE id = (SELECT id FROM commands WHERE status = 'pending' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, command, argument"""
FINISH = "UPDATE commands SET status = %s, result = %s WHERE id = %s"
AUDIT = "INSERT INTO command_audit_log (command_id, event, detail) VALUES (%s, %s, %s)"
PRUNE = "DELETE FROM command_audit_log WHERE event = 'heartbeat' AND logged_at < now() - interval '1 day'"


def ping(_argument) -> str:
    return "pong"


def pause(_argument) -> str:
    return set_runtime("paused", True)


def resume(_argument) -> str:
    return set_runtime("paused", False)


def set_runtime(key: str, value) -> str:
    settings = config.read_json(config.RUNTIME_CONFIG, {})
    state.write_json(config.RUNTIME_CONFIG, {**settings, key: value})
    return f"{key} = {value}"


HANDLERS = {"ping": ping, "pause": pause, "resume": resume}


def handle(command: str, argument) -> tuple[str, str]:
    """The final status and the result of one command; a failing one never stops the worker."""
    handler = HANDLERS.get(command)
    if handler is None:
        return "failed", f"unknown command {command!r}"
    try:
        return "done", handler(argument)
    except (OSError, ValueError) as error:
        return "failed", str(error)


def work(cursor, log) -> bool:
    """Runs the oldest pending command that no other worker holds. False when there is none."""
    cursor.execute(CLAIM)
    row = cursor.fetchone()
    if row is None:
        return False
    number, command, argument = row
    status, result = handle(command, argument)
    cursor.execute(FINISH, (status, result, number))
    cursor.execute(AUDIT, (number, status, result))
    log.info("command %s %s: %s (%s)", number, command, status, result)
    return True


def beat(cursor) -> None:
    cursor.execute(AUDIT, (None, "heartbeat", f"worker {VERSION}"))
    process.beat("/tmp/worker.heartbeat")


def serve(connection, log, stop) -> None:
    with connection.cursor() as cursor:
        cursor.execute(PRUNE)
        while not stop.is_set():
            beat(cursor)
            while not stop.is_set() and work(cursor, log):
                pass
            stop.wait(1.0)


def run(log, stop) -> None:
    while not stop.is_set():
        try:
            connection = db.connect("clawbot-worker")
            log.info("database connected as %s", connection.info.user)
            try:
                serve(connection, log, stop)
            finally:
                connection.close()
        except psycopg2.Error as error:
            log.error("database: %s", db.first_line(error))
            stop.wait(1.0)


def main() -> None:
    stop = process.stop_event()
    log = process.logger("clawbot-worker", "command_worker.log")
    log.info("clawbot-worker %s starts, code from %s", VERSION, __file__)
    PID_FILE.write_text(f"{os.getpid()}\n", encoding="utf-8")
    try:
        run(log, stop)
    finally:
        Path(PID_FILE).unlink(missing_ok=True)
    log.info("clawbot-worker %s stopped", VERSION)


if __name__ == "__main__":
    main()
