"""The few requests of Kafka's protocol that the tests need, spoken over a plain socket.

One version of each request that every Kafka from 1.0.0 to 4.3.0 understands: Metadata v1, CreateTopics v2, DeleteTopics v1,
ListOffsets v1; CreatePartitions v0 from 3 on; for logins and rights CreateAcls v1 and AlterUserScramCredentials v0. No client library in between: what this says about a broker, the broker said.
"""

import hashlib
import os
import socket
import struct

METADATA, LIST_OFFSETS, CREATE_TOPICS, DELETE_TOPICS, CREATE_ACLS, DELETE_ACLS, CREATE_PARTITIONS, ALTER_SCRAM = 3, 2, 19, 20, 30, 31, 37, 51
OPERATIONS = {"read": 3, "write": 4, "describe": 8}
SCRAM = {"SCRAM-SHA-256": (1, "sha256"), "SCRAM-SHA-512": (2, "sha512")}
NONE, UNKNOWN_TOPIC, TOPIC_EXISTS, NOT_CONTROLLER = 0, 3, 36, 41
RETRIABLE = {5, 6, 7, NOT_CONTROLLER}


class WireError(Exception):
    """A broker answered with an error code."""

    def __init__(self, what, code):
        super().__init__(f"{what}: Kafka answered with error code {code}")
        self.code = code


def _text(value):
    data = value.encode()
    return struct.pack(">h", len(data)) + data


class _Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, layout):
        (value,) = struct.unpack_from(">" + layout, self.data, self.at)
        self.at += struct.calcsize(">" + layout)
        return value

    def text(self):
        length = self.take("h")
        if length < 0:
            return None
        value = self.data[self.at:self.at + length].decode()
        self.at += length
        return value

    def many(self, read):
        return [read() for _ in range(self.take("i"))]


def _short(data):
    """Bytes or a text as Kafka's newer requests have it: the length, one more, in a byte."""
    data = data.encode() if isinstance(data, str) else data
    return bytes([len(data) + 1]) + data


def request(address, key, version, body, timeout=5.0, flexible=False):
    """Sends one request to `address` ("host:port") and returns a reader of the answer behind its header."""
    host, port = address.rsplit(":", 1)
    with socket.create_connection((host, int(port)), timeout) as stream:
        frame = struct.pack(">hhi", key, version, 7) + _text("test") + (b"\0" if flexible else b"") + body
        stream.sendall(struct.pack(">i", len(frame)) + frame)
        size = struct.unpack(">i", _exactly(stream, 4))[0]
        answer = _Reader(_exactly(stream, size))
    answer.take("i")  # correlation id
    if flexible:
        answer.take("b")  # no tags
    return answer


def _exactly(stream, size):
    data = b""
    while len(data) < size:
        piece = stream.recv(size - len(data))
        if not piece:
            raise ConnectionError("the broker closed the connection")
        data += piece
    return data


def metadata(address, topics=(), timeout=5.0):
    """(number of brokers, {topic: [leader of each partition]}); a topic that is not there is left out."""
    answer = request(address, METADATA, 1, struct.pack(">i", len(topics)) + b"".join(map(_text, topics)), timeout)
    brokers = answer.many(lambda: (answer.take("i"), answer.text(), answer.take("i"), answer.text()))
    answer.take("i")  # controller

    def partition():
        error, index, leader = answer.take("h"), answer.take("i"), answer.take("i")
        answer.many(lambda: answer.take("i"))
        answer.many(lambda: answer.take("i"))
        return index, leader if error == NONE else -1

    def topic():
        error, name = answer.take("h"), answer.text()
        answer.take("b")
        partitions = [leader for _, leader in sorted(answer.many(partition))]
        return error, name, partitions

    found = {name: leaders for error, name, leaders in answer.many(topic) if error == NONE}
    return len(brokers), found


