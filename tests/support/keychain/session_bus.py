"""A session bus of the test's own, with a real GNOME keyring on it whose home is thrown away.

    with SessionBus() as bus:
        bus.start_keyring(); bus.lock(); bus.unlock(); bus.stop()
        ... programs started meanwhile find it by DBUS_SESSION_BUS_ADDRESS ...
"""

import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from kafka_server import die_with_parent

HERE = pathlib.Path(__file__).resolve().parent
CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir={folder}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""
KEYCHAIN = "org.freedesktop.secrets"
PATH = "/org/freedesktop/secrets"


class SessionBus:
    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hookline-bus-"))
        configuration = self.folder / "bus.conf"
        configuration.write_text(CONFIGURATION.format(folder=self.folder), encoding="ascii")
        self._bus = subprocess.Popen(["dbus-daemon", f"--config-file={configuration}", "--nofork", "--nopidfile", "--print-address=1"],
                                     stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, preexec_fn=die_with_parent)
        self.address = self._bus.stdout.readline().decode().strip()
        self._keyring = None
        self._before = os.environ.get("DBUS_SESSION_BUS_ADDRESS")
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = self.address

    def _environment(self):
        home = str(self.folder)
        return {**os.environ, "HOME": home, "XDG_RUNTIME_DIR": home, "XDG_DATA_HOME": home, "GNOME_KEYRING_CONTROL": f"{home}/keyring",
                "DBUS_SESSION_BUS_ADDRESS": self.address, "DISPLAY": ""}

    def _ask(self, *arguments):
        return subprocess.run(["dbus-send", "--session", "--print-reply", f"--dest={KEYCHAIN}", PATH, *arguments], env=self._environment(),
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=30, check=False).returncode == 0

    def start_keyring(self):
        self._keyring = subprocess.Popen(["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"], env=self._environment(),
                                         stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=die_with_parent)
        self._keyring.stdin.write(b"password")
        self._keyring.stdin.close()
        end = time.monotonic() + 30
        while not self._ask("org.freedesktop.DBus.Peer.Ping"):
            if time.monotonic() > end:
                raise AssertionError("the keyring did not start")
            time.sleep(0.05)  # between two looks

    def lock(self):
        assert self._ask("org.freedesktop.Secret.Service.Lock", f"array:objpath:{PATH}/collection/login")

    def unlock(self):
        """As its own prompt does it when somebody has typed the password."""
        subprocess.run(["/usr/bin/python3", "-B", str(HERE / "unlock_keyring.py")], env=self._environment(), timeout=30, check=True)

    def stop(self):
        """The whole desktop session is gone."""
        for process in (self._bus, self._keyring):
            if process and process.poll() is None:
                process.terminate()
                process.wait(30)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        self._bus.stdout.close()
        if self._before is None:
            os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)
        else:
            os.environ["DBUS_SESSION_BUS_ADDRESS"] = self._before
        shutil.rmtree(self.folder, ignore_errors=True)
