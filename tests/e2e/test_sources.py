"""Kafka to MQTT: records written by kcat, a hooklined that is killed, and subscribers that are not ours."""

import pathlib
import re
import shutil
import subprocess
import tempfile
import urllib.request

from case import KafkaCase, shared_kafka
from certificates import Authority
from hookline_process import run_once
from mqtt_clients import MosquittoClient, PahoClient


def produce(topic, values, *more):
    subprocess.run(["kcat", "-P", "-b", shared_kafka().address, "-t", topic, "-X", "acks=all", *more],
                   input="".join(value + "\n" for value in values).encode(), check=True, timeout=30)


class Sources(KafkaCase):
    def settings(self, topic, **more):
        source = {"name": "s", "topics": [topic], "group": topic, "topic": "in/${headers.to|x}"}
        return {"kafka": {"servers": shared_kafka().address, "enabled": False},
                "kafka.properties": {'"session.timeout.ms"': "6000"},  # a killed member is missed sooner
                "metrics": {"enabled": True, "port": 0},
                "source": [source | more]}

    def metric(self, program, name):
        page = urllib.request.urlopen(program.wait_line(r"serving (http://127\.0\.0\.1:\d+/metrics)").group(1), timeout=10).read().decode()
        found = re.search(rf"^hookline_source_{name}.* (\d+)$", page, re.MULTILINE)
        return int(found.group(1)) if found else None

    def test_backlog_waits_for_a_subscriber_over_a_kill(self):  # acceptance case 19
        topic = self.new_topic()
        values = [f"v{i}" for i in range(200)]
        produce(topic, values, "-H", "to=data")
        settings = self.settings(topic, commit="acked", start="earliest")
        program = self.start(settings=settings)
        program.wait_line(r"s: waits for a subscriber", timeout=60)
        self.wait_until(lambda: self.metric(program, "waiting") == 1, "the metric to say so")
        program.process.kill()
        program.wait_exit()

        program = self.start(settings=settings)
        program.wait_line(r"s: waits for a subscriber", timeout=60)
        subscriber = MosquittoClient(program.port, "sub").connect()
        subscriber.subscribe("in/#", 1)
        got = subscriber.wait(200)
        self.assertEqual([m.payload.decode() for m in got], values)
        self.assertEqual({(m.topic, m.qos) for m in got}, {("in/data", 1)})
        self.wait_until(lambda: self.metric(program, "committed_total") == 200, "all committed")
        subscriber.disconnect()
        self.assertEqual(program.terminate(), 0, program.output)

        # What was acknowledged does not come again; what comes now does.
        produce(topic, ["last"], "-H", "to=data")
        program = self.start(settings=settings)
        subscriber = MosquittoClient(program.port, "sub").connect()
        subscriber.subscribe("in/#", 1)
        self.assertEqual([m.payload for m in subscriber.wait(1, timeout=60)], [b"last"])
        subscriber.disconnect()

    def test_killed_while_it_reads_nothing_is_lost(self):
        topic = self.new_topic()
        values = [f"v{i}" for i in range(3000)]
        produce(topic, values)
        settings = self.settings(topic, commit="acked")
        seen = []
        for kill in (True, False):
            program = self.start(settings=settings)
            subscriber = PahoClient(program.port, "sub").connect()
            subscriber.subscribe("in/#", 1)
            if kill:
                subscriber.wait(700, timeout=60)
                program.process.kill()
                program.wait_exit()
                seen.append([m.payload.decode() for m in subscriber.wait(0)])
            else:
                first = subscriber.wait(1, timeout=60)[0].payload.decode()
                subscriber.wait(len(values) - values.index(first), timeout=60)
                self.wait_until(lambda: self.metric(program, "lag_records") == 0, "all committed")
                seen.append([m.payload.decode() for m in subscriber.wait(0)])
        before, after = seen
        self.assertEqual(before, values[:len(before)], "in order")
        begin = values.index(after[0])
        self.assertEqual(after, values[begin:], "in order, to the end")
        self.assertLessEqual(begin, len(before), "nothing between the two is missing")

    def test_a_message_goes_round_once(self):  # acceptance case 20
        topic = self.new_topic()
        settings = {"kafka": {"format": "plain", "events": ["publish"]}, "metrics": {"enabled": True, "port": 0},
                    "source": [{"name": "back", "topics": [topic], "topic": "${headers.mqtt_topic}", "group": topic}]}
        program = self.start_bridged(topic, settings=settings)
        subscriber = MosquittoClient(program.port, "sub").connect()
        subscriber.subscribe("plant/#", 1)
        publisher = PahoClient(program.port, "pub").connect()
        publisher.publish("plant/t", b"21.5", 1)
        program.wait_line(r"is of a message that came out of Kafka before", timeout=60)
        self.wait_until(lambda: self.metric(program, "committed_total") == 2, "both records are done")
        publisher.publish("plant/end", b"end", 0)
        got = subscriber.wait(4)  # the message, its one hop, and the same of the last one
        self.assertEqual(sorted((m.topic, m.payload) for m in got),
                         [("plant/end", b"end")] * 2 + [("plant/t", b"21.5")] * 2)
        self.wait_until(lambda: self.metric(program, "committed_total") == 4, "all records are done")
        records = self.witness(topic).wait(lambda found: len(found) >= 4)
        self.assertEqual([r.headers.get("hookline_hops") for r in records], [None, "1", None, "1"])
        subscriber.disconnect()
        self.assertEqual(program.terminate(), 0, program.output)

    def test_other_sources_without_a_restart(self):
        one, two = self.new_topic(), self.new_topic()
        settings = self.settings(one)
        program = self.start(settings=settings)
        subscriber = PahoClient(program.port, "sub").connect()
        subscriber.subscribe("in/#", 1)
        produce(one, ["1"])
        subscriber.wait(1, timeout=60)
        program.rewrite({"source": [settings["source"][0] | {"topics": [two], "topic": "in/two", "group": two}]})
        program.reload()
        program.wait_line(r"reloaded")
        produce(two, ["2"])
        self.assertEqual([m.payload for m in subscriber.wait(2, timeout=60)], [b"1", b"2"])
        subscriber.disconnect()
        self.assertEqual(program.terminate(), 0, program.output)


