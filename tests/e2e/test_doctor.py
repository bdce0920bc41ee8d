"""`hooklined doctor` and the bridge over every kind of TLS and login, against a real Kafka; each mistake has its own diagnosis."""

import contextlib
import json
import os
import pathlib
import shutil
import socketserver
import struct
import subprocess
import tempfile
import threading

import kafka_jars
import kafka_security
import kafka_wire
from case import KAFKA_VERSION, KafkaCase
from hookline_process import run_once
from kafka_server import KafkaServer
from mqtt_clients import PahoClient

# PEM key stores and listeners of their own came long after 1.0.
VERSION = KAFKA_VERSION if KAFKA_VERSION != "1.0.0" else kafka_jars.DEFAULT_VERSION


class DoctorCase(KafkaCase):
    secrets = ("alice-secret", "bob-secret", "wrong-secret")

    def examine(self, kafka, *arguments, broker=None, properties=None):
        """What `hooklined doctor --json` says, held against its own promises."""
        settings = {"kafka": kafka, "kafka.properties": properties or {}}
        if broker:
            settings["broker"] = broker
        code, output = run_once("doctor", "--json", *arguments, settings=settings)
        for secret in self.secrets:
            self.assertNotIn(secret, output)
        try:
            report = json.loads(output[output.index('{"passed"'):])
        except ValueError:
            self.fail(f"no report, exit code {code}: {output}")
        self.assertEqual(code, 0 if report["passed"] else 1, output)
        for step in report["steps"]:
            self.assertEqual("diagnosis" in step, step["state"] in ("failed", "warning"), step)
            if "diagnosis" in step:
                self.assertTrue(step["what"] and step["remedy"], step)
        return report

    def assert_diagnosis(self, wanted, kafka, *arguments, state="failed", step=None, **more):
        report = self.examine(kafka, *arguments, **more)
        found = [(one["step"], one["diagnosis"]) for one in report["steps"] if one["state"] == state]
        self.assertEqual([diagnosis for _, diagnosis in found], [wanted], report)
        if step:
            self.assertEqual(found[0][0], step)
        return report


