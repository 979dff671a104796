"""The REST channel: every way of not answering is the same to the rest of the web."""

import http.server
import json
import socket
import threading
import time

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


@pytest.mark.parametrize(("status", "pending"), [(502, True), (504, True), (503, False), (500, False), (401, False)])
def test_what_a_proxy_lost_on_the_way_may_have_arrived(rasa, status, pending):
    rasa.status = status
    with pytest.raises(BotUnavailable) as error:
        Bot(rasa.url, 2).send("abc", "Hello.", "k")
    assert error.value.pending is pending


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


@pytest.fixture
def plain():
    """A server that reads a request and does what the test says with the connection; yields its address and how many connections came."""
    listening = socket.create_server(("127.0.0.1", 0))
    came, answer = [], [b""]

    def serve():
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            came.append(connection)
            with connection:
                while connection.recv(65536):
                    connection.sendall(answer[0])
                    if len(came) == 1:
                        break

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}", came, answer
    listening.close()


def test_a_connection_that_breaks_may_have_brought_it(plain):
    with pytest.raises(BotUnavailable) as error:
        Bot(plain[0], 2).send("abc", "Hello.", "k")
    assert error.value.pending and len(plain[1]) == 1, "and it is not sent a second time"


def test_a_connection_that_was_closed_meanwhile_is_opened_anew(plain):
    url, came, answer = plain
    answer[0] = b'HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n[{"text": "Hm."}]'
    for _ in range(3):
        assert Bot(url, 2).send("abc", "Hello.", "k") == [{"text": "Hm."}]
        time.sleep(0.1)
    assert len(came) == 2, "and one that is open is used again"


def test_words_of_any_language_arrive_as_they_are(rasa):
    Bot(rasa.url, 2).send("abc", "Grüße 🙂 “так”", "k")
    assert rasa.asked["message"] == "Grüße 🙂 “так”"
