"""One place that knows how to reach the database: a DSN, a file with one, or its parts."""

import os
from pathlib import Path

import psycopg2

# psycopg2.connect understands both URLs and key=value strings.
PARTS = {"host": "GUI_DB_HOST", "port": "GUI_DB_PORT", "dbname": "GUI_DB_NAME",
         "user": "GUI_DB_USER", "password": "GUI_DB_PASSWORD"}


def connect(application_name: str):
    """An autocommit connection that shows up under its name in pg_stat_activity."""
    timeout = int(os.environ.get("GUI_DB_CONNECT_TIMEOUT", "2"))
    common = {"application_name": application_name, "connect_timeout": timeout}
    dsn = os.environ.get("GUI_DB_DSN", "")
    if file := os.environ.get("GUI_DB_DSN_FILE"):
        dsn = Path(file).read_text(encoding="utf-8").strip()
    if dsn:
        connection = psycopg2.connect(dsn, **common)
    else:
        parts = {key: os.environ[name] for key, name in PARTS.items() if os.environ.get(name)}
        connection = psycopg2.connect(**parts, **common)
    connection.autocommit = True
    return connection


def first_line(error: Exception) -> str:
    """Driver errors span lines; the log gets one a fault."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
