"""One run of hooklined or hookline in a temporary home of its own, as a person at a terminal would start it.

    with Program(settings={"kafka": {"servers": kafka.address, "topic": "test"}}) as program:
        ... program.port ...                        # of MQTT, picked by the program
        program.wait_line(r"practice cluster on (\\S+)")
        program.rewrite({...}); program.reload()    # SIGHUP
        code = program.terminate()                  # SIGTERM, exit code

The port is always 0 unless a test says otherwise; the process dies with the test.
"""

import copy
import json
import os
import pathlib
import shutil
import signal
import tempfile

from terminal import Terminal

LISTENING = r"listening on (\S+):(\d+)"


def build_folder():
    return pathlib.Path(os.environ.get("HOOKLINE_BUILD_DIR") or pathlib.Path(__file__).resolve().parents[2] / "build" / "release")


def binary(name):
    return build_folder() / "app" / name / name


def toml(settings):
    """Settings as TOML text: sections of plain values (JSON's notation of numbers, texts, flags and lists is TOML's too).

    A list of such sections becomes [[blocks]]."""
    lines = []
    for section, values in settings.items():
        blocks = isinstance(values, list)
        for block in values if blocks else [values]:
            lines.append(f"[[{section}]]" if blocks else f"[{section}]")
            lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in block.items()]
            lines.append("")
    return "\n".join(lines)


class Program(Terminal):
    """A running hooklined (or hookline, without a screen)."""

    def __init__(self, *arguments, settings=None, text=None, home_text=None, name="hooklined", ready=True,
                 port_free=True, environment=None):
        """settings: values of the file given by -c; text: that file word for word; home_text: the user's own file, found unnamed;
        environment: further variables."""
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hookline-e2e-"))
        self.config = self.folder / "hookline.toml"
        command = [str(binary(name)), *map(str, arguments)]
        if settings is not None or text is not None:
            settings = {section: copy.deepcopy(values) for section, values in (settings or {}).items()}
            if port_free:
                settings.setdefault("broker", {}).setdefault("port", 0)
            self.settings = settings
            self.config.write_bytes((text if text is not None else toml(settings)).encode())
            command += ["-c", str(self.config)]
        elif port_free:
            command += ["-p", "0"]
        further, environment = environment or {}, {key: value for key, value in os.environ.items() if not key.startswith("HOOKLINE_")}
        for variable in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "HOME"):
            home = self.folder / variable.lower()
            home.mkdir(mode=0o700)
            environment[variable] = str(home)
        if home_text is not None:
            (self.folder / "xdg_config_home" / "hookline").mkdir()
            (self.folder / "xdg_config_home" / "hookline" / "hookline.toml").write_text(home_text, encoding="utf-8")
        environment.update(QT_QPA_PLATFORM="offscreen", LC_ALL="C.UTF-8", LANGUAGE="en", **further)
        super().__init__(command, cwd=self.folder, env=environment)
        self.host, self.port = None, None
        if ready:
            try:
                found = self.wait_line(LISTENING)
            except AssertionError:
                self.close()
                raise
            self.host, self.port = found.group(1), int(found.group(2))

    def rewrite(self, changes):
        """Changes keys of the configuration file: {"kafka": {"topic": "other"}}; of blocks the whole list."""
        for section, values in changes.items():
            if isinstance(values, list):
                self.settings[section] = values
            else:
                self.settings.setdefault(section, {}).update(values)
        self.config.write_bytes(toml(self.settings).encode())

    def reload(self):
        self.process.send_signal(signal.SIGHUP)

    def close(self):
        super().close()
        shutil.rmtree(self.folder, ignore_errors=True)


def run_once(*arguments, name="hooklined", timeout=30.0, **more):
    """Runs a program that ends by itself: (exit code, everything it said)."""
    with Program(*arguments, name=name, ready=False, port_free=False, **more) as program:
        return program.wait_exit(timeout), program.output
