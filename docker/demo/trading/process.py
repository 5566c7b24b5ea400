"""What both processes need: a log in the volume and on stdout, a heartbeat, a prompt stop."""

import logging
import signal
import sys
import threading
from pathlib import Path

from trading.config import WORKSPACE

LOGS = WORKSPACE / "logs"


def stop_event() -> threading.Event:
    """Set by SIGTERM and SIGINT. A process with PID 1 has no default action for them."""
    event = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: event.set())
    return event


def logger(name: str, file_name: str) -> logging.Logger:
    LOGS.mkdir(parents=True, exist_ok=True)
    log = logging.getLogger(name)
    log.setLevel(logging.INFO)
    formatter = logging.Formatter("%(asctime)s %(levelname)s %(message)s")
    for handler in (logging.StreamHandler(sys.stdout), logging.FileHandler(LOGS / file_name, encoding="utf-8")):
        handler.setFormatter(formatter)
        log.addHandler(handler)
    return log


def beat(path: str) -> None:
    """The health check looks at this file's age. It lives in the container, not in a volume."""
    Path(path).touch()
