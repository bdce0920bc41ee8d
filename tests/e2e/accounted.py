"""hooklined with its metrics page, and the sum that must hold on it: what the bridge took is acknowledged, failed, dropped, queued or in flight."""

import re
import urllib.request

from case import KafkaCase

PARTS = ("acknowledged_total", "failed_total", "dropped_total", "queued_records", "in_flight_records")


class Page:
    """One look at the page."""

    def __init__(self, url):
        with urllib.request.urlopen(url, timeout=20) as answer:
            self._text = answer.read().decode()

    def __getitem__(self, name):
        found = re.search(rf"^{re.escape(name)} (\S+)$", self._text, re.MULTILINE)
        if not found:
            raise AssertionError(f"the metrics page has no {name}")
        return float(found[1])

    @property
    def matched(self):
        return int(self["hookline_kafka_events_total"])

    def part(self, name):
        return int(self["hookline_kafka_" + name])

    @property
    def closes(self):
        return self.matched == sum(self.part(name) for name in PARTS)

    @property
    def state(self):
        return re.search(r'^hookline_kafka_state\{state="(\w+)"\} 1$', self._text, re.MULTILINE)[1]

    def __str__(self):
        return f"{self.matched} matched, " + ", ".join(f"{self.part(name)} {name.split('_')[0]}" for name in PARTS)


class AccountedCase(KafkaCase):
    METRICS = {"enabled": True, "port": 0}

    def page(self, program):
        """Looked at, and its sum checked each time."""
        page = Page(program.wait_line(r"serving (http://127\.0\.0\.1:\d+/metrics)").group(1))
        self.assertTrue(page.closes, f"the account does not close: {page}")
        return page

    def settled(self, program, acknowledged, failed=0, timeout=60.0):
        """Waits until all that was taken came to an end, and checks which."""
        page = self.wait_until(lambda: (now := self.page(program)).part("acknowledged_total") >= acknowledged and now,
                               f"{acknowledged} acknowledged records", timeout)
        self.assertEqual((page.part("acknowledged_total"), page.part("failed_total"), page.part("dropped_total")),
                         (acknowledged, failed, 0), str(page))
        return page
