"""Logs without keys: the address of a frame is one while it lasts."""

import logging
import re
from typing import Final

_BEARER: Final = re.compile(r"(/embed/f/)[\w-]+")


class WithoutBearers(logging.Filter):
    """Takes the bearers of frames out of what is logged, such as the addresses of requests that failed."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if (hidden := _BEARER.sub(r"\1...", message)) != message:
            record.msg, record.args = hidden, ()
        return True
