"""Rules out of the configuration file, with MQTT clients that are not ours and a real Kafka; and the dry run on the command line."""

import json
import pathlib
import tempfile

from case import KafkaCase, shared_kafka
from hookline_process import run_once
from mqtt_clients import PahoClient


class Rules(KafkaCase):
    def test_events_go_where_the_rules_say(self):
        sites, alarms, dead = self.topic_name(), self.new_topic(), self.new_topic()
        for site in ("k", "b"):
            shared_kafka().create_topic(f"{sites}.{site}")
        rules = [
            {"name": "sites", "filters": ["plant/#"], "topic": sites + ".${topic[2]}", "format": "plain", "key": "${topic[-1]}",
             "headers": ["temp=${payload.temp}"], "on_failure": f"topic:{dead}"},
            {"name": "alarms", "where": "payload.temp > 30", "topic": alarms, "format": "flat_json", "clients": ["gw-*"]},
        ]
        program = self.start_bridged(self.new_topic(), settings={"rules": rules})
        client = PahoClient(program.port, "gw-1").connect()
        client.publish("plant/k/t1", b'{"temp":31}', 1)
        client.publish("plant/b/t2", b'{"temp":29}', 1)
        client.publish("plant/k/t3", b"no json", 1)
        client.publish("home/x", b'{"temp":99}', 1)
        client.disconnect()
        record = self.witness(f"{sites}.k").wait(lambda records: len(records) >= 1)[0]
        self.assertEqual((record.key, record.value, record.headers["temp"]), (b"t1", b'{"temp":31}', "31"))
        self.assertEqual([r.value for r in self.witness(f"{sites}.b").wait(lambda records: len(records) >= 1)], [b'{"temp":29}'])
        letter = self.witness(dead).wait(lambda records: len(records) >= 1)[0]
        self.assertEqual(letter.value, b"no json")
        self.assertEqual(letter.headers["hookline_error"], "missing_field")
        self.assertEqual(letter.headers["hookline_error_detail"], "headers: payload.temp")
        found = [json.loads(r.value) for r in self.witness(alarms).wait(lambda records: len(records) >= 2)]
        self.assertEqual([(r["topic"], r["payload"]) for r in found], [("plant/k/t1", '{"temp":31}'), ("home/x", '{"temp":99}')])

        # Other rules without a restart: the next message goes by them.
        rules[1]["topic"] = later = self.new_topic()
        program.rewrite({"rules": rules})
        program.reload()
        program.wait_line(r"reloaded; \d+ queued records")
        client = PahoClient(program.port, "gw-1").connect()
        client.publish("home/y", b'{"temp":40}', 1)
        client.disconnect()
        self.assertEqual(len(self.witness(later).wait(lambda records: len(records) >= 1)), 1)
        self.assertEqual(program.terminate(), 0, program.output)

    def test_a_rule_that_makes_no_sense_is_said(self):
        broken = {"rules": [{"name": "hot", "where": "payload.temp = 5"}, {"name": "typo", "topics": ["x"]}]}
        code, output = run_once("--check-config", settings=broken)
        self.assertEqual(code, 3, output)
        self.assertIn('Rule "hot", where at character 14 of "payload.temp = 5": write == to compare', output)
        self.assertIn("rules.typo.topics", output)

    def test_dry_run(self):
        with tempfile.TemporaryDirectory() as folder:
            events = pathlib.Path(folder) / "events.jsonl"
            events.write_text('{"topic":"a/b","client_id":"c1","payload":{"site":"k"}}\n{"topic":"a.b","payload":"x"}\n'
                              '{"event":"connected","client_id":"c1"}\n', encoding="utf-8")
            topic = self.new_topic(partitions=1)
            settings = {"kafka": {"servers": shared_kafka().address},
                        "rules": [{"name": "mirror", "topic": "${topic}", "format": "plain"},
                                  {"name": "site", "topic": topic, "key": "${payload.site}", "on_failure": "file:letters.jsonl"}]}
            code, output = run_once("rules", "--try", str(events), settings=settings)
        lines = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
        self.assertEqual(code, 1, output)
        self.assertEqual([(line["event"], line["rule"], line.get("topic")) for line in lines],
                         [(1, "mirror", "a.b"), (1, "site", topic), (2, "mirror", "a.b"), (2, "site", topic), (3, None, None)])
        self.assertEqual(lines[0]["flags"], ["rewritten", "absent_topic", "collision"])
        self.assertEqual((lines[1]["key"], lines[1]["partition"], lines[1]["flags"]), ("k", 0, []))
        self.assertEqual((lines[3]["failure"], lines[3]["detail"], lines[3]["passed_to"]),
                         ("missing_field", "key: payload.site", "file:letters.jsonl"))
        self.assertIn("3 events: 4 records", output)
