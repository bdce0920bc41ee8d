"""Apache Kafka's jars, fetched once by version through Maven and kept in the cache folder.

A version is a file in pom/. Its jars land in CACHE/kafka/VERSION-HASH/libs, HASH being the pom's: a changed pom fetches anew, an
unchanged one never asks the network again. Beside the jars lie a formatted data folder to copy (no StorageTool run at each start)
and a class-data archive (start-up in 1.5 s instead of 5). Safe to call from several processes: a lock file makes the others wait.
"""

import fcntl
import hashlib
import os
import pathlib
import re
import shutil
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
VERSIONS = ("4.3.0", "3.9.2", "1.0.0")
DEFAULT_VERSION = VERSIONS[0]
TEMPLATE_CLUSTER_ID = "MkU3OEVBNTcwNTJENDM2Qg"


class KafkaError(Exception):
    """Something about the Kafka of the tests went wrong; the text says what to do."""


def cache_folder():
    root = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return pathlib.Path(root) / "hookline"


def java_command():
    java = shutil.which("java", path="/usr/bin") or shutil.which("java")
    if not java:
        raise KafkaError("Java is not installed; Kafka needs it: apt-get install openjdk-17-jre-headless")
    return java


class Jars:
    """The files of one Kafka version on this machine."""

    def __init__(self, version, folder):
        self.version = version
        self.folder = folder
        self.libs = folder / "libs"
        self.archive = folder / "kafka.jsa"
        self.template = folder / "data"

    @property
    def uses_zookeeper(self):
        return int(self.version.split(".")[0]) < 3

    @property
    def class_path(self):
        # Spelt out and sorted: the class-data archive is tied to the exact list.
        return ":".join(str(jar) for jar in sorted(self.libs.glob("*.jar")))

    def command(self, *arguments, heap_mb=128, archive=True, flags=()):
        """The command line of a Java program out of the jars."""
        line = [java_command(), f"-Xmx{heap_mb}m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
        if archive and self.archive.exists():
            line += [f"-XX:SharedArchiveFile={self.archive}", "-Xshare:auto"]
        return line + list(flags) + ["-cp", self.class_path, *map(str, arguments)]


def ensure(version=DEFAULT_VERSION, say=lambda text: None):
    """Returns the Jars of `version`, fetching and preparing them when they are not there yet."""
    pom = HERE / "pom" / f"{version}.xml"
    if not pom.exists():
        raise KafkaError(f"Kafka {version} is not one of the versions known here: {', '.join(VERSIONS)}")
    digest = hashlib.sha256(pom.read_bytes()).hexdigest()[:10]

    def make(folder):
        say(f"fetching Apache Kafka {version} (about 50 MB, once)")
        fetch(pom, folder / "libs", "kafka_*.jar", f"Apache Kafka {version}")
        _prepare(Jars(version, folder), say)

    return Jars(version, prepared(cache_folder() / "kafka" / f"{version}-{digest}", make))


def prepared(folder, make):
    """`folder`, filled by make(folder) the first time; other processes wait for the one that does it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    if (folder / "ready").exists():
        return folder
    with open(folder.with_name(folder.name + ".lock"), "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            (folder / "ready").touch()
    return folder


def fetch(pom, libs, pattern, what):
    """Lets Maven copy the jars that `pom` names, and theirs, to `libs`; some must match `pattern`."""
    maven(["-f", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={libs}"], libs.parent, lambda: any(libs.glob(pattern)), what)


def maven(arguments, folder, came, what):
    """Runs in `folder`, so that Maven leaves nothing in the source tree; afterwards came() must hold."""
    if not shutil.which("mvn"):
        raise KafkaError(f"Maven is not installed; it fetches {what}: apt-get install maven")
    done = subprocess.run(["mvn", "-B", "-q", "-ntp", *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, cwd=folder, check=False)
    if done.returncode != 0 or not came():
        lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in done.stdout.splitlines()]
        reason = next((line for line in lines if "ERROR" in line), "Maven said nothing")
        raise KafkaError(f"{what} could not be fetched; is the machine online?\n  {reason}")


def _prepare(jars, say):
    import kafka_server  # here, because that module needs this one

    if jars.uses_zookeeper:
        return
    say(f"preparing Kafka {jars.version}: formatting a data folder, archiving classes for a quick start")
    work = jars.folder / "preparing"
    work.mkdir()
    properties = work / "server.properties"
    properties.write_text(kafka_server.kraft_properties(jars.template, port=19092, controller_port=19093), encoding="utf-8")
    done = subprocess.run(
        jars.command("kafka.tools.StorageTool", "format", "-t", TEMPLATE_CLUSTER_ID, "-c", properties, archive=False),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        raise KafkaError(f"Kafka {jars.version} could not format its data folder:\n{done.stdout[-2000:]}")
    unfinished = jars.folder / "unfinished.jsa"
    with kafka_server.KafkaServer(jars=jars, flags=[f"-XX:ArchiveClassesAtExit={unfinished}"]) as server:
        server.create_topic("warm-up")
        server.stop(timeout=60)  # the archive is written on the way out
    if unfinished.exists():
        unfinished.rename(jars.archive)
    shutil.rmtree(work)
