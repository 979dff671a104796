"""The settings of a server, as Django's own check sees them: each start in a process of its own, for settings are read once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVER = {"MI_DEBUG": "0", "MI_SECRET_KEY": "k7Wq-" * 15 + "x0", "MI_ALLOWED_HOSTS": "practice.example.edu"}


def manage(tmp_path, *arguments, **variables):
    own = {name: value for name, value in os.environ.items() if not name.startswith(("MI_", "DJANGO_"))}
    given = {**own, "MI_VAR_DIR": str(tmp_path), **variables}
    command = [sys.executable, "-m", "web.manage", *arguments]
    return subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, timeout=120, check=False)


def test_a_server_is_checked_without_a_warning(tmp_path):
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **SERVER)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_the_check_can_fail(tmp_path):
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **SERVER, MI_HTTPS="0")
    assert done.returncode != 0 and "security.W012" in done.stderr


ASK = """
from django.conf import settings
from django.test import Client
print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_SECURE)
plain, known = Client(headers={"host": "practice.example.edu"}), {"secure": True}
print(plain.get("/healthz/").status_code, plain.get("/practice/")["Location"])
print(plain.get("/healthz/", **known)["Strict-Transport-Security"])
print(plain.get("/healthz/", headers={"x-forwarded-proto": "https"}).has_header("Strict-Transport-Security"))
"""


@pytest.mark.parametrize(("proxy", "believed"), [({}, "False"), ({"MI_PROXY_SSL_HEADER": "X-Forwarded-Proto"}, "True")])
def test_a_server_speaks_https_only(tmp_path, proxy, believed):
    done = manage(tmp_path, "shell", "-v", "0", "-c", ASK, **SERVER, **proxy)
    names, answers, transport, header = done.stdout.splitlines()
    assert names == "__Host-sessionid __Host-csrftoken True"
    assert answers == "200 https://practice.example.edu/practice/"
    assert transport == "max-age=31536000; includeSubDomains"
    assert header == believed


def test_a_laptop_speaks_http(tmp_path):
    said = "from django.conf import settings; print(settings.HTTPS, settings.SESSION_COOKIE_NAME, settings.SECURE_HSTS_SECONDS)"
    done = manage(tmp_path, "shell", "-v", "0", "-c", said, MI_DEBUG="1")
    assert done.stdout.strip() == "False sessionid 0", done.stderr
