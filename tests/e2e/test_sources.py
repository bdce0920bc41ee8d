"""Kafka to MQTT: records written by kcat, a hooklined that is killed, and subscribers that are not ours."""

import re
import subprocess
import urllib.request

from case import KafkaCase, shared_kafka
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
        self.assertEqual(self.metric(program, "waiting"), 1)
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
