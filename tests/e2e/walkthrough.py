"""The walk-through of the blog post that Hookline follows, step by step with real programs, checked and (if asked) written down.

    python3 tests/e2e/walkthrough.py [VERSION]... [--record FILE]

Without a version: 1.0.0 with its ZooKeeper, as in the post, and 4.3.0. Ends with 0 when every event stood in Kafka's console consumer
as it should. --record runs on the ports that people know (9092, 2181, 1883; they must be free) and writes the page docs/WALKTHROUGH.md
with what the programs really said.
"""

import argparse
import contextlib
import json
import pathlib
import shlex
import signal
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
for folder in (HERE.parent / "support", HERE.parent / "support" / "clients", HERE.parent / "support" / "kafka"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

import kafka_jars
from hookline_process import LISTENING, binary
from kafka_server import free_port
from terminal import Terminal

KAFKA = "tests/support/kafka/run-kafka"
TOOL = "tests/support/kafka/kafka-tool"
POST = ("1.0.0", "4.3.0")


class Record:
    """The page: text, commands and what they said."""

    def __init__(self):
        self.parts = []

    def text(self, text):
        self.parts.append(text.strip() + "\n")

    def show(self, command, lines=()):
        self.parts.append("```console\n" + "\n".join([f"$ {command}", *lines]) + "\n```\n")

    def lines(self, lines, language=""):
        self.parts.append(f"```{language}\n" + "\n".join(lines) + "\n```\n")


class Walk:
    """One walk through all steps with one Kafka version."""

    def __init__(self, version, record, known_ports):
        self.version, self.record, self.stack = version, record, contextlib.ExitStack()
        self.old = kafka_jars.ensure(version).uses_zookeeper
        self.home = pathlib.Path(self.stack.enter_context(tempfile.TemporaryDirectory(prefix="hookline-walk-")))
        self.mqtt_port = 1883 if known_ports else 0
        ports = (lambda *wanted: list(wanted)) if known_ports else (lambda *wanted: [free_port() for _ in wanted])
        self.kafka_port, self.zookeeper_port, self.second_port, self.second_zookeeper_port = ports(9092, 2181, 9192, 2182)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stack.close()

    def terminal(self, command, cwd=ROOT):
        terminal = self.stack.enter_context(Terminal(command, cwd=cwd))
        self.stack.callback(lambda: terminal.running and terminal.terminate())  # run-kafka takes its data with it
        return terminal

    def run(self, command, show=True):
        """A command that ends by itself: its lines."""
        with Terminal(command, cwd=ROOT) as terminal:
            code = terminal.wait_exit(60)
            if code != 0:
                raise AssertionError(f"{' '.join(map(str, command))} ended with code {code}:\n{terminal.tail}")
            if show:
                self.record.show(shlex.join(map(str, command)), terminal.lines)
            return terminal.lines

    # --- the steps --------------------------------------------------------------------------------------------------------------

    def where(self, kafka_port, zookeeper_port):
        return ["--zookeeper", f"127.0.0.1:{zookeeper_port}"] if self.old else ["--bootstrap-server", f"127.0.0.1:{kafka_port}"]

    def start_kafka(self, port, zookeeper_port):
        command = [KAFKA, self.version, "--port", str(port)] + (["--zookeeper-port", str(zookeeper_port)] if self.old else [])
        terminal = self.terminal([ROOT / KAFKA, *command[1:]])
        terminal.wait_line(rf"^127\.0\.0\.1:{port}$", 120)
        self.record.show(" ".join(command), [line for line in terminal.lines if "Ctrl-C" not in line])

    def create_topic(self, name, port, zookeeper_port):
        self.run([TOOL, self.version, "topics", "--create", *self.where(port, zookeeper_port), "--replication-factor", "1",
                  "--partitions", "1", "--topic", name])

    def start_consumer(self, topic, port):
        command = [TOOL, self.version, "console-consumer", "--bootstrap-server", f"127.0.0.1:{port}", "--topic", topic, "--from-beginning"]
        self.record.show(" ".join(command))
        return self.terminal([ROOT / TOOL, *command[1:]])

    def write_settings(self, port, topic):
        text = (f'[broker]\nport = {self.mqtt_port}\n\n[kafka]\nservers = "127.0.0.1:{port}"\ntopic = "{topic}"\n'
                'publish_type = "public"        # as the post spells it\n'
                'events = ["connected", "disconnected", "subscribed", "unsubscribed", "publish"]\n')
        (self.home / "hookline.toml").write_text(text, encoding="utf-8")
        return text.splitlines()

    def start_hookline(self):
        terminal = self.terminal([binary("hooklined"), "-c", "hookline.toml"], cwd=self.home)
        self.mqtt_port = int(terminal.wait_line(LISTENING).group(2))
        shown = [line for line in terminal.lines if "listening" in line]
        self.record.show("build/release/app/hooklined/hooklined -c hookline.toml", shown)
        return terminal

    def events(self, consumer, number, after=0):
        """The next `number` JSON lines of the console consumer."""
        lines = []

        def fresh():
            lines[:] = [line for line in consumer.lines[after:] if line.startswith("{")]
            return len(lines) >= number

        for _ in range(number):
            if fresh():
                break
            consumer.wait_line(r"^\{", 60, after=after + len([line for line in consumer.lines[after:] if line]))
        if not fresh():
            raise AssertionError(f"{number} events expected, the consumer shows:\n{consumer.tail}")
        return [json.loads(line) for line in lines]

    def expect(self, consumer, kinds, after=0):
        """Waits for exactly these events, writes them down, returns the number of lines seen so far."""
        got = self.events(consumer, len(kinds), after)
        found = [(event["type"], event["client_id"]) for event in got]
        if found != kinds:
            raise AssertionError(f"expected {kinds}, the consumer shows {found}:\n{consumer.tail}")
        self.record.text("The console consumer shows:")
        self.record.lines([line for line in consumer.lines[after:] if line.startswith("{")], "json")
        return got, len(consumer.lines)

    def walk(self):
        record = self.record
        record.text(f"## With Kafka {self.version}" + (" and its ZooKeeper, as in the post" if self.old else ""))
        record.text("### 1. Start " + ("ZooKeeper and " if self.old else "") + "Kafka, create `test`")
        self.start_kafka(self.kafka_port, self.zookeeper_port)
        self.create_topic("test", self.kafka_port, self.zookeeper_port)
        self.run([TOOL, self.version, "topics", "--list", *self.where(self.kafka_port, self.zookeeper_port)])

        record.text("### 2. Start a console consumer\n\nIn a second terminal; it stays open." + (
            " The post asks ZooKeeper (`--zookeeper`); that consumer, deprecated in 1.0.0 already, cannot read records with headers, which "
            "Hookline's have: a bug of Kafka 1.0.0 (\"Magic v1 does not support record headers\")." if self.old else ""))
        consumer = self.start_consumer("test", self.kafka_port)

        record.text("### 3. Start Hookline\n\n`hookline.toml`:")
        record.lines(self.write_settings(self.kafka_port, "test"), "toml")
        record.text("In a third terminal (the window, `hookline`, takes the same file and options):")
        hookline = self.start_hookline()
        port = str(self.mqtt_port)

        record.text("### 4. An MQTT client connects and subscribes, another one publishes")
        subscribe = ["mosquitto_sub", "-h", "127.0.0.1", "-p", port, "-i", "watcher", "-t", "greenhouse/#", "-q", "1", "-v"]
        record.show(shlex.join(subscribe))
        watcher = self.terminal(["stdbuf", "-oL", *subscribe])
        _, seen = self.expect(consumer, [("connected", "watcher"), ("subscribed", "watcher")])
        self.run(["mosquitto_pub", "-h", "127.0.0.1", "-p", port, "-i", "sensor-1", "-t", "greenhouse/temperature", "-q", "1", "-m", "21.5"])
        watcher.wait_line(r"^greenhouse/temperature 21\.5$")
        record.text("The subscriber has it:")
        record.lines(watcher.lines)
        got, seen = self.expect(consumer, [("connected", "sensor-1"), ("public", "sensor-1"), ("disconnected", "sensor-1")], seen)
        wanted = {"username": "", "topic": "greenhouse/temperature", "payload": "21.5", "qos": 1, "dup": 0, "retain": 0}
        if got[1]["message"] != wanted:
            raise AssertionError(f"the record of the publish is {got[1]['message']}, not {wanted}")

        record.text("### 5. Another server and another topic while it runs\n\nA second Kafka with the topic `plant`, and a consumer there:")
        self.start_kafka(self.second_port, self.second_zookeeper_port)
        self.create_topic("plant", self.second_port, self.second_zookeeper_port)
        second = self.start_consumer("plant", self.second_port)
        record.text("`hookline.toml` gets the new server and topic, and Hookline is told to read it again (in the window: Kafka settings…, Apply). "
                    "No client notices.")
        record.lines([line for line in self.write_settings(self.second_port, "plant") if line.startswith(("[kafka]", "servers", "topic"))], "toml")
        hookline.process.send_signal(signal.SIGHUP)
        hookline.wait_line("reloaded")
        record.show("kill -HUP $(pidof hooklined)", [line for line in hookline.lines if "reloaded" in line])
        self.run(["mosquitto_pub", "-h", "127.0.0.1", "-p", port, "-i", "sensor-2", "-t", "greenhouse/humidity", "-q", "2", "-m", "61 %"])
        watcher.wait_line(r"^greenhouse/humidity 61 %$")
        _, seen_second = self.expect(second, [("connected", "sensor-2"), ("public", "sensor-2"), ("disconnected", "sensor-2")])
        if len(consumer.lines) != seen:
            raise AssertionError(f"the first consumer got something after the change:\n{consumer.tail}")
        record.text("The first consumer shows nothing more.\n\n### 6. Stop Hookline\n\nCtrl-C: it says goodbye to its clients and sends what is still queued.")
        code = hookline.terminate()
        if code != 0:
            raise AssertionError(f"hooklined ended with code {code}:\n{hookline.tail}")
        self.expect(second, [("disconnected", "watcher")], seen_second)


INTRODUCTION = """# From MQTT to Kafka, step by step

The way of the blog post that Hookline follows: start Kafka, create the topic `test`, start a console consumer, start the broker, connect,
subscribe and publish with an MQTT client, and see each event as JSON in the consumer. Then what the post's functions promise and its plugin
could not do: another server and another topic while everything runs.

This page is written by `tests/e2e/walkthrough.py --record docs/WALKTHROUGH.md`: what the programs say below is what they said, and
`./tests/run` walks the same way each time. `run-kafka` and `kafka-tool` stand for `bin/kafka-server-start.sh` and the other scripts of a
Kafka download; they fetch the version by themselves.

Nothing at hand but Hookline? Leave `servers` empty, and the practice cluster stands in for Kafka.
"""


def walk(version, record=None, known_ports=False):
    with Walk(version, record or Record(), known_ports) as one:
        one.walk()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("versions", nargs="*", default=list(POST), metavar="VERSION", help=f"one of {', '.join(kafka_jars.VERSIONS)}")
    parser.add_argument("--record", metavar="FILE", type=pathlib.Path, help="write the page there")
    options = parser.parse_args()
    record = Record()
    record.text(INTRODUCTION)
    for version in options.versions:
        print(f"walkthrough: Kafka {version}", flush=True)
        walk(version, record, options.record is not None)
    if options.record:
        options.record.write_text("\n".join(record.parts), encoding="utf-8")
    else:
        print("\n".join(record.parts))
    print("walkthrough: every event stood where it should", flush=True)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (AssertionError, kafka_jars.KafkaError) as error:
        print(f"walkthrough: {error}", file=sys.stderr)
        sys.exit(1)
