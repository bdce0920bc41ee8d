"""Kafka's password in the system keychain: a real GNOME keyring, a real Kafka that wants a login, and hooklined between them."""

import contextlib
import pathlib
import subprocess
import tempfile

import kafka_security
from case import KafkaCase
from hookline_process import binary, run_once
from kafka_server import KafkaServer
from mqtt_clients import PahoClient
from session_bus import SessionBus
from test_doctor import VERSION


class Keychain(KafkaCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.addClassCleanup(cls.stack.close)
        cls.folder = pathlib.Path(cls.stack.enter_context(tempfile.TemporaryDirectory(prefix="hookline-keychain-")))
        cls.ways = kafka_security.Ways(cls.folder)
        cls.kafka = cls.stack.enter_context(KafkaServer(VERSION, **cls.ways.arguments()))

    def setUp(self):
        self.bus = SessionBus()
        self.addCleanup(self.bus.__exit__)
        self.topic = self.new_topic(kafka=self.kafka)
        self.settings = {"kafka": self.ways.settings(self.kafka, "SASLPLAIN", topic=self.topic, sasl_password="keychain:kafka/prod")}

    def store(self, secret):
        done = subprocess.run([str(binary("hooklined")), "keychain", "store", "kafka/prod"], input=secret.encode() + b"\n", timeout=30,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertNotIn(secret.encode(), done.stdout)

    def publish(self, program, payload):
        client = PahoClient(program.port, "c1").connect()
        client.publish("a/b", payload, 1)
        client.disconnect()

    def arrives(self, payload):
        found = self.witness(self.topic, self.kafka).wait(lambda records: any(payload in (r.value or b"") for r in records))
        self.assertTrue(any(payload in (r.value or b"") for r in found), found)

    def test_a_login_with_it(self):
        self.bus.start_keyring()
        self.store("alice-secret")
        code, said = run_once("keychain", "check", "kafka/prod")
        self.assertEqual(code, 0, said)
        code, said = run_once("doctor", settings=self.settings, timeout=60)
        self.assertEqual(code, 0, said)
        program = self.start(settings=self.settings)
        self.publish(program, b"by the keychain")
        self.arrives(b"by the keychain")
        # The desktop session ends, and hooklined goes on with what it knows, also through a reload.
        self.bus.stop()
        program.rewrite({"kafka": {"linger_ms": 6}})
        program.reload()
        program.wait_line("waiting ones moved|now go to topic")
        self.publish(program, b"without the session")
        self.arrives(b"without the session")
        self.assertEqual(program.terminate(), 0)
        self.assertNotIn("alice-secret", program.output + said)

    def test_tokens_and_keys_too(self):
        """Made by a program that is not ours: a key has many lines."""
        self.bus.start_keyring()
        certificate, key = self.ways.client
        secrets = {"token": kafka_security.unsecured_token("alice", 3600), "key": pathlib.Path(key).read_text(encoding="ascii")}
        for entry, secret in secrets.items():
            subprocess.run(["secret-tool", "store", "--label=Kafka", "application", "hookline", "entry", entry], input=secret.encode(), timeout=30,
                           check=True)
        for way, more in (("OAUTH", {"oauth_token": "keychain:token"}), ("MUTUAL", {"tls_certificate": certificate, "tls_key": "keychain:key"})):
            with self.subTest(way):
                settings = {"kafka": self.ways.settings(self.kafka, way, topic=self.topic, **more)}
                code, said = run_once("doctor", settings=settings, timeout=60)
                self.assertEqual(code, 0, said)
                program = self.start(settings=settings)
                self.publish(program, way.encode())
                self.arrives(way.encode())
                self.assertEqual(program.terminate(), 0)
                for secret in secrets.values():
                    self.assertNotIn(secret[:60], program.output + said)

    def test_a_locked_keychain_is_waited_for(self):
        self.bus.start_keyring()
        self.store("alice-secret")
        self.bus.lock()
        code, said = run_once("doctor", "--json", settings=self.settings, timeout=60)
        self.assertEqual(code, 1, said)
        self.assertIn('"settings.keychain"', said)
        program = self.start(settings=self.settings)
        program.wait_line("keychain is locked.*unlock it")
        self.publish(program, b"while it was locked")
        self.bus.unlock()
        self.arrives(b"while it was locked")
        self.assertEqual(program.terminate(), 0)

    def test_no_keychain_at_all_and_one_that_comes_later(self):
        program = self.start(settings=self.settings)
        program.wait_line(r"No system keychain answers.*(gnome-keyring|file:)")
        self.publish(program, b"before there was one")
        self.bus.start_keyring()
        program.wait_line('no entry "kafka/prod".*keychain store')
        self.store("wrong")
        program.wait_line("refuses the login", timeout=60)
        self.store("alice-secret")
        program.reload()
        self.arrives(b"before there was one")
        self.assertEqual(program.terminate(), 0)
        code, said = run_once("keychain", "remove", "kafka/prod")
        self.assertEqual(code, 0, said)
        code, said = run_once("keychain", "check", "kafka/prod")
        self.assertEqual(code, 1, said)
        self.assertIn("no entry", said)

    def test_a_source_waits_for_it_too(self):
        self.bus.start_keyring()
        self.settings["source"] = [{"name": "back", "topics": [self.topic], "start": "earliest", "topic": "from/kafka"}]
        self.settings["kafka"]["enabled"] = False
        program = self.start(settings=self.settings)
        program.wait_line('back: .*no entry "kafka/prod"')
        self.store("alice-secret")
        program.wait_line("back: reads ", timeout=60)
        self.assertEqual(program.terminate(), 0)
