"""The computer's clock is wrong, and jumps: what was acknowledged is in Kafka, in order.

The program has another time of day than everybody else (tests/support/clock). The clock that only counts up goes on, as when somebody
corrects the time of day.
"""

import pathlib
import signal
import struct
import tempfile
import unittest

from acknowledged import CLIENTS, RATE, SpoolCase
from case import KAFKA_VERSION
from hookline_process import build_folder

DAY_MS = 86_400_000
KAFKA_REFUSES = int(KAFKA_VERSION.partition(".")[0]) >= 4  # what is more than an hour ahead


class Clock(SpoolCase):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory(prefix="hookline-clock-")
        self.addCleanup(folder.cleanup)
        self.ahead = pathlib.Path(folder.name) / "ahead"

    def set_days(self, days):
        with open(self.ahead, "r+b" if self.ahead.exists() else "wb") as file:  # in place: the program has it mapped
            file.write(struct.pack("=q", days * DAY_MS * 1_000_000))

    def start_at(self, days):
        self.set_days(days)
        library = build_folder() / "tests" / "support" / "clock" / "libhookline_test_clock.so"
        return self.start_spooled(environment={"LD_PRELOAD": str(library), "HOOKLINE_TEST_CLOCK": str(self.ahead)})

    def days(self):
        """How many days each record's time is from the first record's; None where it has none."""
        stamps = [record.timestamp_ms for record in self.read_topic()]
        return {round((stamp - stamps[0]) / DAY_MS) if stamp >= 0 else None for stamp in stamps}

    def test_wrong_in_both_directions_over_kills(self):
        for days in (-2, 400, 0):
            program = self.start_at(days)
            self.begin(program.port)
            self.flow()
            program.process.send_signal(signal.SIGKILL)
            program.process.wait(20)
            self.end()
        program = self.start_spooled()
        self.finish(program)
        self.judge("killed at two days ago, in 400 days and now", 3 * CLIENTS * RATE)
        self.assertEqual(self.days(), {0, 2, None if KAFKA_REFUSES else 402}, "the time of day is the program's own")

    def test_jumps_while_it_runs(self):
        program = self.start_at(0)
        self.begin(program.port)
        for days in (-2, 400, 0):
            self.flow()
            self.set_days(days)
        self.flow()
        self.end()
        self.finish(program)
        self.judge("two days back, 402 on and 400 back", 0)
        self.assertEqual(self.days(), {0, -2, None if KAFKA_REFUSES else 400})


if __name__ == "__main__":
    unittest.main()
