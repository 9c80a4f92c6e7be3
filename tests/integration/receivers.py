"""Real receivers of messages on this machine: SMTP, HTTP, MQTT."""

import email
import email.policy
import socket
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import orjson
from aiosmtpd.controller import Controller

from fems.ingest.broker import BrokerAddress, connect, make_client


def wait_until(true, *, seconds=15):
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert true()


class Mailbox:
    """What an SMTP server on a free port took: parsed messages."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 (aiosmtpd's)
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"

    def texts(self):
        return [mail.get_body(("plain", "html")).get_content() for mail in self.mails]


@contextmanager
def smtp_server():
    mailbox = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        mailbox.port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


class Listener(ThreadingHTTPServer):
    """Takes JSON; answers with `status`, and not before `open` is set."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Post)
        self.taken, self.asked, self.answered, self.status = [], 0, 0, 200
        self.open = threading.Event()
        self.open.set()

    @property
    def url(self):
        return f"json://hook:s3cretword@127.0.0.1:{self.server_port}/alerts"


class _Post(BaseHTTPRequestHandler):
    def do_POST(self):
        body = orjson.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked += 1
        if not self.server.open.wait(30):
            return
        if self.server.status == 200:
            self.server.taken.append(body)
        try:
            self.send_response(self.server.status)
            self.end_headers()
        except OSError:
            pass
        self.server.answered += 1

    def log_message(self, *_):
        pass


@contextmanager
def http_listener():
    listener = Listener()
    threading.Thread(target=listener.serve_forever, daemon=True).start()
    try:
        yield listener
    finally:
        listener.open.set()
        listener.shutdown()
        listener.server_close()


@contextmanager
def subscriber(mqtt_url, topic):
    """Payloads that arrive on a topic of the broker."""
    taken, ready = [], threading.Event()
    address = BrokerAddress.parse(mqtt_url)
    client = make_client(address, client_id=f"test-{threading.get_ident()}")
    client.on_message = lambda _c, _u, message: taken.append(message.payload.decode())
    client.on_subscribe = lambda *_: ready.set()
    connect(client, address)
    client.subscribe(topic, qos=1)
    assert ready.wait(10)
    try:
        yield taken
    finally:
        client.disconnect()
        client.loop_stop()
