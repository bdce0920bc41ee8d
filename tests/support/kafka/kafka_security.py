"""Every way into Kafka at once: one broker with a listener for each kind of TLS and login, and the certificates they need.

    ways = Ways(folder)
    with KafkaServer(**ways.arguments()) as kafka:
        ways.make_users(kafka)
        ... kafka.address_of("SASLSSL"), ways.ca.file, ways.users["alice"] ...

The plaintext listener stays the door without a lock: whoever comes through it is a super user.
"""

import base64
import json
import pathlib
import time

import kafka_wire
from certificates import Authority
from kafka_server import Listener

PACKAGE = "org.apache.kafka.common.security"
SCRAM_MECHANISMS = ("SCRAM-SHA-256", "SCRAM-SHA-512")


def unsecured_token(subject, seconds):
    """A JWT that nobody has signed, good for so long from now; the broker's test validator takes it."""
    now = time.time()

    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part({'alg': 'none'})}.{part({'sub': subject, 'iat': now - 5, 'exp': now + seconds})}."


class Ways:
    def __init__(self, folder):
        folder = pathlib.Path(folder)
        (folder / "other").mkdir()
        self.ca = Authority(folder, "Kafka CA")
        self.other_ca = Authority(folder / "other", "Somebody Else's CA")
        self.users = {"alice": "alice-secret", "bob": "bob-secret"}
        self.client = self.ca.issue("client", "bridge")
        self.foreign_client = self.other_ca.issue("client", "stranger")
        self.expired_client = self.ca.issue("expired-client", "bridge", days=-1)
        names = "DNS:localhost,IP:127.0.0.1"
        self._server = self._store("server", self.ca.issue("server", "localhost", names), self.ca)
        self._expired = self._store("expired", self.ca.issue("expired", "localhost", names, days=-1), self.ca)
        self._elsewhere = self._store("elsewhere", self.ca.issue("elsewhere", "kafka-7.example", "DNS:kafka-7.example"), self.ca)

    @staticmethod
    def _store(name, pair, ca):
        certificate, key = (pathlib.Path(path) for path in pair)
        store = certificate.with_name(f"{name}-store.pem")
        store.write_text(key.read_text() + certificate.read_text() + pathlib.Path(ca.file).read_text(), encoding="ascii")
        return str(store)

    def _tls(self, store, **more):
        return {"ssl.keystore.type": "PEM", "ssl.keystore.location": store, "ssl.truststore.type": "PEM",
                "ssl.truststore.location": self.ca.file, **{key.replace("_", "."): value for key, value in more.items()}}

    def _sasl(self):
        users = " ".join(f'user_{user}="{password}"' for user, password in self.users.items())
        return {"sasl.enabled.mechanisms": ",".join(["PLAIN", *SCRAM_MECHANISMS]),
                "plain.sasl.jaas.config": f'{PACKAGE}.plain.PlainLoginModule required {users};',
                **{f"{mechanism.lower()}.sasl.jaas.config": f"{PACKAGE}.scram.ScramLoginModule required;" for mechanism in SCRAM_MECHANISMS}}

    def arguments(self):
        """For KafkaServer()."""
        oauth = {"sasl.enabled.mechanisms": "OAUTHBEARER",
                 "oauthbearer.sasl.jaas.config":
                     f'{PACKAGE}.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker";',
                 "oauthbearer.sasl.server.callback.handler.class":
                     f"{PACKAGE}.oauthbearer.internals.unsecured.OAuthBearerUnsecuredValidatorCallbackHandler"}
        return {
            "listeners": [
                Listener("TLS", "SSL", self._tls(self._server)),
                Listener("MUTUAL", "SSL", self._tls(self._server, ssl_client_auth="required")),
                Listener("EXPIRED", "SSL", self._tls(self._expired)),
                Listener("ELSEWHERE", "SSL", self._tls(self._elsewhere)),
                Listener("SASLPLAIN", "SASL_PLAINTEXT", self._sasl()),
                Listener("SASLTLS", "SASL_SSL", {**self._tls(self._server), **self._sasl()}),
                Listener("OAUTH", "SASL_PLAINTEXT", oauth),
                Listener("ASTRAY", "PLAINTEXT", advertised="127.0.0.1:1"),
            ],
            "settings": {
                "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users": "User:ANONYMOUS;User:alice;User:CN=bridge",
            },
        }

    def make_users(self, kafka):
        """SCRAM users live in the cluster itself."""
        for user, password in self.users.items():
            for mechanism in SCRAM_MECHANISMS:
                kafka_wire.create_scram_user(kafka.address, user, password, mechanism)

    def settings(self, kafka, listener, **more):
        """Of section [kafka], for a client that gets in."""
        protocol = {"TLS": "ssl", "MUTUAL": "ssl", "EXPIRED": "ssl", "ELSEWHERE": "ssl", "SASLPLAIN": "sasl_plaintext", "SASLTLS": "sasl_ssl",
                    "OAUTH": "sasl_plaintext", "ASTRAY": "plaintext"}[listener]
        out = {"servers": kafka.address_of(listener), "security_protocol": protocol}
        if protocol.endswith("ssl"):
            out["tls_ca"] = self.ca.file
        if listener == "MUTUAL":
            out["tls_certificate"], out["tls_key"] = self.client
        if listener in ("SASLPLAIN", "SASLTLS"):
            out.update(sasl_user="alice", sasl_password=self.users["alice"])
        if listener == "OAUTH":
            out.update(sasl_mechanism="OAUTHBEARER", oauth_token=unsecured_token("alice", 3600))
        return {**out, **more}

    def instructions(self, kafka):
        """How to get in, for people."""
        for listener in ("TLS", "MUTUAL", "SASLPLAIN", "SASLTLS", "OAUTH"):
            yield " ".join(f"--set kafka.{key}={value}" for key, value in self.settings(kafka, listener).items())
