"""The same programs with a librdkafka newer than Debian's, found as a shared library at the start: what 2.0.2 cannot do works, the rest still does."""

import contextlib
import pathlib
import tempfile
import unittest

import kafka_jars
import kafka_security
import newer_library
import test_spool
from case import LONG
from kafka_server import KafkaServer
from mqtt_clients import PahoClient
from test_doctor import DoctorCase


NEWER = unittest.skipUnless(LONG and newer_library.available(), "fetches 4 MB, on x86_64: ./tests/run --nightly")


@NEWER
class NewerLibrary(DoctorCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.addClassCleanup(cls.stack.close)
        cls.stack.enter_context(newer_library.used())
        cls.folder = pathlib.Path(cls.stack.enter_context(tempfile.TemporaryDirectory(prefix="hookline-newer-")))
        cls.ways = kafka_security.Ways(cls.folder)
        cls.kafka = cls.stack.enter_context(KafkaServer(kafka_jars.DEFAULT_VERSION, **cls.ways.arguments()))
        cls.ways.make_users(cls.kafka)

    def test_scram_to_a_kafka_that_debians_cannot_log_in_to(self):
        for mechanism in kafka_security.SCRAM_MECHANISMS:
            with self.subTest(mechanism):
                topic = self.new_topic(kafka=self.kafka)
                settings = self.ways.settings(self.kafka, "SASLTLS", topic=topic, sasl_mechanism=mechanism)
                report = self.examine(settings, "--probe")
                self.assertEqual(report["librdkafka"], newer_library.VERSION)
                self.assertTrue(report["passed"], report)
                program = self.start(settings={"kafka": settings})
                client = PahoClient(program.port, "c1").connect()
                client.publish("a/b", b"by " + mechanism.encode(), 1)
                client.disconnect()
                self.witness(topic, self.kafka).wait(lambda records: any(b"by " in (r.value or b"") for r in records))
                program.terminate()
                wrong = {**settings, "sasl_password": "wrong-secret"}
                self.assert_diagnosis("sasl.scram_password", wrong)

    def test_kerberos_is_not_in_this_build_and_that_is_said(self):
        settings = self.ways.settings(self.kafka, "SASLPLAIN", topic="any", sasl_mechanism="GSSAPI")
        self.assert_diagnosis("settings.kerberos_library", settings)


@NEWER
class NewerLibraryFaults(test_spool.KafkaFaults):
    """Kafka is killed and frozen, and nothing is lost with this one either."""

    def setUp(self):
        self.enterContext(newer_library.used())
        super().setUp()

    def start_spooled(self, more=None, **bridge):
        program = super().start_spooled(more, **bridge)
        loaded = pathlib.Path(f"/proc/{program.process.pid}/maps").read_text(encoding="ascii")
        self.assertIn(str(newer_library.folder()), loaded)
        return program
