"""A gateway that costs next to nothing: packets made beforehand, written to a socket as they are."""

import socket
import struct
from urllib.parse import unquote, urlsplit

ON_THEIR_WAY = 4_000
"""Messages that the broker has not confirmed."""
CONNECT, CONNACK, PUBLISH_QOS1, PUBACK_BYTES = 0x10, 4, 0x32, 4


class RawGateway:
    """An MQTT 3.1.1 connection that publishes with QoS 1 and counts confirmations."""

    def __init__(self, url):
        parts = urlsplit(url)
        self._socket = socket.create_connection((parts.hostname, parts.port))
        self._socket.settimeout(120)
        words = [b"bench-raw", unquote(parts.username).encode(), unquote(parts.password).encode()]
        head = text(b"MQTT") + bytes([4, 0xC2]) + struct.pack(">H", 0)  # user, password, clean
        self._socket.sendall(packet(CONNECT, head + b"".join(map(text, words))))
        answer = self._socket.recv(CONNACK)
        assert answer == b"\x20\x02\x00\x00", answer

    def publish(self, topics, payloads):
        """Publish a payload to each topic and wait until the broker has confirmed all."""
        sent = confirmed_bytes = 0
        messages = len(topics)
        while confirmed_bytes < PUBACK_BYTES * messages:
            room = ON_THEIR_WAY - (sent - confirmed_bytes // PUBACK_BYTES)
            if sent < messages and room >= ON_THEIR_WAY // 2:
                upto = min(sent + room, messages)
                self._socket.sendall(
                    b"".join(
                        packet(
                            PUBLISH_QOS1,
                            topics[i] + struct.pack(">H", 1 + i % 65_535) + payloads[i],
                        )
                        for i in range(sent, upto)
                    )
                )
                sent = upto
            else:
                confirmed_bytes += len(self._socket.recv(65_536))

    def close(self):
        self._socket.sendall(b"\xe0\x00")
        self._socket.close()


def text(what):
    return struct.pack(">H", len(what)) + what


def packet(kind, body):
    length, size = bytearray(), len(body)
    while True:
        size, digit = divmod(size, 128)
        length.append(digit | (0x80 if size else 0))
        if not size:
            return bytes([kind]) + bytes(length) + body
