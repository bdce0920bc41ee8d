"""Promises of the bridge that need MQTT in bytes, a real Kafka, and a look at the account after each. docs/ACCEPTANCE.md has them all."""

import base64
import json
import pathlib
import shutil
import signal
import statistics
import struct
import subprocess
import tempfile
import threading
import time
import unittest

import kafka_witness
from accounted import AccountedCase
from acknowledged import SpoolCase
from case import LONG, shared_kafka
from hookline_process import build_folder
from raw_mqtt import (DISCONNECT, PUBACK, PUBCOMP, PUBLISH, PUBREC, PUBREL, RawMqtt, ack_packet, packet, publish_packet, text)

PLAIN = {"format": "plain", "events": ["publish"], "linger_ms": 1}


class Acceptance(AccountedCase):
    def start_counted(self, topic, kafka=None, settings=None, **bridge):
        return self.start_bridged(topic, kafka=kafka, settings={"kafka": {**PLAIN, **bridge}, "metrics": self.METRICS, **(settings or {})})

    def values(self, topic, number, kafka=None):
        records = self.witness(topic, kafka).wait(number)
        return [record.value for record in records]

    def test_ten_thousand_qos_2_messages_keep_their_order(self):
        """From the client's socket through a hook to Kafka."""
        topic, total, window = self.new_topic(), 10000, 100
        with tempfile.TemporaryDirectory(prefix="hookline-order-") as folder:
            script = pathlib.Path(folder) / "order.lua"
            script.write_text('local last = 0\nhook.on("message.publish", function(msg)\n  if tonumber(msg.payload) ~= last + 1 then\n'
                              '    hook.log("out of order:", msg.payload, "after", last)\n  end\n  last = tonumber(msg.payload)\nend)\n', encoding="utf-8")
            program = self.start_counted(topic, settings={"hooks": {"scripts": [folder]}, "broker": {"loops": 1}})
            client = RawMqtt(program.port, "one")
            sent = done = 0
            while done < total:
                burst = b""
                while sent < total and sent - done < window:
                    sent += 1
                    burst += publish_packet("t", str(sent).encode(), 2, sent)
                if burst:
                    client.send(burst)
                got = client.receive()
                if got.kind == PUBREC:
                    client.send(ack_packet(PUBREL, got.packet_id))
                else:
                    self.assertEqual((got.kind, got.packet_id), (PUBCOMP, done + 1))
                    done += 1
            client.disconnect()
            self.assertEqual(self.values(topic, total), [str(number).encode() for number in range(1, total + 1)])
            self.assertNotIn("out of order", program.output)
            self.settled(program, total)

    def test_repeated_qos_2_is_one_record_and_an_unknown_repetition_is_not_lost(self):
        topic = self.new_topic()
        program = self.start_counted(topic)
        client = RawMqtt(program.port, "c")
        for dup in (False, True, True):  # three times before PUBREL
            client.send(publish_packet("t", b"once", 2, 7, dup))
            self.assertEqual(client.expect(PUBREC).packet_id, 7)
        client.send(ack_packet(PUBREL, 7))
        client.expect(PUBCOMP)
        client.send(publish_packet("t", b"again", 2, 7))  # its id is free: another message
        client.expect(PUBREC)
        client.send(publish_packet("t", b"from before", 2, 99, dup=True))  # an id that this broker has never seen
        client.expect(PUBREC)
        client.disconnect()
        self.assertEqual(self.values(topic, 3), [b"once", b"again", b"from before"])
        self.settled(program, 3)
        self.assertEqual(len(kafka_witness.read_all(shared_kafka().address, topic)), 3)

    def test_every_byte_and_every_size_in_both_formats(self):
        raw, envelope = self.topic_name(), self.topic_name()
        for topic in (raw, envelope):
            shared_kafka().create_topic(topic, settings={"max.message.bytes": 4000000})
        rules = [{"name": "raw", "topic": raw, "format": "plain"}, {"name": "envelope", "topic": envelope, "format": "emq_json"}]
        program = self.start_counted(raw, settings={"rules": rules, "broker": {"max_packet_size": 4000000}})
        everything = bytes(range(256))
        payloads = [everything, b"", everything * 4096, b'"\\' * (1 << 19)]
        client = RawMqtt(program.port, "bytes")
        for number, payload in enumerate(payloads, 1):
            client.send(publish_packet("t", payload, 1, number))
            self.assertEqual(client.expect(PUBACK).packet_id, number)
        client.disconnect()
        self.assertEqual(self.values(raw, len(payloads)), payloads)
        for value, payload in zip(self.values(envelope, len(payloads)), payloads):
            message = json.loads(value)["message"]
            held = message["payload"]
            self.assertEqual(base64.b64decode(held) if message.get("payload_encoding") == "base64" else held.encode(), payload)
        self.settled(program, 2 * len(payloads))

    def test_the_acknowledgement_of_kafka_is_awaited_and_its_absence_has_a_reason(self):
        """ack = "kafka": PUBACK waits for Kafka, at its time limit the fallback says why, and nothing is refused once Kafka is back."""
        kafka = self.own_kafka()
        topic = self.new_topic(kafka=kafka)
        program = self.start_counted(topic, kafka, ack="kafka", ack_timeout_ms=2000, ack_fallback=0x97,
                                     settings={"broker": {"receive_maximum": 5}})
        five, four = RawMqtt(program.port, "five", version=5), RawMqtt(program.port, "four")
        for client, version in ((five, 5), (four, 4)):
            client.send(publish_packet("t", client.name.encode(), 1, 1, version=version))
            self.assertLess(client.expect(PUBACK).reason, 0x80)
        kafka.freeze()
        began = time.monotonic()
        five.send(b"".join(publish_packet("t", b"%d" % number, 1, number, version=5) for number in range(2, 7)))  # its whole window
        four.send(publish_packet("t", b"four waits", 1, 2))
        self.assertTrue(five.silent(0.5), "acknowledged although Kafka has not")
        for number in range(2, 7):
            ack = five.expect(PUBACK)
            self.assertEqual((ack.packet_id, ack.reason), (number, 0x97))
        self.assertGreater(time.monotonic() - began, 1.9)
        self.assertIsNone(four.receive(), "MQTT 3.1.1 has no word for it: the client is disconnected, and sends again")
        five.send(b"".join(publish_packet("t", b"more", 1, number, version=5) for number in range(10, 16)))  # one more than we take
        last = five.receive()
        self.assertEqual((last.kind, last.body[0]), (DISCONNECT, 0x93))
        self.page(program)
        kafka.thaw()
        # What was answered with an error or not at all may be there (at least once); it is in its order, and nothing else is.
        got = self.witness(topic, kafka).wait(lambda records: len([r for r in records if r.key == b"five"]) >= 6, 60)
        self.assertEqual([r.value for r in got if r.key == b"five"][:6], [b"five", *(b"%d" % number for number in range(2, 7))])
        self.wait_until(lambda: (now := self.page(program)).part("acknowledged_total") == now.matched, "everything came to its end", 60)
        again = RawMqtt(program.port, "five", version=5)
        again.send(publish_packet("t", b"back", 1, 1, version=5))
        self.assertLess(again.expect(PUBACK, 60).reason, 0x80)
        again.disconnect()
        self.assertEqual(self.page(program).part("failed_total"), 0)

    def test_topics_by_template_wait_on_the_disk_through_a_kill(self):
        """Dynamic topics with buffer = "disk"; a missing field becomes a dead letter; two topics that meet in one are said."""
        kafka, spool = self.own_kafka(), tempfile.mkdtemp(prefix="hookline-spool-")
        self.addCleanup(shutil.rmtree, spool, ignore_errors=True)
        sites, dead, met = self.topic_name(), self.new_topic(kafka=kafka), self.topic_name()
        for topic in (f"{sites}.k", f"{sites}.b", f"{met}.a.b"):
            kafka.create_topic(topic)
        rules = [{"name": "sites", "filters": ["plant/#"], "topic": sites + ".${topic[2]}", "headers": ["temp=${payload.temp}"], "format": "plain",
                  "on_failure": f"topic:{dead}"},
                 {"name": "mirror", "filters": ["a/b", "a.b"], "topic": met + ".${topic}", "format": "plain"}]
        wanted = {"buffer": "disk", "ack": "disk", "spool_folder": spool, "spool_min_free": 0}
        program = self.start_counted(dead, kafka, settings={"rules": rules}, **wanted)
        client = RawMqtt(program.port, "first")
        client.send(publish_packet("plant/k", b'{"temp":0}', 1, 1))
        client.expect(PUBACK)
        self.assertEqual(len(self.witness(f"{sites}.k", kafka).wait(1)), 1)
        self.settled(program, 1)
        kafka.kill()
        sent = {"k": [b'{"temp":0}'], "b": []}
        for number in range(1, 101):
            site = "kb"[number % 2]
            sent[site].append(b'{"temp":%d}' % number)
            client.send(publish_packet(f"plant/{site}", sent[site][-1], 1, number))
        client.send(publish_packet("plant/k", b"no temperature", 1, 101))
        client.send(publish_packet("a/b", b"slash", 1, 102) + publish_packet("a.b", b"dot", 1, 103))
        for number in range(1, 104):
            self.assertEqual(client.expect(PUBACK).packet_id, number)
        program.wait_line(rf'"{met}\.a/b" and "{met}\.a\.b"|"{met}\.a\.b" and "{met}\.a/b".*both become the Kafka topic')
        self.page(program)
        program.process.send_signal(signal.SIGKILL)
        program.process.wait(20)
        kafka.start()
        again = self.start_counted(dead, kafka, settings={"rules": rules}, **wanted)
        for site, values in sent.items():
            records = self.witness(f"{sites}.{site}", kafka).wait(len(values), 60)
            self.assertEqual([record.value for record in records], values, site)
        letters = self.witness(dead, kafka).wait(1)
        self.assertEqual([(letter.value, letter.headers["hookline_error"]) for letter in letters], [(b"no temperature", "missing_field")])
        self.assertEqual(self.values(f"{met}.a.b", 2, kafka), [b"slash", b"dot"])
        self.page(again)
        self.assertEqual(again.terminate(60), 0, again.tail)


