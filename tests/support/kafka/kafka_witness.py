"""What is really in a Kafka topic, seen by a program that is not ours: kcat.

Binary safe: a header line with the lengths, then exactly that many bytes, so a payload may hold anything. Headers come after the
value up to the end of the line; tests that look at them keep line breaks out of them.
"""

import subprocess
import threading
import time
from dataclasses import dataclass

from kafka_server import die_with_parent

FORMAT = r"%t %p %o %T %K %S\n%k%s%h\n"


@dataclass(frozen=True)
class Record:
    topic: str
    partition: int
    offset: int
    timestamp_ms: int
    key: bytes | None
    value: bytes | None
    headers: dict

    @property
    def place(self):
        return (self.partition, self.offset)


def _read_record(stream):
    head = stream.readline()
    if not head:
        return None
    topic, partition, offset, timestamp, key_size, value_size = head.split()

    def part(size):
        return None if int(size) < 0 else stream.read(int(size))

    key, value = part(key_size), part(value_size)
    headers = {}
    for pair in stream.readline().rstrip(b"\n").decode(errors="replace").split(","):
        name, equals, text = pair.partition("=")
        if equals:
            headers[name] = text
    return Record(topic.decode(), int(partition), int(offset), int(timestamp), key, value, headers)


def _command(address, topic, *more):
    return ["kcat", "-C", "-b", address, "-t", topic, "-o", "beginning", "-q", "-X", "isolation.level=read_committed",
            "-X", "broker.address.family=v4", *more, "-f", FORMAT]


def read_all(address, topic, timeout=60.0):
    """Every record that is in the topic now, partition by partition in offset order."""
    done = subprocess.run(_command(address, topic, "-e"), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=timeout, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"kcat could not read {topic} from {address}: {done.stderr.decode(errors='replace').strip()}")
    import io

    stream, records = io.BytesIO(done.stdout), []
    while (record := _read_record(stream)) is not None:
        records.append(record)
    return sorted(records, key=lambda record: record.place)


class Witness:
    """Reads a topic from its beginning while the test goes on; survives outages of the cluster as kcat does."""

    def __init__(self, address, topic):
        self._records = []
        self._changed = threading.Condition()
        self._process = subprocess.Popen(
            _command(address, topic, "-u", "-E", "-X", "reconnect.backoff.max.ms=500", "-X", "topic.metadata.refresh.interval.ms=1000"),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, preexec_fn=die_with_parent)
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self):
        while (record := _read_record(self._process.stdout)) is not None:
            with self._changed:
                self._records.append(record)
                self._changed.notify_all()

    @property
    def records(self):
        with self._changed:
            return list(self._records)

    def wait(self, enough, timeout=30.0):
        """Waits until `enough(records)` holds (a number means: that many), returns the records either way."""
        if isinstance(enough, int):
            number, enough = enough, lambda records: len(records) >= number
        end = time.monotonic() + timeout
        with self._changed:
            while not enough(self._records) and (left := end - time.monotonic()) > 0:
                self._changed.wait(left)
            return list(self._records)

    def close(self):
        self._process.kill()
        self._process.wait()
        self._thread.join(5)
        self._process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
