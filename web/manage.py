#!/usr/bin/env python
"""Django's command line: `python -m web.manage` or `web/manage.py`."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run the command that was given."""
    root, here = Path(__file__).resolve().parent.parent, str(Path(__file__).resolve().parent)
    if sys.path and sys.path[0] == here:
        # Run as a script, Python looks for modules beside this file; ours are found from the root.
        sys.path[0] = str(root)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
