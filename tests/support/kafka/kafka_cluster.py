"""Three Kafka brokers on loopback as one cluster: node 1 is the controller and a broker, 2 and 3 are brokers only.

    with KafkaCluster() as cluster:                    # replication factor 3, min.insync.replicas 2
        cluster.create_topic("test", 3)
        ... cluster.address ...                        # all three, as bootstrap servers
        cluster.lead("test", 0)                        # the node that leads that partition: kill(), freeze(), thaw(), start()

Only nodes 2 and 3 should be killed or frozen when the cluster is to choose other leaders: 1 decides that.
"""

import base64
import os

import kafka_jars
import kafka_wire
from kafka_server import KafkaServer, free_port

NODES = 3
FRESH = {
    "default.replication.factor": NODES,
    "min.insync.replicas": 2,
    "offsets.topic.replication.factor": NODES,
    "transaction.state.log.replication.factor": NODES,
    "transaction.state.log.min.isr": 2,
    "unclean.leader.election.enable": "false",
    "replica.lag.time.max.ms": 3000,  # out of the in-sync set after that instead of 30 s
    # A broker that came back leads its partitions again within seconds; by default all stay with the others for up to five minutes.
    "leader.imbalance.check.interval.seconds": 5,
    "leader.imbalance.per.broker.percentage": 0,
}


class _Node(KafkaServer):
    def __init__(self, number, cluster_id, controller_port, version, settings, say):
        self.number, self._cluster_id, self._controller = number, cluster_id, controller_port
        super().__init__(version, settings=settings, say=say)

    def _write_files(self):
        super()._write_files()
        self.controller_port = self._controller
        path = self.folder / "server.properties"
        lines = dict(line.split("=", 1) for line in path.read_text(encoding="utf-8").splitlines())
        lines["node.id"] = self.number
        lines["controller.quorum.voters"] = f"1@127.0.0.1:{self._controller}"
        if self.number == 1:
            lines["listeners"] = f"PLAINTEXT://127.0.0.1:{self.port},CONTROLLER://127.0.0.1:{self._controller}"
        else:
            lines["process.roles"] = "broker"
            lines["listeners"] = f"PLAINTEXT://127.0.0.1:{self.port}"
        path.write_text("".join(f"{key}={value}\n" for key, value in lines.items()), encoding="utf-8")
        meta = self.folder / "data" / "meta.properties"
        lines = dict(line.split("=", 1) for line in meta.read_text(encoding="utf-8").splitlines() if "=" in line)
        lines["cluster.id"], lines["node.id"] = self._cluster_id, self.number
        meta.write_text("".join(f"{key}={value}\n" for key, value in lines.items()), encoding="utf-8")


class KafkaCluster:
    def __init__(self, version=kafka_jars.DEFAULT_VERSION, settings=None, say=lambda text: None):
        self.nodes = []
        cluster_id = base64.urlsafe_b64encode(b"\x01" + os.urandom(15)).rstrip(b"=").decode()
        controller = free_port()
        try:
            for number in range(1, NODES + 1):
                self.nodes.append(_Node(number, cluster_id, controller, version, {**FRESH, **(settings or {})}, say))
            self.wait_whole()
        except BaseException:
            self.close()
            raise

    @property
    def version(self):
        return self.nodes[0].version

    @property
    def uses_zookeeper(self):
        return False

    @property
    def address(self):
        return ",".join(node.address for node in self.nodes)

    def ask(self, what):
        """what(address) of the first broker that answers."""
        trouble = None
        for node in self.nodes:
            if node.running:
                try:
                    return what(node.address)
                except (OSError, kafka_wire.WireError) as error:
                    trouble = error
        raise trouble or OSError("no broker runs")

    def wait_whole(self):
        """Until every running broker knows all of them."""
        running = [node for node in self.nodes if node.running]
        for node in running:
            node._until(lambda: kafka_wire.metadata(node.address, timeout=2)[0] == len(running), "the cluster did not come together", node._broker)

    def create_topic(self, name, partitions=1, settings=None, nodes=None):
        first = self.nodes[0]
        first._insist(lambda: kafka_wire.create_topic(first.address, name, partitions, NODES, settings, nodes=nodes))
        for node in self.nodes:
            node._until(lambda: (node.leaders(name) or [-1]).count(-1) == 0, f"topic {name} got no leader")

    def leaders(self, topic):
        return self.ask(lambda address: kafka_wire.metadata(address, [topic])[1].get(topic))

    def lead(self, topic, partition=0):
        return self.nodes[self.leaders(topic)[partition] - 1]

    def end_offset(self, topic, partition=0):
        """By the word of the partition's leader."""
        leader = self.lead(topic, partition)
        return kafka_wire.end_offset(leader.address, topic, partition)

    def kill(self):
        for node in self.nodes:
            node.kill()

    def start(self):
        """All at once: a broker alone waits for its controller."""
        for node in self.nodes:
            if not node.running:
                node._launch_broker()
        for node in self.nodes:
            node._wait_ready()
        self.wait_whole()

    def close(self):
        for node in self.nodes:
            node.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