class Doctor(DoctorCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.addClassCleanup(cls.stack.close)
        cls.folder = pathlib.Path(cls.stack.enter_context(tempfile.TemporaryDirectory(prefix="hookline-doctor-")))
        cls.ways = kafka_security.Ways(cls.folder)
        cls.kafka = cls.stack.enter_context(KafkaServer(VERSION, **cls.ways.arguments()))
        cls.ways.make_users(cls.kafka)

    def settings(self, listener, topic="", **more):
        return self.ways.settings(self.kafka, listener, **({"topic": topic} if topic else {}), **more)

    def wrong(self, diagnosis, listener, **more):
        return self.assert_diagnosis(diagnosis, self.settings(listener, "any", **more))

    def test_every_way_in(self):
        token = self.folder / "token"
        token.write_text(kafka_security.unsecured_token("alice", 3600) + "\n", encoding="ascii")
        os.environ["KAFKA_PASSWORD"] = self.ways.users["alice"]
        self.addCleanup(os.environ.pop, "KAFKA_PASSWORD")
        certificate, key = (pathlib.Path(path).read_text(encoding="ascii") for path in self.ways.client)
        ways = {
            "TLS": {},
            "MUTUAL": {},
            "MUTUAL in memory": {"tls_ca": pathlib.Path(self.ways.ca.file).read_text(encoding="ascii"), "tls_certificate": certificate,
                                 "tls_key": key},
            "ELSEWHERE": {"tls_verify": "ca"},
            "EXPIRED": {"tls_verify": "none"},
            "SASLPLAIN": {"sasl_password": "env:KAFKA_PASSWORD"},
            "SASLTLS": {},
            "OAUTH": {"oauth_token": f"file:{token}"},
        }
        if int(VERSION.split(".")[0]) < 4:
            ways["SASLTLS scram"] = {"sasl_mechanism": "SCRAM-SHA-512"}
        for way, more in ways.items():
            with self.subTest(way):
                topic = self.new_topic(kafka=self.kafka)
                settings = self.settings(way.split()[0], topic, **more)
                report = self.examine(settings, "--probe")
                self.assertTrue(report["passed"], report)
                self.assertEqual(report["steps"][-1]["step"], "read_back")
                program = self.start(settings={"kafka": settings})
                client = PahoClient(program.port, "c1").connect()
                client.publish("a/b", b"over " + way.encode(), 1)
                client.disconnect()
                found = self.witness(topic, self.kafka).wait(lambda records: any(b"over " in (r.value or b"") for r in records))
                self.assertTrue(any(b"over " + way.encode() in r.value for r in found), found)
                program.terminate()
                for secret in self.secrets:
                    self.assertNotIn(secret, program.output)

    def test_tokens_of_the_library_itself(self):
        settings = self.settings("OAUTH", self.new_topic(kafka=self.kafka), oauth_token="")
        properties = {"enable.sasl.oauthbearer.unsecure.jwt": "true", "sasl.oauthbearer.config": "principal=alice"}
        self.assertTrue(self.examine(settings, properties=properties)["passed"])
        properties["sasl.oauthbearer.config"] = "scope=x"
        self.assert_diagnosis("sasl.oauth_principal", settings, properties=properties)

    def test_certificates_of_the_broker(self):
        self.wrong("tls.expired", "EXPIRED")
        self.wrong("tls.host_name", "ELSEWHERE")
        self.wrong("tls.unknown_ca", "TLS", tls_ca=self.ways.other_ca.file)
        self.wrong("tls.unknown_ca", "TLS", tls_ca="")

    def test_certificates_of_the_client(self):
        self.wrong("tls.certificate_wanted", "MUTUAL", tls_certificate="", tls_key="")
        certificate, key = self.ways.foreign_client
        self.wrong("tls.certificate_refused", "MUTUAL", tls_certificate=certificate, tls_key=key)
        certificate, key = self.ways.expired_client
        self.wrong("tls.own_expired", "MUTUAL", tls_certificate=certificate, tls_key=key)
        self.wrong("tls.key_mismatch", "MUTUAL", tls_key=self.ways.foreign_client[1])
        self.wrong("tls.ca_file", "TLS", tls_ca="/nowhere/ca.pem")
        self.wrong("tls.ca_pem", "TLS", tls_ca=self.ways.client[1])

    def test_the_wrong_protocol(self):
        self.wrong("tls.plaintext_port", "TLS", servers=self.kafka.address)
        self.wrong("tls.plaintext_port", "TLS", servers=self.kafka.address_of("SASLPLAIN"))
        self.wrong("kafka.tls_port", "TLS", security_protocol="plaintext")
        self.wrong("kafka.tls_port", "SASLPLAIN", servers=self.kafka.address_of("SASLTLS"))
        self.wrong("kafka.wants_login", "SASLPLAIN", security_protocol="plaintext")
        self.wrong("kafka.wants_login", "SASLTLS", security_protocol="ssl")
        self.wrong("sasl.not_offered", "SASLPLAIN", servers=self.kafka.address)
        self.wrong("sasl.not_offered", "SASLTLS", servers=self.kafka.address_of("TLS"))
        self.wrong("kafka.controller", "ASTRAY", servers=f"127.0.0.1:{self.kafka.controller_port}")

    def test_logins(self):
        self.wrong("sasl.password", "SASLPLAIN", sasl_password="wrong-secret")
        self.wrong("sasl.password", "SASLTLS", sasl_user="nobody")
        self.wrong("sasl.mechanism", "SASLPLAIN", servers=self.kafka.address_of("OAUTH"))
        self.wrong("sasl.mechanism", "SASLPLAIN", sasl_mechanism="GSSAPI")
        self.wrong("sasl.scram_password", "SASLPLAIN", sasl_mechanism="SCRAM-SHA-256", sasl_password="wrong-secret")
        if int(VERSION.split(".")[0]) >= 4:
            report = self.wrong("sasl.scram_library", "SASLPLAIN", sasl_mechanism="SCRAM-SHA-256")
            steps = {one["step"]: one["state"] for one in report["steps"]}
            self.assertEqual(steps["sasl"], "passed", "the password is right")
        self.wrong("settings.secret", "SASLPLAIN", sasl_password="env:HOOKLINE_NOT_SET")
        self.wrong("sasl.token_expired", "OAUTH", oauth_token=kafka_security.unsecured_token("alice", -60))
        self.wrong("sasl.token_refused", "OAUTH", oauth_token="no-token-at-all")
        self.assert_diagnosis("settings.oidc", self.settings("OAUTH", oauth_token=""), properties={
            "sasl.oauthbearer.method": "oidc", "sasl.oauthbearer.token.endpoint.url": "http://127.0.0.1:1/"})
        self.assert_diagnosis("settings.no_token", {"servers": self.kafka.address_of("OAUTH")}, properties={
            "security.protocol": "SASL_PLAINTEXT", "sasl.mechanism": "OAUTHBEARER"})

    def test_topics_and_rights(self):
        topic = self.new_topic(kafka=self.kafka)
        bob = self.settings("SASLPLAIN", topic, sasl_user="bob", sasl_password=self.ways.users["bob"])
        self.assert_diagnosis("topic.not_authorized", bob)
        kafka_wire.allow(self.kafka.address, "User:bob", topic, "describe")
        self.wait_until(lambda: self.examine(bob)["passed"], "bob may see the topic")
        self.assert_diagnosis("probe.not_authorized", bob, "--probe")
        kafka_wire.allow(self.kafka.address, "User:bob", topic, "write")
        self.wait_until(lambda: self.examine(bob, "--probe")["passed"], "bob may write")
        self.assert_diagnosis("read_back.none", bob, "--probe", state="warning")
        plain = {"servers": self.kafka.address}
        self.assert_diagnosis("topic.missing", {**plain, "topic": "no.such.topic"})
        small = self.topic_name()
        self.kafka.create_topic(small, settings={"max.message.bytes": 100})
        self.assert_diagnosis("probe.too_large", {**plain, "topic": small}, "--probe", broker={"max_packet_size": 1024})
        self.assert_diagnosis("topic.record_limit", {**plain, "topic": small}, state="warning")
        wanting = self.topic_name()
        self.kafka.create_topic(wanting, settings={"min.insync.replicas": 2})
        self.assert_diagnosis("topic.too_few_in_sync", {**plain, "topic": wanting})

    def test_an_advertised_listener_that_leads_astray(self):
        self.assert_diagnosis("listener.unreachable", self.settings("ASTRAY", self.new_topic(kafka=self.kafka)), step="listener")

    def test_debug_lines_hold_no_secret(self):
        settings = self.settings("SASLTLS", self.new_topic(kafka=self.kafka), tls_key=self.ways.client[1], tls_certificate=self.ways.client[0])
        program = self.start("--verbose", "--set=kafka.properties.debug=all", settings={"kafka": settings})
        client = PahoClient(program.port, "c1").connect()
        client.publish("a/b", b"x", 1)
        client.disconnect()
        self.assertGreaterEqual(len(self.witness(settings["topic"], self.kafka).wait(1)), 1)
        program.terminate()
        self.assertIn("librdkafka", program.output)
        for secret in self.secrets:
            self.assertNotIn(secret, program.output)


class AutoCreation(DoctorCase):
    def test_a_topic_that_kafka_will_make(self):
        kafka = self.own_kafka(settings={"auto.create.topics.enable": "true"})
        report = self.assert_diagnosis("topic.auto_create", {"servers": kafka.address, "topic": "later"}, state="warning")
        self.assertTrue(report["passed"])
        self.assertIsNone(kafka.leaders("later"), "asking about it made it")

    def test_for_people(self):
        code, output = run_once("doctor", settings={"kafka": {"servers": "no-such-host.invalid:9092"}})
        self.assertEqual(code, 1, output)
        self.assertIn("FAIL  resolve", output)
        self.assertIn("[net.unknown_host]", output)
        self.assertIn("-> Check the spelling", output)
        self.assertIn("It does not work yet.", output)
        self.assertEqual(run_once("doctor", "--jsn", settings={})[0], 2)
        self.assertEqual(run_once("doctor", settings={"kafka": {"servers": "a:99999"}})[0], 3)


class _OffersKerberos(socketserver.BaseRequestHandler):
    """Enough of a broker to be asked for a login by Kerberos; what follows is between the client and its own libraries."""

    def handle(self):
        while head := self._exactly(4):
            request = self._exactly(struct.unpack(">i", head)[0])
            if not request:
                return
            key, version, number = struct.unpack_from(">hhi", request)
            if key == 18:
                apis = [(api, 0, {0: 7, 3: 5, 17: 1}.get(api, 0)) for api in range(37)]
                body = struct.pack(">h", 0 if version == 0 else 35) + struct.pack(">i", len(apis)) + b"".join(struct.pack(">hhh", *one) for one in apis)
            elif key == 17:
                body = struct.pack(">hi", 0, 1) + struct.pack(">h", 6) + b"GSSAPI"
            else:
                return
            self.request.sendall(struct.pack(">ii", len(body) + 4, number) + body)

    def _exactly(self, size):
        data = b""
        while len(data) < size:
            piece = self.request.recv(size - len(data))
            if not piece:
                return b""
            data += piece
        return data


class Kerberos(DoctorCase):
    def setUp(self):
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _OffersKerberos)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hookline-kerberos-"))
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "krb5.conf").write_text("[libdefaults]\ndefault_realm = HOOKLINE.TEST\ndns_lookup_kdc = false\n"
                                               "[realms]\nHOOKLINE.TEST = {\n  kdc = 127.0.0.1:1\n}\n", encoding="ascii")
        self.settings = {"servers": f"127.0.0.1:{self.server.server_address[1]}", "security_protocol": "sasl_plaintext",
                         "sasl_mechanism": "GSSAPI"}
        self.set_variables(KRB5_CONFIG=str(self.folder / "krb5.conf"), KRB5CCNAME=f"FILE:{self.folder}/none")

    def set_variables(self, **variables):
        for name, value in variables.items():
            before = os.environ.get(name)
            os.environ[name] = value
            self.addCleanup(lambda name=name, before=before: os.environ.pop(name) if before is None else os.environ.update({name: before}))

    def keytab(self, principal):
        file = self.folder / "own.keytab"
        subprocess.run(["ktutil"], input=f"addent -password -p {principal} -k 1 -e aes256-cts\nsecret\nwkt {file}\nquit\n", text=True,
                       stdout=subprocess.DEVNULL, check=True)
        return str(file)

    def test_what_is_missing_on_this_computer(self):
        self.assert_diagnosis("sasl.kerberos_ticket", self.settings, step="sasl")
        self.set_variables(SASL_PATH=str(self.folder))
        self.assert_diagnosis("sasl.gssapi_module", self.settings, step="sasl")

    def test_keytabs(self):
        more = {**self.settings, "kerberos_principal": "bridge@HOOKLINE.TEST"}
        self.assert_diagnosis("sasl.kerberos_keytab", {**more, "kerberos_keytab": "/nowhere/own.keytab"})
        self.assert_diagnosis("sasl.kerberos_principal", {**more, "kerberos_keytab": self.keytab("somebody@HOOKLINE.TEST")})
        self.assert_diagnosis("sasl.kerberos_kdc", {**more, "kerberos_keytab": self.keytab("bridge@HOOKLINE.TEST")})
        self.set_variables(PATH=str(self.folder))
        self.assert_diagnosis("sasl.kinit_missing", {**more, "kerberos_keytab": str(self.folder / "own.keytab")})
