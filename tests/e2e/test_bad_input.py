"""What goes wrong is said with its remedy, the program stays up, and nothing that was acknowledged is lost."""

import socket
import unittest

from case import KAFKA_VERSION, Event, KafkaCase, shared_kafka
from hookline_process import run_once
from kafka_server import KafkaServer, free_port
from mqtt_clients import PahoClient

COUNT = 50


class BadInput(KafkaCase):
    def publish_some(self, program, client_id="c1", count=COUNT, first=0):
        """QoS 1, each acknowledged; returns the payloads."""
        client = PahoClient(program.port, client_id).connect()
        payloads = [str(number) for number in range(first, first + count)]
        for payload in payloads:
            client.publish("data", payload.encode(), 1)
        client.disconnect()
        return payloads

    def published(self, records):
        events = [Event(record) for record in records]
        return [event.message["payload"] for event in events if event.kind == "publish"]

    def assert_all_arrive(self, topic, payloads, kafka=None, timeout=30.0):
        records = self.witness(topic, kafka).wait(lambda rs: len(self.published(rs)) >= len(payloads), timeout)
        self.assertEqual(self.published(records), payloads)

    # --- Kafka ------------------------------------------------------------------------------------------------------------------

    def test_kafka_down_at_start_then_up(self):
        port = free_port()
        program = self.start(settings={"kafka": {"servers": f"127.0.0.1:{port}", "topic": "late"}})
        payloads = self.publish_some(program)
        program.wait_line(rf"warning.*127\.0\.0\.1:{port}.*cannot be reached.*refused")
        kafka = KafkaServer(KAFKA_VERSION, port=port)
        self.addCleanup(kafka.close)
        kafka.create_topic("late")
        self.assert_all_arrive("late", payloads, kafka)
        self.assertEqual(program.terminate(), 0, program.output)

    def test_wrong_port_is_named_and_put_right_while_running(self):
        topic, wrong = self.new_topic(), free_port()
        program = self.start(settings={"kafka": {"servers": f"127.0.0.1:{wrong}", "topic": topic}})
        payloads = self.publish_some(program)
        program.wait_line(rf"127\.0\.0\.1:{wrong}.*(check|start)")
        program.rewrite({"kafka": {"servers": shared_kafka().address}})
        program.reload()
        self.assert_all_arrive(topic, payloads)
        self.assertEqual(program.terminate(), 0, program.output)

    def test_unknown_host_is_named_and_put_right_while_running(self):
        topic = self.new_topic()
        program = self.start(settings={"kafka": {"servers": "kafka.nowhere.invalid:9092", "topic": topic}})
        payloads = self.publish_some(program)
        program.wait_line(r"no address.*kafka\.nowhere\.invalid.*check")
        self.assertTrue(program.running)
        program.rewrite({"kafka": {"servers": shared_kafka().address}})
        program.reload()
        self.assert_all_arrive(topic, payloads)
        self.assertEqual(program.terminate(), 0, program.output)

    def test_stopping_with_kafka_out_of_reach_says_what_is_lost(self):
        program = self.start(settings={"kafka": {"servers": f"127.0.0.1:{free_port()}", "flush_timeout_ms": 1000}})
        self.publish_some(program, count=7)
        code = program.terminate(timeout=15)
        self.assertEqual(code, 4, program.output)
        # connected, 7 publishes and disconnected
        self.assertRegex(program.output, r"9 records were not acknowledged")

    def test_topic_that_is_not_there_yet(self):
        topic = self.topic_name()
        program = self.start_bridged(topic)
        payloads = self.publish_some(program)
        program.wait_line(rf"topic.*{topic}.*does not exist.*create", timeout=60)
        shared_kafka().create_topic(topic)
        self.assert_all_arrive(topic, payloads, timeout=60)
        self.assertEqual(program.terminate(), 0, program.output)

    def test_topic_name_that_kafka_does_not_allow(self):
        code, output = run_once(settings={"kafka": {"topic": "no spaces/please"}})
        self.assertEqual(code, 3, output)
        self.assertRegex(output, r"hookline\.toml:\d+:\d+: error.*kafka\.topic")

    def test_record_too_large_fails_alone(self):
        topic = self.topic_name()
        shared_kafka().create_topic(topic, settings={"max.message.bytes": 20000})
        program = self.start_bridged(topic, settings={"kafka": {"events": ["publish"], "compression": "none"}})
        client = PahoClient(program.port, "c1").connect()
        client.publish("data", b"before", 1)
        client.publish("data", b"x" * 100000, 1)
        client.publish("data", b"after", 1)
        client.disconnect()
        program.wait_line(r"larger than Kafka takes|too large")
        records = self.witness(topic).wait(2)
        self.assertEqual(self.published(records), ["before", "after"])

    # --- payloads ---------------------------------------------------------------------------------------------------------------

    def test_payload_that_is_not_utf8_as_json(self):
        import base64

        topic = self.new_topic()
        program = self.start_bridged(topic)
        everything = bytes(range(256))
        client = PahoClient(program.port, "bytes").connect()
        client.subscribe("data", 1)
        for payload in (everything, b"", "grüße 温度 \x00\"\\".encode()):
            client.publish("data", payload, 1)
        self.assertEqual([m.payload for m in client.wait(3)], [everything, b"", "grüße 温度 \x00\"\\".encode()])
        client.disconnect()
        self.assertEqual(program.terminate(), 0)
        messages = [event.message for event in self.events_in(topic) if event.kind == "publish"]
        self.assertEqual(messages[0]["payload_encoding"], "base64")
        self.assertEqual(base64.b64decode(messages[0]["payload"]), everything)
        self.assertEqual(messages[1]["payload"], "")
        self.assertNotIn("payload_encoding", messages[2])
        self.assertEqual(messages[2]["payload"], "grüße 温度 \x00\"\\")

    def test_payload_as_it_is(self):
        topic = self.new_topic()
        program = self.start_bridged(topic, settings={"kafka": {"format": "plain", "events": ["publish"]}})
        sizes = [bytes(range(256)), b"", bytes(range(256)) * 3000]
        client = PahoClient(program.port, "bytes").connect()
        for payload in sizes:
            client.publish("plant/1", payload, 1)
        client.disconnect()
        self.assertEqual(program.terminate(), 0)
        import kafka_witness

        records = kafka_witness.read_all(shared_kafka().address, topic)
        self.assertEqual([record.value or b"" for record in records], sizes)
        self.assertEqual({record.headers["mqtt_topic"] for record in records}, {"plant/1"})
        self.assertEqual({record.key for record in records}, {b"bytes"})

    # --- the MQTT side ----------------------------------------------------------------------------------------------------------

    def test_mqtt_port_that_is_taken(self):
        with socket.socket() as holder:
            holder.bind(("127.0.0.1", 0))
            holder.listen()
            port = holder.getsockname()[1]
            code, output = run_once("-p", str(port))
        self.assertEqual(code, 1, output)
        self.assertRegex(output, rf"error.*port {port} is already used.*another port with -p")

    def test_bytes_that_are_not_mqtt(self):
        program = self.start_bridged(self.new_topic())
        for noise in (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\x00" * 64, bytes(range(256)) * 40, b"\x10\xff\xff\xff\xff\x7f", b"\xe0\x00"):
            with socket.create_connection(("127.0.0.1", program.port), 5) as stream:
                stream.sendall(noise)
                stream.settimeout(10)
                try:
                    while stream.recv(4096):
                        pass
                except ConnectionResetError:
                    pass
        self.assertEqual(len(self.publish_some(program, count=3)), 3, "others are not served any more")

    # --- configuration file -----------------------------------------------------------------------------------------------------

    def check_refused(self, text, pattern):
        from hookline_process import Program

        program = Program(text=text, ready=False)
        self.addCleanup(program.close)
        code = program.wait_exit()
        self.assertEqual(code, 3, program.output)
        self.assertRegex(program.output, pattern)
        self.assertEqual(program.config.read_text(encoding="utf-8"), text, "the file was touched")
        self.assertEqual(list(program.folder.glob("*.bak")), [])

    def test_broken_file_is_named_by_line_and_column(self):
        self.check_refused('[broker]\nport = 0\n[kafka\ntopic = "x"\n', r"hookline\.toml:3:\d+: error")

    def test_wrong_type_is_named_by_line_and_column(self):
        self.check_refused('[kafka]\ntopic = "x"\nlinger_ms = "soon"\n', r"hookline\.toml:3:13: error.*kafka\.linger_ms")

    def test_value_out_of_range_is_named_by_line_and_column(self):
        self.check_refused("[broker]\nport = 70000\n", r"hookline\.toml:2:8: error.*broker\.port.*65535")

    def test_unknown_choice_lists_the_right_ones(self):
        self.check_refused('[kafka]\ncompression = "zip"\n', r"hookline\.toml:2:15: error.*kafka\.compression.*(?s:.)*zstd")

    def test_misspelt_key_is_pointed_out_and_the_program_runs(self):
        program = self.start(text="[broker]\nport = 0\n[kafka]\ntopci = \"x\"\n")
        program.wait_line(r"hookline\.toml:4:1: warning.*topci.*topic")
        self.assertEqual(program.terminate(), 0)

    def test_file_that_is_not_there(self):
        code, output = run_once("-c", "absent.toml")
        self.assertEqual(code, 3, output)
        self.assertIn("absent.toml", output)

    def test_file_broken_while_running_changes_nothing(self):
        topic = self.new_topic()
        program = self.start_bridged(topic)
        program.config.write_text("[kafka]\ntopic = \n", encoding="utf-8")
        program.reload()
        program.wait_line(r"hookline\.toml:2:\d+: error")
        payloads = self.publish_some(program)
        self.assert_all_arrive(topic, payloads)
        self.assertEqual(program.terminate(), 0, program.output)


if __name__ == "__main__":
    unittest.main()
