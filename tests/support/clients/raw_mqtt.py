"""MQTT in bytes, for what a client library would not let a test do: packets by hand, answers one by one.

    client = RawMqtt(port, "c", version=5)      # connected, or an AssertionError with what came instead
    client.send(publish_packet("t", b"x", qos=2, packet_id=7, dup=True, version=5))
    client.expect(PUBREC).packet_id
"""

import socket
import struct
import time
from dataclasses import dataclass

CONNACK, PUBLISH, PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK, DISCONNECT = 2, 3, 4, 5, 6, 7, 9, 14
TIMEOUT = 20.0


def text(value):
    raw = value.encode()
    return struct.pack(">H", len(raw)) + raw


def packet(first, body):
    size, rest = b"", len(body)
    while True:
        rest, digit = divmod(rest, 128)
        size += bytes([digit | (0x80 if rest else 0)])
        if not rest:
            return bytes([first]) + size + body


def connect_packet(client_id, version=4, keep_alive=60):
    return packet(0x10, text("MQTT") + bytes([version, 2]) + struct.pack(">H", keep_alive) + (b"\0" if version == 5 else b"") + text(client_id))


def publish_packet(topic, payload, qos=0, packet_id=0, dup=False, version=4):
    body = text(topic) + (struct.pack(">H", packet_id) if qos else b"") + (b"\0" if version == 5 else b"") + payload
    return packet(0x30 | qos << 1 | dup << 3, body)


def ack_packet(kind, packet_id):
    return packet(kind << 4 | (2 if kind == PUBREL else 0), struct.pack(">H", packet_id))


@dataclass(frozen=True)
class Packet:
    kind: int
    flags: int
    body: bytes

    @property
    def packet_id(self):
        """Of an acknowledgement."""
        return struct.unpack(">H", self.body[:2])[0]

    @property
    def reason(self):
        """Of an acknowledgement; success where it says none."""
        return self.body[2] if len(self.body) > 2 else 0


class RawMqtt:
    """One connection. Not thread-safe, but one thread may send while another one receives."""

    def __init__(self, port, client_id, version=4):
        self.name, self._data = client_id, b""
        self._socket = socket.create_connection(("127.0.0.1", port), TIMEOUT)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.send(connect_packet(client_id, version))
        connack = self.receive()
        self.return_code = connack.body[1] if connack and connack.kind == CONNACK else None

    def send(self, data):
        self._socket.settimeout(TIMEOUT)
        self._socket.sendall(data)

    def receive(self, timeout=TIMEOUT):
        """The next packet; None when the other side has closed. A TimeoutError when nothing comes."""
        end = time.monotonic() + timeout
        while (found := self._take()) is None:
            self._socket.settimeout(max(0.001, end - time.monotonic()))
            try:
                more = self._socket.recv(65536)
            except ConnectionError:
                return None
            if not more:
                return None
            self._data += more
        return found

    def _take(self):
        size, shift, at = 0, 0, 1
        while True:
            if at >= len(self._data):
                return None
            digit = self._data[at]
            size |= (digit & 0x7F) << shift
            shift, at = shift + 7, at + 1
            if not digit & 0x80:
                break
        if len(self._data) < at + size:
            return None
        found = Packet(self._data[0] >> 4, self._data[0] & 15, self._data[at:at + size])
        self._data = self._data[at + size:]
        return found

    def expect(self, kind, timeout=TIMEOUT):
        found = self.receive(timeout)
        if found is None or found.kind != kind:
            raise AssertionError(f"{self.name}: expected packet type {kind}, got {found}")
        return found

    def silent(self, seconds):
        """Whether nothing comes for so long."""
        try:
            self.receive(seconds)
        except TimeoutError:
            return True
        return False

    def disconnect(self):
        """Says goodbye, so that the end of the connection is no loss."""
        try:
            self.send(b"\xe0\x00")
        except OSError:
            pass
        self._socket.close()

    close = disconnect
