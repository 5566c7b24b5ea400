"""A page with the bot's last words, read as the runtime role."""

import html
import os
import signal
import sys
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import psycopg2

PORT = 8080
STATUS = "SELECT code_version, cycle, equity_usdt, testnet, reported_at FROM bot_statuses ORDER BY id DESC LIMIT 1"
DECISIONS = "SELECT decided_at, symbol, action, price, reason FROM decision_logs ORDER BY id DESC LIMIT 15"
COMMANDS = "SELECT id, command, status, result FROM commands ORDER BY id DESC LIMIT 10"


def table(cursor, title: str, query: str) -> str:
    cursor.execute(query)
    head = "".join(f"<th>{column.name}</th>" for column in cursor.description)
    rows = "".join("<tr>" + "".join(f"<td>{html.escape(str(value))}</td>" for value in row) + "</tr>"
                   for row in cursor.fetchall())
    return f"<h2>{title}</h2><table><tr>{head}</tr>{rows}</table>"


def page() -> str:
    connection = psycopg2.connect(os.environ["GUI_DB_DSN"], application_name="gui", connect_timeout=2)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            body = f"<h1>Trading bot</h1><p>reading as {cursor.fetchone()[0]}</p>"
            for title, query in (("Status", STATUS), ("Decisions", DECISIONS), ("Commands", COMMANDS)):
                body += table(cursor, title, query)
        return f"<!doctype html><title>Trading bot</title><meta http-equiv=refresh content=5>{body}"
    finally:
        connection.close()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        try:
            status, body = 200, page()
        except psycopg2.Error as error:
            status, body = 503, html.escape((str(error).splitlines() or ["database"])[0])
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        """The health check would fill the log."""


def main() -> None:
    if "--check" in sys.argv:
        urllib.request.urlopen(f"http://127.0.0.1:{PORT}/", timeout=4).close()
        return
    server = ThreadingHTTPServer(("", PORT), Handler)
    # shutdown() waits for serve_forever, so it must not run on its thread.
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"gui listens on {PORT}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
