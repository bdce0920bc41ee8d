"""Records in Avro and in JSON with a schema, against a real registry: another reader gets every field back by the id in the frame."""

import io
import json
import struct
import unittest

import avro.io
import avro.schema

import kafka_witness
from case import LONG, KafkaCase, shared_kafka
from kafka_server import free_port
from mqtt_clients import PahoClient
from registry_server import RegistryServer


@unittest.skipUnless(LONG, "fetches 142 MB: ./tests/run --nightly")
class Registry(KafkaCase):
    @classmethod
    def setUpClass(cls):
        shared_kafka()
        cls.registry = RegistryServer()
        cls.addClassCleanup(cls.registry.close)

    def bridged(self, record_format, registry=None):
        self.topic = self.new_topic()
        rule = {"name": "typed", "events": ["publish"], "topic": self.topic, "format": record_format}
        return self.start_bridged(self.topic, settings={"kafka": {"schema_registry": registry or self.registry.address}, "rules": [rule]})

    def schema_of(self, value):
        magic, number = struct.unpack(">bI", value[:5])
        self.assertEqual(magic, 0)
        return self.registry.get(f"/schemas/ids/{number}"), value[5:]

    def publish(self, program):
        client = PahoClient(program.port, "meter-1").connect()
        client.publish("plant/温度", bytes(range(256)), 2, True)
        client.publish("plant/empty", b"", 0)
        client.publish("plant/text", "21 °C".encode(), 1)
        client.disconnect()
        self.assertEqual(program.terminate(), 0, program.output)
        return kafka_witness.read_all(shared_kafka().address, self.topic)

    def test_avro(self):
        records = self.publish(self.bridged("avro"))
        self.assertEqual(len(records), 3)
        events = []
        for record in records:
            answer, body = self.schema_of(record.value)
            reader = avro.io.DatumReader(avro.schema.parse(answer["schema"]))
            stream = io.BytesIO(body)
            events.append(reader.read(avro.io.BinaryDecoder(stream)))
            self.assertEqual(stream.read(), b"", "bytes after the datum")
        self.assertEqual([(e["topic"], e["payload"], e["qos"], e["retain"]) for e in events],
                         [("plant/温度", bytes(range(256)), 2, True), ("plant/empty", b"", 0, False), ("plant/text", "21 °C".encode(), 1, False)])
        self.assertEqual({e["client_id"] for e in events}, {"meter-1"})
        self.assertEqual(len({e["event_id"] for e in events}), 3)
        self.assertIn("io.hookline.MqttEvent", self.registry.get("/subjects"))

    def test_json_with_a_schema(self):
        records = self.publish(self.bridged("json_schema"))
        self.assertEqual(len(records), 3)
        for record in records:
            answer, body = self.schema_of(record.value)
            schema, event = json.loads(answer["schema"]), json.loads(body)
            self.assertLessEqual(set(event), set(schema["properties"]), "a field that the schema does not know")
            self.assertGreaterEqual(set(event), set(schema["required"]))
        self.assertEqual(json.loads(records[2].value[5:])["payload"], "21 °C")

    def test_records_wait_for_a_registry_that_is_away(self):
        program = self.bridged("avro", f"http://127.0.0.1:{free_port()}/apis/ccompat/v7")
        client = PahoClient(program.port, "early").connect()
        client.publish("plant/early", b"1", 1)
        line = program.wait_line(r"The schema registry at (\S+) gave no id for the schema io\.hookline\.MqttEvent: (.*)")
        self.assertRegex(line.group(2), r"(?i)connect.*Check kafka\.schema_registry")
        client.publish("plant/early", b"2", 1)
        client.disconnect()
        self.assertEqual(kafka_witness.read_all(shared_kafka().address, self.topic), [], "a record without its schema")


if __name__ == "__main__":
    unittest.main()
