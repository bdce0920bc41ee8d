"""What every end-to-end test has at hand: one Kafka for the whole run, a topic of its own, and what the witness read from it."""

import atexit
import itertools
import json
import os
import re
import time
import unittest

import kafka_jars
import kafka_wire
import kafka_witness
from hookline_process import Program
from kafka_server import KafkaServer

KAFKA_VERSION = os.environ.get("HOOKLINE_E2E_KAFKA") or kafka_jars.DEFAULT_VERSION
LONG = os.environ.get("HOOKLINE_E2E_LONG") == "yes"
_shared = None
_numbers = itertools.count(1)


def shared_kafka():
    """The cluster of the run, for tests that leave it alone."""
    global _shared
    if _shared is None:
        _shared = KafkaServer(KAFKA_VERSION)
        atexit.register(_shared.close)
    return _shared


def records_in(kafka, topic, partitions):
    """How many Kafka has by its own word, or None where it does not answer; a reader of the topic would have outages of its own."""
    try:
        return sum(kafka.end_offset(topic, partition) for partition in range(partitions))
    except (OSError, kafka_wire.WireError):
        return None


class Event:
    """One record of the EMQ JSON format as it lies in Kafka."""

    def __init__(self, record):
        self.record = record
        self.body = json.loads(record.value)  # strict: a record that is not JSON in UTF-8 fails the test here

    @property
    def kind(self):
        return self.body["type"]

    @property
    def client(self):
        return self.body["client_id"]

    @property
    def message(self):
        return self.body["message"]

    def __repr__(self):
        return json.dumps(self.body, ensure_ascii=False)


class KafkaCase(unittest.TestCase):
    maxDiff = None
    program_name = "hooklined"

    def own_kafka(self, **more):
        server = KafkaServer(KAFKA_VERSION, **more)
        self.addCleanup(server.close)
        return server

    def topic_name(self):
        words = re.sub(r"(?<!^)(?=[A-Z])", "-", type(self).__name__).lower()
        return f"{words}.{next(_numbers)}"

    def new_topic(self, partitions=1, kafka=None):
        name = self.topic_name()
        (kafka or shared_kafka()).create_topic(name, partitions)
        return name

    def start(self, *arguments, settings=None, **more):
        """Our program on a free port; `settings` as in the file."""
        more.setdefault("name", self.program_name)
        program = Program(*arguments, settings=settings, **more)
        self.addCleanup(program.close)
        return program

    def start_bridged(self, topic, *arguments, kafka=None, settings=None, **more):
        """The same, carrying to `topic` of the shared Kafka (or another one)."""
        wanted = {"kafka": {"servers": (kafka or shared_kafka()).address, "topic": topic}}
        for section, values in (settings or {}).items():
            if isinstance(values, list):
                wanted[section] = values
            else:
                wanted.setdefault(section, {}).update(values)
        return self.start(*arguments, settings=wanted, **more)

    def witness(self, topic, kafka=None):
        witness = kafka_witness.Witness((kafka or shared_kafka()).address, topic)
        self.addCleanup(witness.close)
        return witness

    def events_in(self, topic, kafka=None):
        return [Event(record) for record in kafka_witness.read_all((kafka or shared_kafka()).address, topic)]

    def wait_until(self, holds, what, timeout=30.0):
        end = time.monotonic() + timeout
        while not (found := holds()):
            if time.monotonic() > end:
                self.fail(f"not within {timeout:.0f} s: {what}")
            time.sleep(0.02)  # between two looks, never instead of one
        return found
