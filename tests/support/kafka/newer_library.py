"""A librdkafka that is newer than Debian's, as a shared library for a test: the one inside the wheel of Kafka's Python client.

    with newer_library.used():
        ... programs that are started now run with it ...

Fetched once through pip (4 MB). It has TLS and SCRAM built in, and no libsasl2.
"""

import contextlib
import hashlib
import os
import pathlib
import platform
import re
import subprocess
import sys
import zipfile

import kafka_jars
from kafka_jars import KafkaError

VERSION = "2.16.0"
_WHEEL = "2.16.1"  # of the Python client, which carries it
_SHA256 = "24f613cc81a856b6fbb2d7d11044a9aa770044eecc1f83ff84618688b056be06"


def available():
    """The wheel whose checksum is known here is for one kind of computer."""
    return platform.machine() == "x86_64"


def folder():
    """Where librdkafka.so.1 lies."""
    def make(into):
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:",
                   "--python-version=3.11", "--dest", str(into), f"confluent-kafka=={_WHEEL}"]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        wheels = list(into.glob("*.whl"))
        if done.returncode or not wheels:
            raise KafkaError(f"librdkafka {VERSION} could not be fetched with pip; is the machine online?\n{done.stdout}")
        if hashlib.sha256(wheels[0].read_bytes()).hexdigest() != _SHA256:
            raise KafkaError(f"{wheels[0].name} is not the file that is known here; nothing of it is used")
        with zipfile.ZipFile(wheels[0]) as packed:
            inside, = (name for name in packed.namelist() if re.fullmatch(r"librdkafka-\w+\.so\.1", pathlib.PurePath(name).name))
            (into / "librdkafka.so.1").write_bytes(packed.read(inside))
        wheels[0].unlink()

    return kafka_jars.prepared(kafka_jars.cache_folder() / f"librdkafka-{VERSION}", make)


@contextlib.contextmanager
def used():
    before = os.environ.get("LD_LIBRARY_PATH")
    os.environ["LD_LIBRARY_PATH"] = str(folder())
    try:
        yield
    finally:
        if before is None:
            del os.environ["LD_LIBRARY_PATH"]
        else:
            os.environ["LD_LIBRARY_PATH"] = before