class Practice(KafkaCase):
    def test_two_changes_in_a_row_while_a_source_joins(self):
        def settings(client_id):
            return {"kafka": {"client_id": client_id}, "source": [{"name": "s", "topics": ["setpoints"]}]}
        program = self.start(settings=settings("one"))
        program.wait_line(r"s: reads setpoints/\d", timeout=60)
        for client_id in ("two", "three"):  # the one in the middle goes while it joins
            before = len(program.lines)
            program.rewrite(settings(client_id))
            program.reload()
            program.wait_line(r"s: starts", after=before)
        program.wait_line(r"s: reads setpoints/\d", timeout=60, after=before)  # when the session of that one is over
        self.assertEqual(program.terminate(), 0, program.output)


class Replays(KafkaCase):
    def test_a_range_is_published_again_to_a_running_broker(self):
        topic = self.new_topic()
        values = [f"v{i}" for i in range(500)]
        produce(topic, values)
        produce(topic, ["a/+"])
        settings = {"kafka": {"servers": shared_kafka().address}}
        program = self.start(settings={"kafka": {"enabled": False}})
        subscriber = MosquittoClient(program.port, "sub").connect()
        subscriber.subscribe("again/#", 2)
        wish = ["replay", "--topic", topic, "--broker", f"127.0.0.1:{program.port}", "--speed", "max", "--mqtt-topic", "again/${offset}"]

        code, output = run_once(*wish, "--dry-run", settings=settings)
        self.assertEqual(code, 0, output)
        self.assertIn("done: 501 records read, 501 would be published", output)
        for qos in ("0", "1", "2"):
            code, output = run_once(*wish, "--qos", qos, "--from", "offset:100", "--to", "offset:300", settings=settings)
            self.assertEqual(code, 0, output)
            self.assertIn("done: 200 records read, 200 published", output)
        got = subscriber.wait(600)
        self.assertEqual([(m.topic, m.payload.decode()) for m in got], [(f"again/{i}", f"v{i}") for i in range(100, 300)] * 3)
        self.assertEqual([m.qos for m in got], [0] * 200 + [1] * 200 + [2] * 200)
        self.assertEqual((got[0].properties["user_key"], got[0].properties["user_value"]), ("hookline_replay", f"{topic}/0@100 hookline_hops:1"))

        code, output = run_once("replay", "--topic", topic, "--from", "offset:499", "--mqtt-topic", "${value}", "--dry-run", settings=settings)
        self.assertEqual(code, 1, output)
        self.assertRegex(output, r"bad_topic +1")
        subscriber.disconnect()

    def test_over_tls_and_once_round_only(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="hookline-tls-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        authority = Authority(folder)
        certificate, key = authority.issue("server", "localhost", "DNS:localhost,IP:127.0.0.1")
        device = authority.issue("device", "replayer")
        topic = self.new_topic()
        produce(topic, ["v0", "v1", "v2"])
        back = self.new_topic()
        program = self.start(settings={
            "kafka": {"servers": shared_kafka().address, "events": ["publish"], "format": "plain", "topic": back},
            "listeners": [{"name": "devices", "type": "tls", "certificate": certificate, "key": key, "client_certificates": "required",
                           "client_ca": authority.file}],
            "source": [{"name": "round", "topics": [back], "topic": "round/${headers.mqtt_topic}", "group": back}]})
        port = program.wait_line(r'listening on \S+:(\d+) \(listener "devices"\)').group(1)
        subscriber = MosquittoClient(program.port, "sub").connect()
        subscriber.subscribe("#", 1)
        settings = {"kafka": {"servers": shared_kafka().address}}
        wish = ["replay", "--topic", topic, "--speed", "max", "--mqtt-topic", "again/${offset}", "--broker", f"localhost:{port}"]
        ours = ["--tls-ca", authority.file, "--tls-certificate", device[0], "--tls-key", device[1]]
        for wrong, words in ((["--tls"], "There is no secure connection to localhost"), (ours[:2], "There is no secure connection|cannot be reached"),
                             (["--tls-ca", "/nowhere.pem"], "No CA certificate could be read from /nowhere.pem"),
                             ([], "it does not answer as an MQTT 5 broker without TLS")):
            code, output = run_once(*wish, *wrong, settings=settings)
            self.assertEqual(code, 1, output)
            self.assertRegex(output, words)
        code, output = run_once(*wish, *ours, settings=settings)
        self.assertEqual(code, 0, output)
        self.assertIn("done: 3 records read, 3 published", output)
        records = self.witness(back).wait(lambda found: len(found) >= 3)
        self.assertEqual([r.headers.get("hookline_hops") for r in records[:3]], ["1"] * 3, "the bridge knows where they have been")
        program.wait_line(r"is of a message that came out of Kafka before", timeout=60)
        PahoClient(program.port, "pub").connect().publish("end", b"end", 1)
        got = subscriber.wait(5, timeout=60)  # three, the last one, and the last one's own round
        self.assertEqual(sorted(m.topic for m in got), ["again/0", "again/1", "again/2", "end", "round/end"], "none of them went round once more")
        subscriber.disconnect()

    def test_what_makes_no_sense_is_said(self):
        settings = {"kafka": {"servers": shared_kafka().address}}
        for more, code, words in ((("--from", "sometime"), 3, "earliest, offset:17"), (("--speed", "fast"), 3, "0.1 to 100, or max"),
                                  (("--mqtt-topic", "a/${nope}"), 3, "is not a field"), (("--broker", "127.0.0.1:1"), 1, "cannot be reached")):
            dry = () if "--broker" in more else ("--dry-run",)
            found, output = run_once("replay", "--topic", "any", *more, *dry, settings=settings)
            self.assertEqual((found, words in output), (code, True), output)
        self.assertEqual(run_once("replay", settings=settings)[0], 2)
