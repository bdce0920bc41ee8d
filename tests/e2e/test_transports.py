"""Clients that are not ours over TLS, WebSocket and a Unix socket: every QoS, retained messages, wills; certificates renewed."""

import pathlib
import socket
import ssl
import tempfile
import time
import unittest

from certificates import Authority
from hookline_process import Program
from mqtt_clients import MosquittoClient, MqttJsClient, PahoCClient, PahoClient, PahoJavaClient, Way

SERVER = "DNS:localhost,IP:127.0.0.1"


def listener(name, kind, **more):
    lines = ["[[listeners]]", f'name = "{name}"', f'type = "{kind}"', *(f'{key} = "{value}"' for key, value in more.items())]
    return "\n".join(lines) + "\n"


class Transports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="hookline-tls-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.authority = Authority(cls.folder)
        cls.certificate, cls.key = cls.authority.issue("server", "localhost", SERVER)
        cls.device = cls.authority.issue("device", "device-7")
        files = {"certificate": cls.certificate, "key": cls.key}
        cls.socket = str(cls.folder / "mqtt.sock")
        text = "[broker]\nport = 0\n[kafka]\nenabled = false\n[log]\nlevel = \"debug\"\n"
        text += listener("tls", "tls", **files)
        text += listener("devices", "tls", client_certificates="required", client_ca=cls.authority.file, user_name="cn", **files)
        text += listener("web", "ws") + listener("secure web", "wss", **files)
        text += listener("local", "unix", socket=cls.socket)
        text += listener("broken", "tls", certificate=cls.folder / "missing.pem", key=cls.key)
        cls.program = Program(text=text)
        cls.addClassCleanup(cls.program.close)
        cls.ports = {name: int(cls.program.wait_line(rf'listening on \S+:(\d+) \(listener "{name}"\)').group(1))
                     for name in ("tls", "devices", "web", "secure web")}
        cls.program.wait_line(r'listening on unix:\S+ \(listener "local"\)')
        cls.tls = Way(ca=cls.authority.file)
        cls.with_certificate = Way(ca=cls.authority.file, certificate=cls.device[0], key=cls.device[1])
        cls.number = 0

    def check(self, library, where, version, way):
        type(self).number += 1
        name = f"c{self.number}"
        witness = PahoClient(self.program.port, f"{name}-witness").connect()
        witness.subscribe(f"{name}/wills")
        client = library(self.ports.get(where, 0), name, version, way=way).connect(will=(f"{name}/wills", b"gone", 1))
        client.subscribe(f"{name}/t/#", 2)
        sent = []
        for qos in (0, 1, 2):
            for size in (3, 200, 70_000):
                payload = bytes([97 + qos]) * size
                client.publish(f"{name}/t/{qos}", payload, qos)
                sent.append((f"{name}/t/{qos}", payload, qos))
        received = [(m.topic, m.payload, m.qos) for m in client.wait(len(sent))]
        self.assertTrue(received == sent, f"got {[(t, len(p), q) for t, p, q in received]}")
        client.publish(f"{name}/kept", b"still here", 1, True)
        late = library(self.ports.get(where, 0), f"{name}-late", version, way=way).connect()
        late.subscribe(f"{name}/kept", 1)
        kept = late.wait(1)
        self.assertEqual([(m.payload, m.retain) for m in kept], [(b"still here", True)])
        late.disconnect()
        client.drop()
        self.assertEqual([m.payload for m in witness.wait(1)], [b"gone"])
        witness.disconnect()

    def test_mosquitto_over_tls_with_a_certificate(self):
        self.check(MosquittoClient, "devices", 5, self.with_certificate)
        self.check(MosquittoClient, "tls", 4, self.tls)

    def test_mosquitto_over_a_unix_socket(self):
        self.check(MosquittoClient, "local", 5, Way(unix=self.socket))

    def test_paho_over_tls(self):
        self.check(PahoClient, "tls", 5, self.tls)
        self.check(PahoClient, "devices", 4, self.with_certificate)

    def test_paho_over_websocket(self):
        self.check(PahoClient, "web", 5, Way(websocket=True))
        self.check(PahoClient, "web", 4, Way(websocket=True))

    def test_paho_over_secure_websocket(self):
        self.check(PahoClient, "secure web", 5, Way(ca=self.authority.file, websocket=True))

    def test_paho_c_over_tls(self):
        self.check(PahoCClient, "tls", 4, self.tls)
        self.check(PahoCClient, "devices", 5, self.with_certificate)

    def test_paho_c_over_websocket(self):
        self.check(PahoCClient, "web", 5, Way(websocket=True))
        self.check(PahoCClient, "secure web", 4, Way(ca=self.authority.file, websocket=True))

    def test_paho_java_over_tls(self):
        self.check(PahoJavaClient, "tls", 4, self.tls)
        self.check(PahoJavaClient, "tls", 5, self.tls)

    def test_paho_java_over_websocket(self):
        self.check(PahoJavaClient, "web", 5, Way(websocket=True))
        self.check(PahoJavaClient, "secure web", 4, Way(ca=self.authority.file, websocket=True))

    def test_mqtt_js_over_tls(self):
        self.check(MqttJsClient, "tls", 5, self.tls)

    def test_mqtt_js_over_websocket(self):
        self.check(MqttJsClient, "web", 5, Way(websocket=True))
        self.check(MqttJsClient, "web", 4, Way(websocket=True))

    def test_mqtt_js_over_secure_websocket(self):
        self.check(MqttJsClient, "secure web", 5, Way(ca=self.authority.file, websocket=True))

    def test_without_a_certificate_nobody_gets_in_where_one_is_required(self):
        with self.assertRaises((AssertionError, OSError)):
            MosquittoClient(self.ports["devices"], "stranger", way=self.tls).connect().publish("t", b"x", 1)
        self.program.wait_line(r"peer did not return a certificate")

    def test_a_listener_that_fails_says_what_and_how_to_fix_it(self):
        line = self.program.wait_line(r'the listener "broken" is not open, the others are: (.*)').group(1)
        self.assertRegex(line, r"missing\.pem: No such file or directory\. Name a PEM file")

    def common_name(self, port):
        context = ssl.create_default_context(cafile=self.authority.file)
        with socket.create_connection(("127.0.0.1", port), 10) as plain, context.wrap_socket(plain, server_hostname="localhost") as tls:
            return dict(pair[0] for pair in tls.getpeercert()["subject"])["commonName"]

    def test_certificates_are_renewed_on_sighup(self):
        port = self.ports["tls"]
        client = PahoClient(port, "stays", way=self.tls).connect()
        before = self.common_name(port)
        self.authority.issue("server", "renewed" if before == "localhost" else "localhost", SERVER)
        self.program.reload()
        end = time.monotonic() + 20
        while self.common_name(port) == before and time.monotonic() < end:
            pass
        self.assertNotEqual(self.common_name(port), before)
        client.publish("t", b"still connected", 1)
        client.disconnect()


if __name__ == "__main__":
    unittest.main()
