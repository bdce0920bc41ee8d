"""Paho's Java clients: fetched once through Maven, the program that drives them compiled once, both kept in the cache folder.

As a program: prepares them and ends, for a script that wants the waiting done before the tests.
"""

import hashlib
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
SOURCES = sorted((HERE / "java").glob("*.java"))


def command(version):
    folder = ensure()
    return [kafka_jars.java_command(), "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto",
            "-cp", f"{folder / 'classes'}:{_jars(folder)}", "PahoJavaClient", str(version)]


def ensure(say=lambda text: None):
    pom = HERE / "java" / "pom.xml"
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in [pom, *SOURCES])).hexdigest()[:10]

    def make(folder):
        say("fetching Paho's Java clients (once)")
        kafka_jars.fetch(pom, folder / "libs", "org.eclipse.paho*.jar", "Paho's Java clients")
        _compile(folder)

    return kafka_jars.prepared(kafka_jars.cache_folder() / f"paho-java-{digest}", make)


def _jars(folder):
    return ":".join(str(jar) for jar in sorted((folder / "libs").glob("*.jar")))


def _compile(folder):
    # Debian's compiler comes without its part for annotations.
    done = subprocess.run(["ecj", "-17", "-nowarn", "-proc:none", "-d", str(folder / "classes"), "-cp", _jars(folder), *map(str, SOURCES)],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        raise kafka_jars.KafkaError(f"the Java client did not compile:\n{done.stdout[-4000:]}")


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(HERE.parent / "kafka"))

import kafka_jars  # noqa: E402 — its folder is on the path only now when this runs as a program

if __name__ == "__main__":
    try:
        ensure(say=lambda text: print(text, file=sys.stderr))
    except kafka_jars.KafkaError as failure:
        sys.exit(str(failure))