@unittest.skipUnless(LONG, "fills a spool: ./tests/run --nightly; SpoolBridge.AFullSpool… does it with less")
class KafkaAwayFromTheStart(SpoolCase):
    METRICS = AccountedCase.METRICS
    page = AccountedCase.page

    def test_the_spool_fills_to_its_quota_and_empties_when_kafka_comes(self):
        self.kafka.kill()
        for publisher in self.publishers:
            publisher.padding, publisher.rate = 6000, 1000
        program = self.start_spooled(spool_quota=8 << 20, more={"metrics": self.METRICS})

        def refused():
            guest = RawMqtt(program.port, "guest", version=5)
            code = guest.return_code
            guest.close()
            return code == 0x97

        self.assertFalse(refused(), "MQTT works without Kafka")
        self.begin(program.port)
        self.wait_until(refused, "new clients are refused, quota exceeded", 90)
        held = self.acked()
        self.assertGreater(held, 500)
        self.assertGreater(self.page(program).part("queued_records"), 500)
        self.kafka.start()
        self.wait_until(lambda: not refused(), "new clients are let in again", 60)
        self.wait_until(lambda: self.acked() > held + 500, "publishers go on", 60)
        self.end_answered()
        self.page(program)
        self.finish(program)
        self.judge("spool filled to its quota", 0)


