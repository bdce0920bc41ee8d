"""Command line, configuration file and signals of hooklined, as its --help promises them."""

import pathlib
import re
import signal
import unittest

from case import KafkaCase, shared_kafka
from hookline_process import Program, run_once
from kafka_server import free_port
from mqtt_clients import PahoClient

ROOT = pathlib.Path(__file__).resolve().parents[2]


def listening_addresses(pid):
    """Local addresses of the process's listening TCP sockets, IPv4 as dotted text, IPv6 as hexadecimal."""
    inodes = set()
    for link in pathlib.Path(f"/proc/{pid}/fd").iterdir():
        try:
            if found := re.match(r"socket:\[(\d+)\]", str(link.readlink())):
                inodes.add(found.group(1))
        except FileNotFoundError:
            pass
    addresses = set()
    for table in ("tcp", "tcp6"):
        for line in pathlib.Path(f"/proc/{pid}/net/{table}").read_text(encoding="ascii").splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in inodes:
                host = fields[1].split(":")[0]
                addresses.add(".".join(str(byte) for byte in bytes.fromhex(host)[::-1]) if table == "tcp" else host)
    return addresses


class CommandLine(KafkaCase):
    def test_help_names_every_option(self):
        code, output = run_once("--help")
        self.assertEqual(code, 0)
        for option in ("-c", "-p", "-v", "--set", "--check-config", "--print-config", "--version", "SIGHUP", "SIGTERM", "Exit codes"):
            self.assertIn(option, output)

    def test_version(self):
        wanted = re.search(r"project\(Hookline VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")).group(1)
        code, output = run_once("--version")
        first, second = output.splitlines()
        self.assertEqual((code, first), (0, f"hooklined {wanted}"))
        self.assertRegex(second, r"^librdkafka \d+\.\d+\.\d+$")

    def test_wrong_usage(self):
        for arguments in (["--nonsense"], ["-p", "eighteen"], ["-p", "70000"], ["-c"], ["stray"]):
            with self.subTest(arguments=arguments):
                code, output = run_once(*arguments)
                self.assertEqual(code, 2, output)
                self.assertIn("--help", output)

    def test_port_option_beats_the_file(self):
        port, other = free_port(), free_port()
        program = self.start("-p", port, settings={"broker": {"port": other}})
        self.assertEqual(program.port, port)
        PahoClient(port, "c").connect().disconnect()

    def test_set_beats_the_file(self):
        topic = self.new_topic()
        program = self.start("--set", f"kafka.topic={topic}", "--set", "kafka.publish_type=public",
                             settings={"kafka": {"servers": shared_kafka().address, "topic": "other"}})
        PahoClient(program.port, "c").connect().publish("a", b"x", 1)
        self.assertEqual(program.terminate(), 0)
        self.assertIn("public", [event.kind for event in self.events_in(topic)])

    def test_set_with_an_unknown_key_or_a_bad_value(self):
        for assignment, word in (("kafka.topci=x", "topic"), ("broker.port=99999", "65535"), ("kafka.topic", "=")):
            with self.subTest(assignment=assignment):
                code, output = run_once("--set", assignment)
                self.assertEqual(code, 3, output)
                self.assertIn(word, output)

    def test_verbose_says_more(self):
        quiet, loud = self.start(), self.start("-v")
        for program in (quiet, loud):
            client = PahoClient(program.port, "chatty-client").connect()
            client.publish("a", b"x", 1)
            client.disconnect()
            self.assertEqual(program.terminate(), 0)
        self.assertNotIn("debug", quiet.output)
        self.assertIn("debug", loud.output)

    def test_printed_configuration_is_accepted_and_complete(self):
        code, text = run_once("--print-config")
        self.assertEqual(code, 0)
        for key in ("port = 1883", 'servers = ""', "linger_ms = 5", "[window]"):
            self.assertIn(key, text)
        with Program("--check-config", text=text, ready=False) as check:
            self.assertEqual((check.wait_exit(), check.output), (0, "configuration is fine"))

    def test_check_names_every_mistake_at_once(self):
        with Program("--check-config", text='[broker]\nport = -1\n[kafka]\nacks = "some"\n', ready=False) as check:
            self.assertEqual(check.wait_exit(), 3, check.output)
            self.assertRegex(check.output, r"hookline\.toml:2:8: error.*broker\.port")
            self.assertRegex(check.output, r"hookline\.toml:4:8: error.*kafka\.acks")

    def test_file_of_the_user_is_found_without_being_named(self):
        topic = self.new_topic()
        text = f'[broker]\nport = 0\n[kafka]\nservers = "{shared_kafka().address}"\ntopic = "{topic}"\n'
        program = self.start(home_text=text, port_free=False)
        PahoClient(program.port, "c").connect().publish("a", b"x", 1)
        self.assertEqual(program.terminate(), 0)
        self.assertIn("publish", [event.kind for event in self.events_in(topic)])

    def test_listens_on_this_computer_only(self):
        for settings in (None, {"kafka": {"servers": shared_kafka().address, "topic": self.new_topic()}}):
            program = self.start(settings=settings)
            self.assertEqual(listening_addresses(program.process.pid), {"127.0.0.1"})

    def test_practice_cluster_is_announced_and_readable_by_others(self):
        program = self.start()
        address = program.wait_line(r"practice cluster on (127\.0\.0\.1:\d+) \(volatile").group(1)
        client = PahoClient(program.port, "stranger").connect()
        client.publish("first/minute", b"hello", 1)
        import kafka_witness

        with kafka_witness.Witness(address, "hookline.events") as witness:
            records = witness.wait(lambda rs: any(b"first/minute" in (r.value or b"") for r in rs))
        self.assertEqual({record.key for record in records}, {b"stranger"})
        client.disconnect()
        self.assertEqual(program.terminate(), 0)


