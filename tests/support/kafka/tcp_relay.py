"""A link that can be made bad: a TCP relay on loopback that delays, throttles, cuts, or swallows what passes.

    with TcpRelay() as relay:
        relay.target = ("127.0.0.1", kafka_port)
        ... relay.port ...                  # Kafka must advertise this one
        relay.delay = 0.2                   # seconds one way, from now on
        relay.rate = 20000                  # bytes a second and direction of each connection
        relay.swallow()                     # connects, and never answers; pass_on() ends it
        relay.cut()                         # every connection is reset, new ones work
        relay.refuse(); relay.accept()      # nobody listens; somebody does again
        relay.silence_after(26)             # the next request of this kind still arrives, and no answer comes back any more

Bytes are never changed, exchanged or left out inside a connection: TCP does not do that either. One thread a direction.
"""

import socket
import struct
import threading
import time

PIECE = 16384


class _Requests:
    """Which requests begin in a stream: four bytes of length, two of API key, the rest."""

    def __init__(self):
        self._head, self._left = b"", 0

    def begun_in(self, data):
        keys = set()
        while data:
            if self._left:
                passed = min(self._left, len(data))
                self._left -= passed
                data = data[passed:]
                continue
            wanted = 6 - len(self._head)
            self._head, data = self._head + data[:wanted], data[wanted:]
            if len(self._head) == 6:
                size, key = struct.unpack(">ih", self._head)
                keys.add(key)
                self._head, self._left = b"", size - 2
        return keys


class TcpRelay:
    def __init__(self):
        self.target = None
        self.delay = 0.0
        self.rate = 0
        self.connections = 0  # taken since the start
        self.passed = 0  # bytes towards the target
        self._open = threading.Event()
        self._open.set()
        self._lock = threading.Lock()
        self._pairs = set()
        self._closed = False
        self._awaited = None  # API key of the last request that gets through with its answer lost
        self.silenced = threading.Event()
        self._listener = self._listen(0)
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @staticmethod
    def _listen(port):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(64)
        return listener

    def swallow(self):
        self._open.clear()

    def pass_on(self):
        self._open.set()

    def silence_after(self, api_key):
        self._awaited = api_key

    def answer_again(self):
        self._awaited = None
        self.cut()  # a stream with a hole is none
        self.silenced.clear()

    def cut(self):
        with self._lock:
            pairs = list(self._pairs)
        for pair in pairs:
            self._end(pair, reset=True)
        return len(pairs)

    def refuse(self):
        listener, self._listener = self._listener, None
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        self._thread.join(5)
        self.cut()

    def accept(self):
        self._listener = self._listen(self.port)
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def close(self):
        self._closed = True
        self._open.set()
        if self._listener:
            self.refuse()
        self.cut()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _accept(self):
        listener = self._listener
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near):
        self._open.wait()  # connected, as a host does whose program hangs
        try:
            far = socket.create_connection(self.target, 5)
        except OSError:
            near.close()
            return
        for one in (near, far):
            one.settimeout(None)
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        pair = (near, far)
        with self._lock:
            self._pairs.add(pair)
        threading.Thread(target=self._pump, args=(far, near, pair, False), daemon=True).start()
        self._pump(near, far, pair, True)

    def _pump(self, source, sink, pair, forth):
        due = 0.0  # when the link is free again
        requests = _Requests()
        try:
            while data := source.recv(PIECE if not self.rate else max(256, min(PIECE, self.rate // 20))):
                arrived = time.monotonic()
                if self.rate:
                    due = max(due, arrived) + len(data) / self.rate
                    self._pause(due - time.monotonic())
                if self.delay:
                    self._pause(self.delay)
                self._open.wait()
                if forth and self._awaited in requests.begun_in(data):
                    self.silenced.set()
                if forth or not self.silenced.is_set():
                    sink.sendall(data)
                if forth:
                    self.passed += len(data)
        except OSError:
            pass
        self._end(pair, reset=False)

    def _pause(self, seconds):
        """What the link costs: its very purpose, not a wait for something to happen."""
        end = time.monotonic() + seconds
        while not self._closed and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, 0.1))

    def _end(self, pair, reset):
        with self._lock:
            if pair not in self._pairs:
                return
            self._pairs.discard(pair)
        for one in pair:
            try:
                if reset:
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            one.close()