SPIN = 'hook.on("message.publish", { on_error = "pass" }, function(msg) while true do end end)\n'


class PublishLatency(AccountedCase):
    """ack = "accept": a PUBLISH is answered as fast with Kafka dead as with Kafka there. Relative to the same program a moment before."""

    COUNT = 800

    def measure(self, client):
        times = []
        for number in range(1, self.COUNT + 1):
            began = time.perf_counter()
            client.send(publish_packet("t", b"x" * 100, 1, number))
            client.expect(PUBACK)
            times.append(time.perf_counter() - began)
        ordered = sorted(times)
        return statistics.median(times), ordered[len(ordered) * 99 // 100], times

    def assert_no_slower(self, what, usual, now):
        print(f"\n    {what}: p50 {now[0] * 1e3:.2f} ms, p99 {now[1] * 1e3:.2f} ms; usual {usual[0] * 1e3:.2f} and {usual[1] * 1e3:.2f} ms", end=" ", flush=True)
        # The bound of docs/RELIABILITY.md, wide enough for a computer that does other things meanwhile.
        self.assertLess(now[0], 3 * usual[0] + 0.005, f"{what}: p50")
        self.assertLess(now[1], 3 * usual[1] + 0.1, f"{what}: p99")

    def test_a_slow_or_dead_kafka_is_not_felt(self):
        kafka = self.own_kafka()
        topic = self.new_topic(kafka=kafka)
        program = self.start_bridged(topic, kafka=kafka, settings={"kafka": PLAIN, "metrics": self.METRICS})
        client = RawMqtt(program.port, "c")
        self.measure(client)
        usual = self.measure(client)
        kafka.freeze()
        self.assert_no_slower("Kafka frozen", usual, self.measure(client))
        kafka.thaw()
        kafka.kill()
        self.assert_no_slower("Kafka killed", usual, self.measure(client))
        kafka.start()
        client.disconnect()
        page = self.wait_until(lambda: (now := self.page(program)).part("acknowledged_total") == 4 * self.COUNT and now, "every record", 60)
        self.assertEqual(page.matched, 4 * self.COUNT)

    @unittest.skipUnless(LONG, "the control of the test above: ./tests/run --nightly")
    def test_the_measure_would_notice(self):
        """The control: an acknowledgement that waits for Kafka is felt at once."""
        kafka = self.own_kafka()
        topic = self.new_topic(kafka=kafka)
        program = self.start_bridged(topic, kafka=kafka, settings={"kafka": {**PLAIN, "ack": "kafka"}})
        client = RawMqtt(program.port, "c")
        self.COUNT = 100  # each waits for Kafka
        self.measure(client)  # the first waits for the connection to Kafka as well
        usual = self.measure(client)
        bound = 3 * usual[1] + 0.1
        kafka.freeze()
        thaw = threading.Timer(bound + 1.0, kafka.thaw)
        thaw.start()
        began = time.perf_counter()
        client.send(publish_packet("t", b"x", 1, 1))
        client.expect(PUBACK, 60)
        self.assertGreater(time.perf_counter() - began, bound)
        thaw.join()

    def test_a_script_that_never_ends_is_not_felt_for_long(self):
        """Its calls end at their limit, and after twenty of them it is not called for a while."""
        with tempfile.TemporaryDirectory(prefix="hookline-slow-") as folder:
            program = self.start(settings={"kafka": {"enabled": False}, "hooks": {"scripts": [folder]}})
            client = RawMqtt(program.port, "c")
            self.measure(client)
            usual = self.measure(client)
            (pathlib.Path(folder) / "slow.lua").write_text(SPIN, encoding="utf-8")
            program.wait_line(r"slow\.lua loaded")
            self.measure(client)  # meets the script, and its breaker
            self.assert_no_slower("endless script", usual, self.measure(client))
            listener = RawMqtt(program.port, "listener")
            listener.send(packet(0x82, struct.pack(">H", 1) + text("t") + b"\0"))
            listener.receive()
            client.send(publish_packet("t", b"still served", 1, 1))
            client.expect(PUBACK)
            self.assertIn(b"still served", listener.expect(PUBLISH).body)


@unittest.skipUnless(LONG, "a measurement: ./tests/run --nightly")
class DeliveryLatency(AccountedCase):
    def test_five_hundred_a_second_without_linger(self):
        """PUBLISH to PUBACK with ack = "kafka", beside librdkafka alone at the same rate on the same Kafka."""
        topic, beside, rate, seconds = self.new_topic(), self.new_topic(), 500, 3
        harness = build_folder() / "tests" / "bench" / "hookline_bench_bridge"
        done = subprocess.run([harness, "produce", "--servers", shared_kafka().address, "--topic", beside, "--records", str(rate * seconds),
                               "--rate", str(rate), "--linger", "0"], capture_output=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        plain = json.loads(done.stdout)["latency_ms"]["mean"]
        program = self.start_bridged(topic, settings={"kafka": {**PLAIN, "linger_ms": 0, "ack": "kafka"}, "metrics": self.METRICS})
        client, sent, times = RawMqtt(program.port, "c"), {}, []

        def read():
            while len(times) < rate * seconds:
                times.append(time.perf_counter() - sent[client.expect(PUBACK).packet_id])

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        began = time.perf_counter()
        for number in range(1, rate * seconds + 1):
            # The pace of the load, not a wait for something to happen.
            time.sleep(max(0.0, began + number / rate - time.perf_counter()))
            sent[number] = time.perf_counter()
            client.send(publish_packet("t", b"x" * 100, 1, number))
        reader.join(30)
        self.assertEqual(len(times), rate * seconds)
        mean = statistics.mean(times[rate:]) * 1e3  # without the first second: connections are made then
        print(f"\n    mean {mean:.1f} ms from PUBLISH to PUBACK, librdkafka alone {plain:.1f} ms", end=" ", flush=True)
        self.assertLess(mean, 10 + 2 * plain)
        page = self.page(program)
        self.assertEqual((page.part("acknowledged_total"), page.part("failed_total")), (rate * seconds, 0))


if __name__ == "__main__":
    unittest.main()
