"""The REST channel: every way of not answering is the same to the rest of the web."""

import http.server
import json
import threading

import pytest

from web.practice.bot import Bot, BotUnavailable


@pytest.fixture
def rasa():
    """A server that answers what the test says, and remembers what it was asked."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            server.authorization, server.conversation = self.headers["Authorization"], self.headers["X-Conversation"]
            server.asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.hold.wait(2)
            self.send_response(server.status)
            self.end_headers()
            self.wfile.write(server.body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.status, server.body, server.hold = 200, b'[{"text": "Hm."}]', threading.Event()
    server.hold.set()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    server.url = f"http://127.0.0.1:{server.server_port}"
    yield server
    server.hold.set()
    server.shutdown()
    server.server_close()


def test_answer(rasa):
    assert Bot(rasa.url, 2).send("abc", "Hello.", "k") == [{"text": "Hm."}]
    assert rasa.asked == {"sender": "abc", "message": "Hello.", "metadata": {"key": "k"}}
    assert rasa.conversation == "abc", "for a proxy that sends a conversation to the same Rasa server each time"


@pytest.mark.parametrize(("status", "body"), [(200, b"[]"), (500, b"[]"), (404, b"no"), (200, b"<html>"), (200, b'{"a": 1}')])
def test_no_proper_answer(rasa, status, body):
    rasa.status, rasa.body = status, body
    with pytest.raises(BotUnavailable) as error:
        Bot(rasa.url, 2).send("abc", "Hello.", "k")
    assert not error.value.pending


def test_timeout_may_still_come(rasa):
    rasa.hold.clear()
    with pytest.raises(BotUnavailable) as error:
        Bot(rasa.url, 0.2).send("abc", "Hello.", "k")
    assert error.value.pending


def test_refused_will_not():
    with pytest.raises(BotUnavailable) as error:
        Bot("http://127.0.0.1:9", 1).send("abc", "Hello.", "k")
    assert not error.value.pending


def test_the_channels_secret_goes_along_and_is_shown_nowhere(rasa):
    bot = Bot(rasa.url, 2, "a-long-enough-secret")
    bot.send("abc", "Hello.", "k")
    assert rasa.authorization == "Bearer a-long-enough-secret" and "secret" not in repr(bot).replace("secret=", "")
    Bot(rasa.url, 2).send("abc", "Hello.", "k")
    assert rasa.authorization is None


def test_a_bot_that_refuses_us_is_no_answer(rasa):
    rasa.status, rasa.body = 401, b'{"error": "no"}'
    with pytest.raises(BotUnavailable) as error:
        Bot(rasa.url, 2).send("abc", "Hello.", "k")
    assert not error.value.pending
