#!/usr/bin/python3
"""The load generator must say so when a broker loses messages: mosquitto with a queue of one message loses many.

    notices_loss.py LOAD_GENERATOR MOSQUITTO
"""
import getpass
import json
import os
import socket
import subprocess
import sys
import tempfile
import time

load, mosquitto = sys.argv[1:]
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
with tempfile.TemporaryDirectory() as folder:
    config = os.path.join(folder, "mosquitto.conf")
    with open(config, "w") as file:
        file.write("listener %d 127.0.0.1\nallow_anonymous true\nuser %s\nmax_inflight_messages 1\nmax_queued_messages 1\n"
                   % (port, getpass.getuser()))
    broker = subprocess.Popen([mosquitto, "-c", config], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if time.monotonic() > deadline:
                    sys.exit("mosquitto does not listen")
                time.sleep(0.01)
        result = subprocess.run([load, "--port", str(port), "--qos", "1", "--publishers", "1", "--rate", "20000", "--warm-up", "0",
                                 "--duration", "0.3"], capture_output=True, text=True, timeout=60)
    finally:
        broker.terminate()
        broker.wait()
report = json.loads(result.stdout)
print(result.stdout)
assert report["lost"] > 0, "no loss was noticed"
assert report["lost"] == report["sent_in_all"] - report["delivered_in_all"], "the loss was not counted right"
assert result.returncode == 1, "exit code %d" % result.returncode
