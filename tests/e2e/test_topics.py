"""Topics and records on the command line, against a real Kafka and with its own tools as the witness."""

import json

from case import KafkaCase, shared_kafka
from hookline_process import run_once
from mqtt_clients import PahoClient


class Topics(KafkaCase):
    def run_on_kafka(self, *arguments, code=0):
        found, output = run_once(*arguments, "--set", f"kafka.servers={shared_kafka().address}")
        self.assertEqual(found, code, output)
        return output

    def lines(self, *arguments):
        return [json.loads(line) for line in self.run_on_kafka(*arguments).splitlines() if line.startswith("{")]

    def test_a_topic_is_made_changed_listed_and_deleted(self):
        topic = self.topic_name()
        self.run_on_kafka("topics", "create", topic, "--partitions", "2", "--setting", "retention.ms=3600000")
        self.assertIn("exists already", self.run_on_kafka("topics", "create", topic, code=1))
        self.assertIn("at most as many replicas", self.run_on_kafka("topics", "create", topic + ".r", "--replicas", "9", code=1))
        self.run_on_kafka("topics", "grow", topic, "--partitions", "3")
        self.run_on_kafka("topics", "alter", topic, "--setting", "max.message.bytes=123456")
        listed = self.wait_until(lambda: [line for line in self.lines("topics", "list") if line["topic"] == topic and line["partitions"] == 3],
                                 "three partitions")
        self.assertEqual(listed[0], {"topic": topic, "partitions": 3, "replicas": 1, "records": 0, "in_sync": True})
        described = self.lines("topics", "describe", topic)
        self.assertEqual([line["partition"] for line in described if "partition" in line], [0, 1, 2])
        own = {line["setting"]: line["value"] for line in described if line.get("set_by") == "topic"}
        self.assertEqual(own, {"retention.ms": "3600000", "max.message.bytes": "123456"})
        self.assertIn("say --yes", self.run_on_kafka("topics", "delete", topic, code=2))
        self.run_on_kafka("topics", "delete", topic, "--yes")
        self.wait_until(lambda: "does not exist" in run_once(
            "topics", "describe", topic, "--set", f"kafka.servers={shared_kafka().address}")[1], "the topic is gone")

    def test_what_devices_sent_is_read_back(self):
        topic = self.new_topic()
        program = self.start_bridged(topic, settings={"kafka": {"format": "plain"}})
        client = PahoClient(program.port, "dev-1").connect()
        for payload in (b'{"n":1}', b"\x00\xff", b'{"n":3}'):
            client.publish("a/b", payload, 1)
        client.disconnect()
        self.witness(topic).wait(lambda records: sum(r.headers["mqtt_event"] == "publish" for r in records) >= 3)
        records = [line for line in self.lines("read", topic, "--filter", "header.mqtt_event=publish")]
        self.assertEqual([(r["key"], r.get("value", r.get("value_base64"))) for r in records],
                         [("dev-1", '{"n":1}'), ("dev-1", "AP8="), ("dev-1", '{"n":3}')])
        self.assertEqual([r["value"] for r in self.lines("read", topic, "--filter", "value.n=3")], ['{"n":3}'])
        third = self.lines("read", topic, "--partition", "0", "--from", f"offset:{records[2]['offset']}", "--filter", "value.n=3")
        self.assertEqual([r["offset"] for r in third], [records[2]["offset"]])
        self.assertIn("does not exist", self.run_on_kafka("read", self.topic_name(), code=1))
        self.assertIn("--from cannot be", self.run_on_kafka("read", topic, "--from", "offset", code=2))
