"""A real schema registry on loopback for a test: Apicurio Registry, which speaks Confluent's interface, in memory.

    with RegistryServer() as registry:
        ... registry.address ...            # the base for /subjects and /schemas

Fetched once through Maven (142 MB). Ready means that it answers.
"""

import json
import pathlib
import subprocess
import time
import urllib.error
import urllib.request

import kafka_jars
from kafka_jars import KafkaError
from kafka_server import die_with_parent, free_port

VERSION = "2.6.13.Final"
START_TIMEOUT = 90.0


def ensure(say=lambda text: None):
    """The registry's runnable jar."""
    def make(folder):
        packed = folder / f"apicurio-registry-app-{VERSION}-all.tar.gz"
        artifact = f"io.apicurio:apicurio-registry-app:{VERSION}:tar.gz:all"
        say(f"fetching Apicurio Registry {VERSION} (142 MB, once)")
        kafka_jars.maven(["dependency:copy", f"-Dartifact={artifact}", f"-DoutputDirectory={folder}"], folder, packed.exists,
                         f"Apicurio Registry {VERSION}")
        subprocess.run(["tar", "-xzf", packed, "-C", folder], check=True)
        packed.unlink()

    jar = kafka_jars.prepared(kafka_jars.cache_folder() / f"apicurio-{VERSION}", make) / f"apicurio-registry-app-{VERSION}-runner.jar"
    if not jar.exists():
        raise KafkaError(f"there is no {jar.name} in what was fetched")
    return jar


class RegistryServer:
    def __init__(self):
        jar = ensure()
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}/apis/ccompat/v7"
        self._process = subprocess.Popen(
            [kafka_jars.java_command(), "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dquarkus.http.host=127.0.0.1",
             f"-Dquarkus.http.port={self.port}", "-jar", str(jar)], cwd=pathlib.Path(jar).parent, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=die_with_parent)
        end = time.monotonic() + START_TIMEOUT
        while True:
            try:
                self.get("/subjects")
                return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                if self._process.poll() is not None or time.monotonic() > end:
                    self.close()
                    raise KafkaError("the schema registry did not start") from None
                time.sleep(0.1)  # between two looks, never instead of one

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def get(self, path):
        with urllib.request.urlopen(self.address + path, timeout=10) as answer:
            return json.load(answer)

    def close(self):
        self._process.kill()
        self._process.wait()