class Signals(KafkaCase):
    def test_terminate_and_interrupt_stop_cleanly(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(signal=number.name):
                topic = self.new_topic()
                program = self.start_bridged(topic, settings={"kafka": {"linger_ms": 2000}})
                client = PahoClient(program.port, "c").connect()
                for count in range(100):
                    client.publish("a", str(count).encode(), 1)
                program.process.send_signal(number)
                self.assertEqual(program.wait_exit(20), 0, program.output)
                payloads = [event.message["payload"] for event in self.events_in(topic) if event.kind == "publish"]
                self.assertEqual(payloads, [str(count) for count in range(100)], "queued records were not sent before the end")

    def test_subscribers_hear_a_goodbye(self):
        program = self.start()
        client = PahoClient(program.port, "c").connect()
        self.assertEqual(program.terminate(), 0)
        self.assertTrue(client._gone.wait(10), "the client was not told")

    def stream_until(self, client, holds, what, count=0):
        """Publishes numbers from `count` on, each acknowledged, until `holds`; returns the next number."""

        def one_more():
            nonlocal count
            client.publish("n", str(count).encode(), 1)
            count += 1
            return holds()

        self.wait_until(one_more, what)
        return count

    def check_moved(self, count, first, second):
        """Every number once: up to some point in the first place, from there on in the second."""
        both = [[int(event.message["payload"]) for event in place if event.kind == "publish"] for place in (first, second)]
        self.assertEqual(both[0] + both[1], list(range(count)), "lost, doubled or out of order across the change")
        self.assertTrue(both[0] and both[1])

    def test_topic_changes_while_running(self):
        old, new = self.new_topic(), self.new_topic()
        program = self.start_bridged(old)
        client = PahoClient(program.port, "c").connect()
        seen_old, seen_new = self.witness(old), self.witness(new)
        count = self.stream_until(client, lambda: len(seen_old.records) > 20, "records in the old topic")
        program.rewrite({"kafka": {"topic": new}})
        program.reload()
        count = self.stream_until(client, lambda: len(seen_new.records) > 20, "records in the new topic", count)
        client.disconnect()
        self.assertEqual(program.terminate(), 0, program.output)
        self.check_moved(count, self.events_in(old), self.events_in(new))

    def test_server_changes_while_running(self):
        second = self.own_kafka()
        topic = self.new_topic()
        second.create_topic(topic)
        program = self.start_bridged(topic)
        client = PahoClient(program.port, "c").connect()
        seen_first, seen_second = self.witness(topic), self.witness(topic, second)
        count = self.stream_until(client, lambda: len(seen_first.records) > 20, "records on the first server")
        program.rewrite({"kafka": {"servers": second.address}})
        program.reload()
        count = self.stream_until(client, lambda: len(seen_second.records) > 20, "records on the second server", count)
        client.disconnect()
        self.assertEqual(program.terminate(), 0, program.output)
        self.check_moved(count, self.events_in(topic), self.events_in(topic, second))

    def test_reload_says_what_is_in_use_and_what_needs_a_restart(self):
        program = self.start_bridged(self.new_topic())
        program.rewrite({"broker": {"max_queued_messages": 5, "loops": 2}})
        program.reload()
        program.wait_line(r"changed: broker\.max_queued_messages$")
        program.wait_line(r"need a restart.*: broker\.loops$")


if __name__ == "__main__":
    unittest.main()
