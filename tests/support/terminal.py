"""A program in a terminal of its own: its lines are collected as it says them, and a test can wait for one.

stdout and stderr are one stream, as on a screen. The program dies with the test.
"""

import re
import signal
import subprocess
import threading
import time

from kafka_server import die_with_parent


class Terminal:
    def __init__(self, command, **more):
        self.lines = []
        self._changed = threading.Condition()
        self.process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, preexec_fn=die_with_parent, **more)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for raw in self.process.stdout:
            with self._changed:
                self.lines.append(raw.decode(errors="replace").rstrip("\n"))
                self._changed.notify_all()
        with self._changed:
            self._changed.notify_all()

    @property
    def output(self):
        with self._changed:
            return "\n".join(self.lines)

    @property
    def tail(self):
        """The last lines, for a failure message."""
        with self._changed:
            return "\n".join(self.lines[-40:])

    @property
    def running(self):
        return self.process.poll() is None

    def wait_line(self, pattern, timeout=20.0, after=0):
        """The match of the first line (from line number `after` on) that has `pattern` in it; fails the test when none comes."""
        compiled = re.compile(pattern, re.IGNORECASE)
        end = time.monotonic() + timeout
        with self._changed:
            while True:
                for line in self.lines[after:]:
                    if found := compiled.search(line):
                        return found
                left = end - time.monotonic()
                if left <= 0 or (self.process.poll() is not None and not self._reader.is_alive()):
                    break
                self._changed.wait(min(left, 0.2))
        state = "still runs" if self.running else f"ended with code {self.process.returncode}"
        raise AssertionError(f"no line like /{pattern}/ within {timeout:.0f} s; the program {state} and said:\n{self.tail}")

    def wait_exit(self, timeout=30.0):
        """The exit code; fails the test when the program does not end in time."""
        try:
            code = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"the program did not end within {timeout:.0f} s; it said:\n{self.tail}") from None
        self._reader.join(5)
        return code

    def terminate(self, timeout=30.0):
        """SIGTERM; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.wait_exit(timeout)

    def close(self):
        if self.running:
            self.process.kill()
            self.process.wait()
        self._reader.join(5)
        self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
