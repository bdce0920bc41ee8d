"""A real Apache Kafka on loopback for a test: started in its own temporary folder on free ports, gone when the test is.

    with KafkaServer() as kafka:            # 4.3.0; or KafkaServer("1.0.0"), which brings its ZooKeeper along
        kafka.create_topic("test")
        ... kafka.address ...               # "127.0.0.1:PORT", the bootstrap server
        kafka.kill(); kafka.start()         # same port, same data

Ready means that the broker answers a metadata request, never that some time has passed. The child processes die with the one that
started them (PR_SET_PDEATHSIG), so a killed test leaves nothing behind. Not thread-safe; one owner.
"""

import base64
import ctypes
import os
import pathlib
import random
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field

import kafka_jars
import kafka_wire
from kafka_jars import KafkaError

START_TIMEOUT = 60.0
FOLDER_PREFIX = "hookline-kafka-"
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)

# Small enough for a test machine; every value is explained by a measurement in the comment beside it or by Kafka's manual.
SMALL = {
    "auto.create.topics.enable": "false",
    "offsets.topic.replication.factor": 1,
    "offsets.topic.num.partitions": 1,
    "transaction.state.log.replication.factor": 1,
    "transaction.state.log.min.isr": 1,
    "transaction.state.log.num.partitions": 1,
    "group.initial.rebalance.delay.ms": 0,
    "log.cleaner.dedupe.buffer.size": 2097152,  # 128 MB by default, as much as the whole heap here
    "num.network.threads": 1,
    "num.io.threads": 2,
    "background.threads": 1,
}


@dataclass(frozen=True)
class Listener:
    """One more listener beside the plaintext one, on a port of its own; settings without their listener.name.NAME."""
    name: str
    protocol: str  # SSL, SASL_PLAINTEXT, SASL_SSL, PLAINTEXT
    settings: dict = field(default_factory=dict)
    advertised: str = ""  # instead of localhost and its port


def _lines(settings):
    return "".join(f"{key}={value}\n" for key, value in settings.items())


def kraft_properties(data, port, controller_port, extra=None, listeners=(), ports=None):
    more = {}
    for listener in listeners:
        more.update({f"listener.name.{listener.name.lower()}.{key}": value for key, value in listener.settings.items()})
    settings = {
        "process.roles": "broker,controller",
        "node.id": 1,
        "controller.quorum.voters": f"1@127.0.0.1:{controller_port}",
        "listeners": f"PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}"
                     + "".join(f",{one.name}://127.0.0.1:{ports[one.name]}" for one in listeners),
        "advertised.listeners": f"PLAINTEXT://127.0.0.1:{port}"
                                + "".join(f",{one.name}://{one.advertised or f'localhost:{ports[one.name]}'}" for one in listeners),
        "controller.listener.names": "CONTROLLER",
        "inter.broker.listener.name": "PLAINTEXT",
        "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT" + "".join(f",{one.name}:{one.protocol}" for one in listeners),
        "log.dirs": data,
        **SMALL,
        "group.coordinator.threads": 1,
        "broker.session.timeout.ms": 1500,  # back 3 s after a kill -9 instead of 11
        "broker.heartbeat.interval.ms": 200,
    }
    return _lines({**settings, **more, **(extra or {})})


def zookeeper_era_properties(data, port, zookeeper_port, extra=None):
    settings = {
        "broker.id": 1,
        "listeners": f"PLAINTEXT://127.0.0.1:{port}",
        "advertised.listeners": f"PLAINTEXT://127.0.0.1:{port}",
        "zookeeper.connect": f"127.0.0.1:{zookeeper_port}",
        "zookeeper.session.timeout.ms": 1500,
        "delete.topic.enable": "true",
        "log.dirs": data,
        **SMALL,
    }
    return _lines({**settings, **(extra or {})})


def free_port():
    """A port that nobody has now, below the range from which the kernel hands out client ports, so that it can be had again later."""
    try:
        below = int(pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):
        below = 32768
    low = 10000 if below > 12000 else 1024
    for _ in range(200):
        port = random.SystemRandom().randrange(low, below)
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise KafkaError(f"no free port between {low} and {below} on 127.0.0.1")


def remove_orphans():
    """Removes the data of servers whose owner was killed; their folder's name tells the owner."""
    for folder in pathlib.Path(tempfile.gettempdir()).glob(f"{FOLDER_PREFIX}*-*"):
        owner = folder.name.removeprefix(FOLDER_PREFIX).split("-")[0]
        if owner.isdigit() and not pathlib.Path("/proc", owner).exists():
            shutil.rmtree(folder, ignore_errors=True)


