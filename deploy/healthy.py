"""Exits with 0 where a server answers: `python deploy/healthy.py http://127.0.0.1:8000/healthz/`.

The web answers only to its own names: it is asked by the first of MI_ALLOWED_HOSTS.
"""

import os
import sys
import urllib.request

name = os.environ.get("MI_ALLOWED_HOSTS", "").split(",")[0].strip()
request = urllib.request.Request(sys.argv[1], headers={"Host": name} if name else {})  # noqa: S310
with urllib.request.urlopen(request, timeout=8) as response:  # noqa: S310
    sys.exit(response.status != 200)
