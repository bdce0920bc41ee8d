"""SASL GSSAPI against a real Kafka and a real KDC (MIT krb5): the bridge delivers, and the doctor tells each way it can fail apart."""

import os

from kafka_kerberos import NAME, Realm
from kafka_server import KafkaServer
from mqtt_clients import PahoClient
from test_doctor import VERSION, DoctorCase

PRINCIPAL = f"bridge@{NAME}"


class KerberosRealm(DoctorCase):
    @classmethod
    def setUpClass(cls):
        cls.realm = Realm()
        cls.addClassCleanup(cls.realm.close)
        cls.keytab = cls.realm.keytab("bridge")
        cls.kafka = KafkaServer(VERSION, **cls.realm.arguments())
        cls.addClassCleanup(cls.kafka.close)

    def setUp(self):
        self.before = dict(os.environ)
        self.addCleanup(lambda: (os.environ.clear(), os.environ.update(self.before)))
        self.use(self.id())  # an empty ticket cache of its own
        self.topic = self.new_topic(kafka=self.kafka)
        self.ticket = {"servers": self.kafka.address_of("KERBEROS"), "security_protocol": "sasl_plaintext", "sasl_mechanism": "GSSAPI",
                       "topic": self.topic}
        self.keys = {**self.ticket, "kerberos_keytab": self.keytab, "kerberos_principal": PRINCIPAL}

    def use(self, cache, **more):
        os.environ.update({**self.realm.variables(cache), **more})

    def delivers(self, settings, text):
        program = self.start(settings={"kafka": settings})
        client = PahoClient(program.port, "c1").connect()
        client.publish("a/b", text, 1)
        client.disconnect()
        found = self.witness(self.topic, self.kafka).wait(lambda records: any(text in (r.value or b"") for r in records))
        self.assertTrue(any(text in (r.value or b"") for r in found), program.output)
        self.assertEqual(program.terminate(), 0)

    def test_delivers_with_a_keytab(self):
        report = self.examine(self.keys, "--probe")
        self.assertTrue(report["passed"], report)
        self.assertEqual(report["steps"][-1]["step"], "read_back")
        self.use("bridge")  # without what the examination left
        self.delivers(self.keys, b"with a keytab")

    def test_delivers_with_the_tickets_of_this_user(self):
        self.realm.ticket("bridge", self.keytab, self.id())
        self.assertTrue(self.examine(self.ticket)["passed"])
        self.delivers(self.ticket, b"with a ticket")

    def test_each_failure_has_its_own_diagnosis(self):
        self.assert_diagnosis("sasl.kerberos_ticket", self.ticket, step="sasl")
        self.assert_diagnosis("sasl.kerberos_principal", {**self.keys, "kerberos_principal": f"nobody@{NAME}"}, step="sasl")
        self.assert_diagnosis("sasl.kerberos_keytab", {**self.keys, "kerberos_keytab": "/nowhere/bridge.keytab"}, step="sasl")
        self.realm.ticket("bridge", self.keytab, "tickets")
        self.use("tickets")
        self.assert_diagnosis("sasl.kerberos_service", {**self.ticket, "kerberos_service": "kafkax"}, step="sasl")
        by_address = self.ticket["servers"].replace("localhost", "127.0.0.1")
        self.assert_diagnosis("sasl.kerberos_service", {**self.ticket, "servers": by_address}, step="sasl")
        self.use("tickets", KRB5_CONFIG="/nowhere/krb5.conf")
        self.assert_diagnosis("sasl.kerberos_config", self.keys, step="sasl")
        self.assert_diagnosis("sasl.kerberos_config", self.ticket, step="sasl")

    def test_a_kdc_that_is_down_and_comes_back(self):
        self.realm.ticket("bridge", self.keytab, "before")
        self.realm.stop()
        self.addCleanup(self.realm.start)
        self.assert_diagnosis("sasl.kerberos_kdc", self.keys, step="sasl")
        self.use("before")
        self.assert_diagnosis("sasl.kerberos_kdc", self.ticket, step="sasl")
        program = self.start(settings={"kafka": self.ticket})
        client = PahoClient(program.port, "c1").connect()
        client.publish("a/b", b"while the KDC was down", 1)
        client.disconnect()
        program.wait_line("refuses the login")
        self.realm.start()
        found = self.witness(self.topic, self.kafka).wait(lambda records: any(b"while the KDC" in (r.value or b"") for r in records))
        self.assertTrue(any(b"while the KDC was down" in (r.value or b"") for r in found), program.output)
        self.assertEqual(program.terminate(), 0)

    def test_a_ticket_that_has_run_out(self):
        self.realm.ticket("bridge", self.keytab, "short", "-l", "1s")
        self.use("short")
        self.wait_until(lambda: self.realm.is_expired("short"), "the ticket runs out")
        self.assert_diagnosis("sasl.kerberos_expired", self.ticket, step="sasl")