def die_with_parent():
    """To be run in a child before it becomes another program: the kernel kills it when its parent is gone."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def spawn(command, output, **more):
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
                            preexec_fn=die_with_parent, **more)


class KafkaServer:
    """One Kafka node (with its ZooKeeper where the version needs one)."""

    def __init__(self, version=kafka_jars.DEFAULT_VERSION, *, port=None, zookeeper_port=None, settings=None, listeners=(), jars=None, flags=(),
                 say=lambda text: None):
        self._jars = jars or kafka_jars.ensure(version, say)
        self._settings = dict(settings or {})
        self._listeners = tuple(listeners)
        self._ports = {}
        self.controller_port = None
        self._flags = list(flags)
        self._wanted_port = port
        self._wanted_zookeeper_port = zookeeper_port
        remove_orphans()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"{FOLDER_PREFIX}{os.getpid()}-"))
        self._broker = None
        self._zookeeper = None
        self._topics = set()
        self.port = None
        self.zookeeper_port = None
        try:
            self._first_start()
        except BaseException:
            self.close()
            raise

    # --- what a test asks for ---------------------------------------------------------------------------------------------------

    @property
    def version(self):
        return self._jars.version

    @property
    def uses_zookeeper(self):
        return self._jars.uses_zookeeper

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def address_of(self, listener):
        """host:port of one of the other listeners; by name, as its certificate has it."""
        return f"localhost:{self._ports[listener]}"

    @property
    def running(self):
        return self._broker is not None and self._broker.poll() is None

    def start(self):
        """Starts the broker again on the same port and data, and waits until it answers."""
        if self.running:
            return
        end = time.monotonic() + START_TIMEOUT
        while True:
            self._launch_broker()
            try:
                self._wait_ready()
                # A broker of the ZooKeeper time answers before it remembers its topics.
                for topic in self._topics:
                    self._until(lambda: (self.leaders(topic) or [-1]).count(-1) == 0, f"topic {topic} got no leader", self._broker)
                return
            except KafkaError:
                # ZooKeeper remembers a killed broker until its session ends, and turns the new one away until then.
                if not self._jars.uses_zookeeper or self.running or time.monotonic() > end:
                    raise

    def stop(self, timeout=30.0):
        """A clean stop (SIGTERM) of the broker."""
        if self.running:
            self._broker.send_signal(signal.SIGTERM)
            try:
                self._broker.wait(timeout)
            except subprocess.TimeoutExpired as late:
                raise KafkaError(f"Kafka did not stop within {timeout:.0f} s of SIGTERM") from late

    def kill(self):
        """kill -9 of the broker, as a power cut would do it."""
        if self.running:
            self._broker.kill()
            self._broker.wait()

    def freeze(self):
        """The broker keeps its connections and answers nothing until thaw()."""
        self._broker.send_signal(signal.SIGSTOP)

    def thaw(self):
        self._broker.send_signal(signal.SIGCONT)

    def limit_files(self, size):
        """As a full disk, without needing one: what the broker writes beyond so many bytes into a file fails."""
        resource.prlimit(self._broker.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def wait_down(self, timeout=START_TIMEOUT):
        """Until the broker has ended by itself."""
        self._broker.wait(timeout)

    def change_settings(self, before, after):
        """Of its file; the next start() uses it."""
        path = self.folder / "server.properties"
        text = path.read_text(encoding="utf-8")
        if before not in text:
            raise KafkaError(f"{before} is not in server.properties")
        path.write_text(text.replace(before, after), encoding="utf-8")

    def close(self):
        """Ends everything and removes the data."""
        for process in (self._broker, self._zookeeper):
            if process is not None and process.poll() is None:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def create_topic(self, name, partitions=1, settings=None):
        """Creates a topic and waits until each partition has its leader."""
        self._insist(lambda: kafka_wire.create_topic(self.address, name, partitions, 1, settings))
        self._until(lambda: (self.leaders(name) or [-1]).count(-1) == 0, f"topic {name} got no leader")
        self._topics.add(name)

    def delete_topic(self, name):
        self._insist(lambda: kafka_wire.delete_topic(self.address, name))
        self._until(lambda: self.leaders(name) is None, f"topic {name} did not go away")
        self._topics.discard(name)

    def leaders(self, topic):
        """The leader of each partition (-1: none yet), or None when there is no such topic."""
        return kafka_wire.metadata(self.address, [topic])[1].get(topic)

    def end_offset(self, topic, partition=0):
        return kafka_wire.end_offset(self.address, topic, partition)

    def log_tail(self, lines=25):
        """The last lines of what Kafka printed and logged, for a failure message."""
        text = []
        for name in ("zookeeper.out", "broker.out", "broker.log"):
            path = self.folder / name
            if path.exists():
                last = path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]
                text += [f"--- {name}", *last]
        return "\n".join(text)

    # --- how it is done ---------------------------------------------------------------------------------------------------------

    def _first_start(self):
        for attempt in range(1, 5):
            self.port = self._wanted_port or free_port()
            try:
                self._write_files()
                if self._jars.uses_zookeeper:
                    self._launch_zookeeper()
                self._launch_broker()
                self._wait_ready()
                return
            except KafkaError:
                for process in (self._broker, self._zookeeper):
                    if process is not None and process.poll() is None:
                        process.kill()
                        process.wait()
                # Somebody else may have taken a port between our look and Kafka's; anything else fails the same way again.
                if self._wanted_port or attempt == 4 or "in use" not in self.log_tail(200):
                    raise
                for entry in self.folder.iterdir():
                    shutil.rmtree(entry) if entry.is_dir() else entry.unlink()

    def _write_files(self):
        data = self.folder / "data"
        if self._jars.uses_zookeeper:
            self.zookeeper_port = self._wanted_zookeeper_port or free_port()
            text = zookeeper_era_properties(data, self.port, self.zookeeper_port, self._settings)
            (self.folder / "zookeeper.properties").write_text(_lines({
                "dataDir": self.folder / "zookeeper", "clientPort": self.zookeeper_port, "clientPortAddress": "127.0.0.1",
                "tickTime": 500, "maxClientCnxns": 0}), encoding="utf-8")
        else:
            self._write_formatted_data(data)
            self._ports = {listener.name: free_port() for listener in self._listeners}
            self.controller_port = free_port()
            text = kraft_properties(data, self.port, self.controller_port, self._settings, self._listeners, self._ports)
        (self.folder / "server.properties").write_text(text, encoding="utf-8")
        (self.folder / "log4j.properties").write_text(_lines({
            "log4j.rootLogger": "WARN, file", "log4j.appender.file": "org.apache.log4j.FileAppender",
            "log4j.appender.file.File": "${hookline.log}", "log4j.appender.file.layout": "org.apache.log4j.PatternLayout",
            "log4j.appender.file.layout.ConversionPattern": "%d %p %m (%c)%n"}), encoding="utf-8")

    def _write_formatted_data(self, data):
        def fresh_id():
            while True:
                text = base64.urlsafe_b64encode(os.urandom(16)).rstrip(b"=").decode()
                if not text.startswith("-"):
                    return text

        shutil.copytree(self._jars.template, data)
        # Its own identity: a client must be able to tell two clusters apart.
        meta = data / "meta.properties"
        own = {"cluster.id": fresh_id(), "directory.id": fresh_id()}
        lines = [line for line in meta.read_text(encoding="utf-8").splitlines() if line.split("=")[0] not in own]
        meta.write_text("\n".join(lines) + "\n" + _lines(own), encoding="utf-8")

    def _log_flags(self, name):
        log = self.folder / f"{name}.log"
        if self._jars.uses_zookeeper:
            return [f"-Dlog4j.configuration=file:{self.folder / 'log4j.properties'}", f"-Dhookline.log={log}"]
        simple = "-Dorg.slf4j.simpleLogger."
        return [f"{simple}logFile={log}", f"{simple}defaultLogLevel=warn", f"{simple}showDateTime=true"]

    def _launch(self, name, main, properties, flags=()):
        with open(self.folder / f"{name}.out", "ab") as output:
            return spawn(self._jars.command(main, self.folder / properties, flags=[*self._log_flags(name), *flags]), output,
                         cwd=self.folder)

    def _launch_zookeeper(self):
        self._zookeeper = self._launch("zookeeper", "org.apache.zookeeper.server.quorum.QuorumPeerMain", "zookeeper.properties")

        def answers():
            try:
                with socket.create_connection(("127.0.0.1", self.zookeeper_port), 1) as stream:
                    stream.sendall(b"ruok")
                    return stream.recv(4) == b"imok"
            except OSError:
                return False

        self._until(answers, "ZooKeeper did not answer", process=self._zookeeper)

    def _launch_broker(self):
        self._broker = self._launch("broker", "kafka.Kafka", "server.properties", self._flags)

    def _wait_ready(self):
        def answers():
            try:
                return kafka_wire.metadata(self.address, timeout=2)[0] >= 1
            except (OSError, ValueError):
                return False

        self._until(answers, f"Kafka {self.version} did not answer on {self.address}", process=self._broker)

    def _insist(self, ask):
        """Asks again while the broker is still finding its feet."""
        end = time.monotonic() + START_TIMEOUT
        while True:
            try:
                return ask()
            except kafka_wire.WireError as error:
                if error.code not in kafka_wire.RETRIABLE or time.monotonic() > end:
                    raise KafkaError(str(error)) from error
            except OSError as error:
                if not self.running or time.monotonic() > end:
                    raise KafkaError(f"Kafka on {self.address} does not answer: {error}\n{self.log_tail()}") from error
            time.sleep(0.02)

    def _until(self, holds, complaint, process=None, timeout=START_TIMEOUT):
        end = time.monotonic() + timeout
        while not holds():
            if process is not None and process.poll() is not None:
                raise KafkaError(f"{complaint}: the process ended with code {process.returncode}\n{self.log_tail()}")
            if time.monotonic() > end:
                raise KafkaError(f"{complaint} within {timeout:.0f} s\n{self.log_tail()}")
            time.sleep(0.01)