def create_topic(address, name, partitions=1, replicas=1, settings=None, timeout=10.0, nodes=None):
    """`nodes`: which brokers each partition is on, the first its preferred leader; instead of a number of replicas."""
    settings = settings or {}
    if nodes:
        body = struct.pack(">i", 1) + _text(name) + struct.pack(">ihi", -1, -1, partitions)
        body += b"".join(struct.pack(f">ii{len(nodes)}i", partition, len(nodes), *nodes) for partition in range(partitions))
    else:
        body = struct.pack(">i", 1) + _text(name) + struct.pack(">ihi", partitions, replicas, 0)
    body += struct.pack(">i", len(settings)) + b"".join(_text(k) + _text(str(v)) for k, v in settings.items())
    body += struct.pack(">i?", int(timeout * 1000), False)
    answer = request(address, CREATE_TOPICS, 2, body, timeout + 5)
    answer.take("i")  # throttle time
    for _, code, _ in answer.many(lambda: (answer.text(), answer.take("h"), answer.text())):
        if code != NONE:
            raise WireError(f"creating topic {name}", code)


def delete_topic(address, name, timeout=10.0):
    answer = request(address, DELETE_TOPICS, 1, struct.pack(">i", 1) + _text(name) + struct.pack(">i", int(timeout * 1000)), timeout + 5)
    answer.take("i")
    for _, code in answer.many(lambda: (answer.text(), answer.take("h"))):
        if code != NONE:
            raise WireError(f"deleting topic {name}", code)


def more_partitions(address, name, number, timeout=10.0):
    """The topic has so many from now on."""
    body = struct.pack(">i", 1) + _text(name) + struct.pack(">iii?", number, -1, int(timeout * 1000), False)
    answer = request(address, CREATE_PARTITIONS, 0, body, timeout + 5)
    answer.take("i")
    for _, code, _ in answer.many(lambda: (answer.text(), answer.take("h"), answer.text())):
        if code != NONE:
            raise WireError(f"more partitions for {name}", code)


def end_offset(address, topic, partition=0, timeout=5.0):
    """The offset the next record of that partition will get."""
    body = struct.pack(">ii", -1, 1) + _text(topic) + struct.pack(">iiq", 1, partition, -1)
    answer = request(address, LIST_OFFSETS, 1, body, timeout)

    def one():
        index, code, _, offset = answer.take("i"), answer.take("h"), answer.take("q"), answer.take("q")
        if code != NONE:
            raise WireError(f"end of {topic}-{index}", code)
        return offset

    return answer.many(lambda: (answer.text(), answer.many(one)))[0][1][0]


def _acls(principal, topic, operations):
    """What allows the operations on the topic, from everywhere: to be made, or as filters of what is taken away."""
    return struct.pack(">i", len(operations)) + b"".join(
        struct.pack(">b", 2) + _text(topic) + struct.pack(">b", 3) + _text(principal) + _text("*") + struct.pack(">bb", OPERATIONS[operation], 3)
        for operation in operations)


def allow(address, principal, topic, *operations, timeout=10.0):
    """An ACL for each operation on the topic ("read", "write", "describe")."""
    answer = request(address, CREATE_ACLS, 1, _acls(principal, topic, operations), timeout)
    answer.take("i")
    for code, _ in answer.many(lambda: (answer.take("h"), answer.text())):
        if code != NONE:
            raise WireError(f"allowing {principal} {operations} on {topic}", code)


def forbid(address, principal, topic, *operations, timeout=10.0):
    """Takes such ACLs of the principal on the topic away again."""
    answer = request(address, DELETE_ACLS, 1, _acls(principal, topic, operations), timeout)
    answer.take("i")
    for _ in range(answer.take("i")):
        code = answer.take("h")
        answer.text()
        taken = answer.many(lambda: (answer.take("h"), answer.text(), answer.take("b"), answer.text(), answer.take("b"), answer.text(), answer.text(),
                                     answer.take("b"), answer.take("b")))
        if code != NONE or not taken:
            raise WireError(f"forbidding {principal} {operations} on {topic}", code)


def create_scram_user(address, user, password, mechanism, timeout=10.0):
    number, digest = SCRAM[mechanism]
    salt, rounds = os.urandom(16), 4096
    salted = hashlib.pbkdf2_hmac(digest, password.encode(), salt, rounds)
    body = b"\x01\x02" + _short(user) + struct.pack(">bi", number, rounds) + _short(salt) + _short(salted) + b"\0\0"
    answer = request(address, ALTER_SCRAM, 0, body, timeout, flexible=True)
    answer.take("i")
    answer.take("b")  # one result
    answer.data, answer.at = answer.data[answer.at + len(user) + 1:], 0
    if code := answer.take("h"):
        raise WireError(f"making the SCRAM user {user}", code)
