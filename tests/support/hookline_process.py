"""One run of hooklined or hookline in a temporary home of its own, as a person at a terminal would start it.

    with Program(settings={"kafka": {"servers": kafka.address, "topic": "test"}}) as program:
        ... program.port ...                        # of MQTT, picked by the program
        program.wait_line(r"practice cluster on (\\S+)")
        program.rewrite({...}); program.reload()    # SIGHUP
        code = program.terminate()                  # SIGTERM, exit code

The port is always 0 unless a test says otherwise; the process dies with the test.
"""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time

from kafka_server import die_with_parent

LISTENING = r"listening on (\S+):(\d+)"


def binary(name):
    build = os.environ.get("HOOKLINE_BUILD_DIR") or pathlib.Path(__file__).resolve().parents[2] / "build" / "release"
    return pathlib.Path(build) / "app" / name / name


def toml(settings):
    """Settings as TOML text: sections of plain values (JSON's notation of numbers, texts, flags and lists is TOML's too)."""
    lines = []
    for section, values in settings.items():
        lines.append(f"[{section}]")
        lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
        lines.append("")
    return "\n".join(lines)


class Program:
    """A running hooklined (or hookline, without a screen)."""

    def __init__(self, *arguments, settings=None, text=None, name="hooklined", ready=True, port_free=True):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hookline-e2e-"))
        self.config = self.folder / "hookline.toml"
        self.lines = []
        self._changed = threading.Condition()
        command = [str(binary(name)), *map(str, arguments)]
        if settings is not None or text is not None:
            settings = {section: dict(values) for section, values in (settings or {}).items()}
            if port_free:
                settings.setdefault("broker", {}).setdefault("port", 0)
            self.settings = settings
            self.config.write_bytes(text if text is not None else toml(settings).encode())
            command += ["-c", str(self.config)]
        elif port_free:
            command += ["-p", "0"]
        environment = {key: value for key, value in os.environ.items() if not key.startswith("HOOKLINE_")}
        for variable in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "HOME"):
            home = self.folder / variable.lower()
            home.mkdir(mode=0o700)
            environment[variable] = str(home)
        environment.update(QT_QPA_PLATFORM="offscreen", LC_ALL="C.UTF-8", LANGUAGE="en")
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                        cwd=self.folder, env=environment, preexec_fn=die_with_parent)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.host, self.port = None, None
        if ready:
            try:
                found = self.wait_line(LISTENING)
            except AssertionError:
                self.close()
                raise
            self.host, self.port = found.group(1), int(found.group(2))

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
        raise AssertionError(f"no line like /{pattern}/ within {timeout:.0f} s; the program {state} and said:\n{self.output}")

    def wait_exit(self, timeout=30.0):
        """The exit code; fails the test when the program does not end in time."""
        try:
            code = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"the program did not end within {timeout:.0f} s; it said:\n{self.output}") from None
        self._reader.join(5)
        return code

    def terminate(self, timeout=30.0):
        self.process.send_signal(signal.SIGTERM)
        return self.wait_exit(timeout)

    def rewrite(self, changes):
        """Changes keys of the configuration file: {"kafka": {"topic": "other"}}."""
        for section, values in changes.items():
            self.settings.setdefault(section, {}).update(values)
        self.config.write_bytes(toml(self.settings).encode())

    def reload(self):
        self.process.send_signal(signal.SIGHUP)

    def resident_mb(self):
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(re.search(r"VmRSS:\s+(\d+)", text).group(1)) / 1024

    def close(self):
        if self.running:
            self.process.kill()
            self.process.wait()
        self._reader.join(5)
        self.process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def run_once(*arguments, name="hooklined", timeout=30.0, **more):
    """Runs a program that ends by itself: (exit code, everything it said)."""
    with Program(*arguments, name=name, ready=False, port_free=False, **more) as program:
        return program.wait_exit(timeout), program.output
