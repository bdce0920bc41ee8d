"""Kafka is away for long at 20,000 messages a second: what waits is on the disk, and all of it is there in the end.

HOOKLINE_BACKLOG_SECONDS says how long (60); part of ./tests/run --nightly.
"""

import json
import os
import pathlib
import re
import subprocess
import time
import unittest

from acknowledged import SpoolCase
from case import LONG
from hookline_process import build_folder

RATE = 20_000
SECONDS = int(os.environ.get("HOOKLINE_BACKLOG_SECONDS") or 60)
MIB = 1 << 20


def resident(program):
    """The most it ever had in memory, in bytes."""
    status = pathlib.Path(f"/proc/{program.process.pid}/status").read_text(encoding="ascii")
    return int(re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)[1]) * 1024


@unittest.skipUnless(LONG, "./tests/run --nightly")
class Backlog(SpoolCase):
    limit_seconds = 240 + 4 * SECONDS

    def test_kafka_is_away_at_twenty_thousand_a_second(self):
        self.kafka.stop()
        program = self.start_spooled(flush_timeout_ms=500)
        wanted = RATE * SECONDS
        load = subprocess.run([build_folder() / "tests" / "bench" / "hookline_bench_bridge", "publish", "-p", str(program.port), "--rate", str(RATE),
                               "--records", str(wanted), "--size", "200"], capture_output=True, text=True, timeout=120 + 3 * SECONDS)
        self.assertEqual(load.returncode, 0, load.stdout + load.stderr)
        answers = json.loads(load.stdout.strip().splitlines()[-1])
        memory = resident(program)
        self.assertEqual(program.terminate(60), 0, program.tail)

        began = time.monotonic()
        program = self.start_spooled(flush_timeout_ms=60000)
        program.wait_line(f"{wanted} records of an earlier run go out first")
        started = time.monotonic() - began
        self.kafka.start()
        self.wait_until(lambda: self.records() > 0, "the first record", 60)
        first, began = self.records(), time.monotonic()
        self.wait_until(lambda: self.records() >= wanted, "all of it in Kafka", 60 + SECONDS)
        rate = (wanted - first) / (time.monotonic() - began)
        memory = max(memory, resident(program))
        self.assertEqual(program.terminate(60), 0, program.tail)
        print(f"\n    {wanted:,} records behind: PUBACK p50 and p99 {answers['latency_ms']['p50']:.1f}, {answers['latency_ms']['p99']:.1f} ms, "
              f"started in {started:.1f} s, {rate:,.0f} a second to Kafka, at most {memory // MIB} MiB", end=" ", flush=True)
        self.assertEqual(self.records(), wanted, "none missing, none twice")
        self.assertLess(memory, 150 * MIB)
        self.assertLess(started, 5)


if __name__ == "__main__":
    unittest.main()
