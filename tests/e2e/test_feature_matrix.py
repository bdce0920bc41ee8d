"""Every client library in both protocol versions: a session that outlives its connection, and the properties of MQTT 5.

QoS, retained messages, wills and wildcards are in test_clients.py, TLS and WebSocket in test_transports.py, for the same libraries.
"""

import itertools
import unittest

import mqtt_clients
from hookline_process import Program
from mqtt_clients import PahoClient

PROPERTIES = {"user_key": "unit", "user_value": "°C", "content_type": "text/plain", "response_topic": "answers/7", "correlation": b"q-17",
              "expiry": 3600}


class FeatureMatrix(unittest.TestCase):
    maxDiff = None
    numbers = itertools.count()

    @classmethod
    def setUpClass(cls):
        cls.program = Program(settings={"kafka": {"enabled": False}})
        cls.addClassCleanup(cls.program.close)

    def check_session_is_resumed(self, library, version):
        name = f"sleeper-{next(self.numbers)}"
        how = {"clean_start": False, "session_expiry": 300 if version == 5 else None}
        first = library(self.program.port, name, version).connect(**how)
        self.assertIsNot(first.session_present, True)
        self.assertEqual(first.subscribe(f"{name}/#", 2), [2])
        first.disconnect()

        other = PahoClient(self.program.port, f"{name}-other").connect()
        sent = []
        for number in range(30):
            qos = 1 + number % 2
            other.publish(f"{name}/{number}", str(number).encode(), qos)
            sent.append((f"{name}/{number}", str(number).encode(), qos))
        second = library(self.program.port, name, version).connect(**how)
        if library is mqtt_clients.MosquittoClient:
            second.subscribe(f"{name}/#", 2)  # mosquitto_sub does not connect without
        self.assertIsNot(second.session_present, False, "CONNACK says that there was no session")
        received = [(m.topic, m.payload, m.qos) for m in second.wait(len(sent))]
        for qos in (1, 2):  # a client may show a QoS 2 message on PUBREL, when later ones of QoS 1 were shown
            self.assertEqual([one for one in received if one[2] == qos], [one for one in sent if one[2] == qos],
                             "what came while it was away is missing, doubled or out of order")
        self.assertEqual(len(received), len(sent))
        second.disconnect()

        third = library(self.program.port, name, version).connect()
        self.assertIsNot(third.session_present, True, "a clean start found the old session")
        if library is not mqtt_clients.MosquittoClient:
            other.publish(f"{name}/late", b"nobody", 1)
            third.subscribe("end")
            other.publish("end", b"", 1)
            self.assertEqual([m.topic for m in third.wait(1)], ["end"], "a clean start kept a subscription")
            third.disconnect()
        other.disconnect()

    def check_properties_arrive(self, library):
        name = f"properties-{next(self.numbers)}"
        client = library(self.program.port, name, 5).connect()
        client.subscribe(f"{name}/#", 1)
        client.publish(f"{name}/out", b"21", 1, **PROPERTIES)
        message = client.wait(1)[0]
        got = dict(message.properties)
        left = int(got.pop("expiry"))
        self.assertTrue(3500 < left <= 3600, f"expires in {left} s")
        self.assertEqual(got, {key: value for key, value in PROPERTIES.items() if key != "expiry"})
        client.publish(f"{name}/plain", b"22", 1)
        self.assertEqual(client.wait(2)[1].properties, {}, "properties were invented")
        client.disconnect()


def _add_tests():
    for library in mqtt_clients.LIBRARIES:
        word = library.library.lower().replace(" ", "_").replace(".", "_")
        for version in (4, 5):
            def resumed(self, library=library, version=version):
                self.check_session_is_resumed(library, version)
            setattr(FeatureMatrix, f"test_{word}_{'3_1_1' if version == 4 else '5'}_resumes_its_session", resumed)

        def carried(self, library=library):
            self.check_properties_arrive(library)
        setattr(FeatureMatrix, f"test_{word}_carries_properties", carried)


_add_tests()

if __name__ == "__main__":
    unittest.main()
