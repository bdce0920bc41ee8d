"""Memory that may not grow: a backlog many times as large stays on the disk, and running out is a crash like any other.

The limit is RLIMIT_DATA, which every Linux has and no right is needed for: an allocation beyond it fails. A container's limit kills
instead, which test_spool does at random instants.
"""

import pathlib
import re
import resource
import signal
import subprocess
import unittest

from acknowledged import SpoolCase
from case import LONG

MIB = 1 << 20


def status(program, name):
    """Of the process, in bytes."""
    text = pathlib.Path(f"/proc/{program.process.pid}/status").read_text(encoding="ascii")
    return int(re.search(rf"^{name}:\s+(\d+) kB", text, re.MULTILINE)[1]) * 1024


def allow(program, more):
    """May allocate so many bytes more than it has now."""
    limit = status(program, "VmData") + more
    resource.prlimit(program.process.pid, resource.RLIMIT_DATA, (limit, limit))


@unittest.skipUnless(LONG, "./tests/run --nightly")
class MemoryLimits(SpoolCase):
    def test_a_backlog_larger_than_memory_waits_on_the_disk(self):
        for publisher in self.publishers:
            publisher.padding, publisher.rate = 8000, 2000
        # What the limit counts is mapped memory: the allocator must not keep mapped what it does not use.
        program = self.start_spooled(compression="none", flush_timeout_ms=60000, environment={"MALLOC_CONF": "retain:false"})
        self.begin(program.port)
        self.wait_until(lambda: self.records() > 300, "Kafka takes records")
        allow(program, 96 * MIB)  # a quarter of the backlog
        self.kafka.kill()
        self.wait_until(lambda: sum(path.stat().st_size for path in self.spool.glob("state.db*")) > 400 * MIB,
                        "a backlog of 400 MiB", 180)
        self.kafka.start()
        before = self.records()
        self.wait_until(lambda: self.records() > before + 300, "Kafka takes records again", 60)
        self.end()
        peak = status(program, "VmHWM")
        self.assertLess(peak // MIB, 160)
        self.finish(program, 180)
        self.judge(f"400 MiB behind, at most {peak // MIB} MiB of memory in all", 0)

    def test_running_out_is_a_crash_like_any_other(self):
        ends = []
        for _ in range(5):
            for publisher in self.publishers:
                publisher.padding, publisher.rate = 8000, 2000
            program = self.start_spooled(compression="none")
            before = self.acked()
            self.begin(program.port)
            self.wait_until(lambda: self.acked() > before + 300, "acknowledgements")
            allow(program, 0)
            large = self.publishers[0]
            large.padding = 4 * MIB
            try:
                ends.append(program.process.wait(10))
            except subprocess.TimeoutExpired:  # it does with what it has
                ends.append(0)
                program.process.send_signal(signal.SIGKILL)
                program.process.wait(20)
            self.end()
        for publisher in self.publishers:
            publisher.padding = 0
        program = self.start_spooled()
        self.finish(program, 120)
        self.judge(f"out of memory 5 times, ends {ends}", 5 * 20_000)


if __name__ == "__main__":
    unittest.main()
