"""Users, rules, bans, reload and counters of hooklined, seen by clients that are not ours."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest
import urllib.request

from case import KafkaCase
from hookline_process import binary, run_once
from kafka_server import die_with_parent

TIMEOUT = 30


def mosquitto(tool, port, *arguments, stdin=None, timeout=TIMEOUT):
    """Runs mosquitto_pub or mosquitto_sub to its end: (exit code, output)."""
    done = subprocess.run([tool, "-h", "127.0.0.1", "-p", str(port), *arguments], input=stdin, capture_output=True, timeout=timeout,
                          preexec_fn=die_with_parent)
    return done.returncode, (done.stdout + done.stderr).decode()


class Access(KafkaCase):
    def program(self, acl=None, users=None, **access):
        """hooklined without Kafka; `users` is a dictionary, `acl` a text."""
        settings = {"broker": {"port": 0}, "kafka": {"enabled": False}, "log": {"level": "debug"}, "access": dict(access)}
        folder = pathlib.Path(self.new_folder())
        if users is not None:
            for name, password in users.items():
                self.passwd(folder / "users", name, password)
            settings["access"]["password_file"] = str(folder / "users")
        if acl is not None:
            (folder / "acl").write_text(acl, encoding="utf-8")
            settings["access"]["acl_file"] = str(folder / "acl")
        program = self.start(settings=settings)
        program.files = folder
        return program

    def new_folder(self):
        folder = tempfile.mkdtemp(prefix="hookline-access-")
        self.addCleanup(shutil.rmtree, folder, True)
        return folder

    def passwd(self, file, name, password, *options):
        done = subprocess.run([str(binary("hooklined")), "passwd", *options, str(file), name], input=f"{password}\n".encode(),
                              capture_output=True, timeout=TIMEOUT)
        self.assertEqual(done.returncode, 0, done.stderr.decode())

    def publish(self, program, topic, payload, *more):
        return mosquitto("mosquitto_pub", program.port, "-t", topic, "-m", payload, *more)

    def received(self, program, topic, *more, wait=1):
        """What comes within `wait` seconds."""
        return mosquitto("mosquitto_sub", program.port, "-t", topic, "-W", str(wait), *more)[1]

    def test_user_and_password(self):
        program = self.program(users={"ann": "right"})
        self.assertEqual(self.publish(program, "a", "x", "-u", "ann", "-P", "right", "-q", "1")[0], 0)
        for arguments in (["-u", "ann", "-P", "wrong"], ["-u", "bob", "-P", "right"], [], ["-u", "ann"]):
            for version in ("311", "5"):
                with self.subTest(arguments=arguments, version=version):
                    code, output = self.publish(program, "a", "x", "-V", version, *arguments)
                    self.assertNotEqual(code, 0)
                    self.assertRegex(output, r"(?i)not authori[sz]ed|bad user name")
        self.assertEqual(os.stat(program.files / "users").st_mode & 0o777, 0o600)

    def test_a_client_id_is_not_enough_to_get_another_users_session(self):
        program = self.program(users={"ann": "one", "bob": "two"})
        keeps = ["-q", "1", "-i", "same", "-c", "-V", "5", "-x", "300"]
        code, _ = mosquitto("mosquitto_sub", program.port, "-t", "mail/ann", "-u", "ann", "-P", "one", "-E", *keeps)
        self.assertEqual(code, 0)
        self.assertEqual(self.publish(program, "mail/ann", "private", "-q", "1", "-u", "bob", "-P", "two")[0], 0)
        code, output = mosquitto("mosquitto_sub", program.port, "-t", "mail/ann", "-u", "bob", "-P", "two", "-W", "2", *keeps)
        self.assertNotIn("private", output)
        self.assertRegex(output, r"(?i)not authori")
        code, output = mosquitto("mosquitto_sub", program.port, "-t", "mail/ann", "-u", "ann", "-P", "one", "-C", "1", "-W", "10", *keeps)
        self.assertEqual((code, output), (0, "private\n"))

    def test_password_file_of_mosquitto(self):
        folder = pathlib.Path(self.new_folder())
        subprocess.run(["mosquitto_passwd", "-b", "-c", str(folder / "users"), "ann", "right"], check=True, capture_output=True, timeout=TIMEOUT)
        program = self.start(settings={"kafka": {"enabled": False}, "access": {"password_file": str(folder / "users")}})
        self.assertEqual(self.publish(program, "a", "x", "-u", "ann", "-P", "right")[0], 0)
        self.assertNotEqual(self.publish(program, "a", "x", "-u", "ann", "-P", "righ")[0], 0)

    def test_rules_for_publish_subscribe_and_will(self):
        program = self.program(acl="topic write in/#\ntopic read out/#\n", anonymous="loopback", users={"ann": "pw"})
        code, output = self.publish(program, "out/1", "x", "-V", "5", "-q", "1")
        self.assertIn("Not authorized", output)
        code, output = mosquitto("mosquitto_sub", program.port, "-V", "5", "-t", "in/#", "-W", "2")
        self.assertRegex(output, r"(?i)denied|not authori")
        code, output = mosquitto("mosquitto_sub", program.port, "-V", "5", "-t", "out/#", "-W", "1", "--will-topic", "out/w")
        self.assertRegex(output, r"(?i)not authori")
        self.assertEqual(self.publish(program, "in/1", "x", "-V", "5", "-q", "1"), (0, ""))

    def test_a_refused_subscribe_is_a_record_in_kafka(self):
        topic = self.new_topic()
        folder = pathlib.Path(self.new_folder())
        (folder / "acl").write_text("topic read out/#\n", encoding="utf-8")
        program = self.start_bridged(topic, settings={"kafka": {"events": ["subscribe_refused"]}, "access": {"acl_file": str(folder / "acl")}})
        for version in ("311", "5"):
            mosquitto("mosquitto_sub", program.port, "-V", version, "-i", f"watcher-{version}", "-q", "1", "-t", "out/#", "-t", "in/#", "-W", "2")
        self.wait_until(lambda: len(self.events_in(topic)) >= 2, "a record of each refusal")
        events = self.events_in(topic)
        self.assertEqual([(event.kind, event.client, event.message) for event in events], [
            ("subscribe_refused", f"watcher-{version}",
             {"topic": "in/#", "opts": {"qos": 1}, "reason": "not_authorized", "detail": "refused by the access rules"}) for version in ("311", "5")])

    def test_a_retained_message_is_withheld_after_its_reader_lost_the_right(self):
        program = self.program(acl="topic readwrite #\n")
        self.assertEqual(self.publish(program, "secret", "x", "-r", "-q", "1")[0], 0)
        self.assertEqual(self.received(program, "#", "-C", "1", wait=10), "x\n")
        (program.files / "acl").write_text("topic readwrite open\ntopic read ajar\n", encoding="utf-8")
        program.reload()
        program.wait_line(r"2 rules in ")
        self.assertNotIn("x", self.received(program, "#"))

    def test_broken_files_keep_the_broker_from_listening(self):
        folder = pathlib.Path(self.new_folder())
        for key, text, where in (("password_file", "ann:secret\n", "line 1, column 5"), ("acl_file", "topic a\nuser\n", "line 2, column 5"),
                                 ("acl_file", None, "missing")):
            with self.subTest(key=key, text=text):
                file = folder / ("broken" if text else "missing")
                if text:
                    file.write_text(text, encoding="utf-8")
                code, output = run_once(settings={"kafka": {"enabled": False}, "broker": {"port": 0}, "access": {key: str(file)}})
                self.assertEqual(code, 1, output)
                self.assertIn(where, output)
                self.assertNotIn("listening", output)

    def test_reload_takes_files_and_limits_and_keeps_sessions(self):
        program = self.program(acl="user ann\ntopic readwrite #\n", users={"ann": "one"})
        ann = ["-u", "ann", "-P", "one"]
        self.assertEqual(mosquitto("mosquitto_sub", program.port, *ann, "-i", "keeper", "-c", "-q", "1", "-t", "a", "-E")[0], 0)
        self.passwd(program.files / "users", "bob", "two")
        (program.files / "acl").write_text("user bob\ntopic readwrite #\nuser ann\ntopic readwrite a\n", encoding="utf-8")
        program.rewrite({"broker": {"max_keep_alive": 60, "port": 1}, "log": {"level": "info"}})
        program.reload()
        line = program.wait_line(r"config: changed: (.*)").group(1)
        self.assertIn("broker.max_keep_alive", line)
        self.assertIn("log.level", line)
        self.assertEqual(program.wait_line(r"need a restart.*: (\S+)").group(1), "broker.port")
        self.assertEqual(self.publish(program, "a", "kept", "-u", "bob", "-P", "two", "-q", "1")[0], 0)
        self.assertEqual(mosquitto("mosquitto_sub", program.port, *ann, "-i", "keeper", "-c", "-q", "1", "-t", "a", "-C", "1", "-W", "20")[1], "kept\n")
        (program.files / "users").write_text("nonsense\n", encoding="utf-8")
        program.reload()
        program.wait_line(r"not reloaded, the users.*line 1, column 1")
        self.assertEqual(self.publish(program, "a", "x", *ann)[0], 0)

    def test_who_is_banned_by_a_reload_is_disconnected(self):
        program = self.program()
        client = subprocess.Popen(["mosquitto_sub", "-h", "127.0.0.1", "-p", str(program.port), "-V", "5", "-i", "evil", "-t", "a", "-d"],
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, preexec_fn=die_with_parent)
        self.addCleanup(client.stdout.close)
        self.addCleanup(client.kill)
        program.wait_line(r"client evil connected")
        program.rewrite({"access": {"banned_clients": ["evil"]}})
        program.reload()
        rest = client.stdout.read().decode() if client.wait(TIMEOUT) is not None else ""
        self.assertRegex(rest, r"(?i)138|banned|not authori")
        self.assertNotEqual(mosquitto("mosquitto_pub", program.port, "-i", "evil", "-t", "a", "-m", "x")[0], 0)
        self.assertEqual(mosquitto("mosquitto_pub", program.port, "-i", "good", "-t", "a", "-m", "x")[0], 0)

    def test_sys_topics(self):
        program = self.program()
        code, output = mosquitto("mosquitto_sub", program.port, "-v", "-t", "$SYS/broker/version", "-t", "$SYS/broker/clients/connected", "-C", "2",
                                 "-W", "20")
        self.assertEqual(code, 0, output)
        self.assertIn("$SYS/broker/version hookline version", output)

    def test_sys_heap_is_what_the_program_holds(self):
        program = self.start(settings={"broker": {"port": 0, "sys_interval_seconds": 1}, "kafka": {"enabled": False}})

        def heap():
            code, output = mosquitto("mosquitto_sub", program.port, "-t", "$SYS/broker/heap/current", "-C", "1", "-W", "20")
            self.assertEqual(code, 0, output)
            return int(output)
        before = heap()
        for i in range(16):
            mosquitto("mosquitto_pub", program.port, "-t", f"kept/{i}", "-s", "-q", "1", "-r", stdin=b"x" * 1_000_000)
        self.wait_until(lambda: 16_000_000 <= heap() - before < 64_000_000, "16 MB of retained messages are seen in it")
        for i in range(16):
            mosquitto("mosquitto_pub", program.port, "-t", f"kept/{i}", "-n", "-q", "1", "-r")
        self.wait_until(lambda: heap() - before < 8_000_000, "and gone again")

    def test_prometheus(self):
        program = self.start(settings={"kafka": {"enabled": False}, "metrics": {"enabled": True, "port": 0}})
        found = program.wait_line(r"serving (http://127\.0\.0\.1:\d+/metrics)")
        self.publish(program, "a", "x", "-q", "1")
        with urllib.request.urlopen(found.group(1), timeout=TIMEOUT) as answer:
            page = answer.read().decode()
        self.assertIn("\nhookline_messages_received_total 1\n", page)
        self.assertIn("\nhookline_connects_accepted_total 1\n", page)
        promtool = shutil.which("promtool")
        if promtool:
            done = subprocess.run([promtool, "check", "metrics"], input=page.encode(), capture_output=True, timeout=TIMEOUT)
            self.assertEqual((done.returncode, done.stdout + done.stderr), (0, b""))
        program.rewrite({"metrics": {"enabled": False}})
        program.reload()
        program.wait_line(r"changed: metrics.enabled")
        self.wait_until(lambda: not self.answers(found.group(1)), "the metrics page is gone")

    def answers(self, url):
        try:
            with urllib.request.urlopen(url, timeout=TIMEOUT):
                return True
        except OSError:
            return False

    def test_log_for_machines(self):
        program = self.start(settings={"kafka": {"enabled": False}, "log": {"format": "json", "level": "debug"}}, ready=False)
        program.wait_line(r"listening on")
        lines = [line for line in program.output.splitlines() if line.startswith("{")]
        self.assertTrue(lines)
        for line in lines:
            self.assertEqual(set(json.loads(line)), {"time", "level", "source", "msg"})

    def test_import_of_mosquitto_conf(self):
        folder = pathlib.Path(self.new_folder())
        (folder / "mosquitto.conf").write_text("listener 0 127.0.0.1\nallow_anonymous true\nmax_keepalive 600\nconnection bridge\n", encoding="utf-8")
        done = subprocess.run([str(binary("hooklined")), "--import-mosquitto", str(folder / "mosquitto.conf")], capture_output=True, timeout=TIMEOUT)
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stderr.decode(), r"mosquitto\.conf:4: connection: ")
        code, output = run_once("--check-config", text=done.stdout.decode())
        self.assertEqual(code, 0, output)
        self.assertIn("max_keep_alive = 600", done.stdout.decode())

    def test_passwd_refuses_to_touch_a_file_it_does_not_understand(self):
        folder = pathlib.Path(self.new_folder())
        (folder / "users").write_text("nonsense\n", encoding="utf-8")
        done = subprocess.run([str(binary("hooklined")), "passwd", str(folder / "users"), "ann"], input=b"x\n", capture_output=True, timeout=TIMEOUT)
        self.assertEqual(done.returncode, 1)
        self.assertEqual((folder / "users").read_text(encoding="utf-8"), "nonsense\n")
        for wrong in ([], [str(folder / "users")], [str(folder / "users"), "a:b"], ["--delete", "--scram", "x", "y"]):
            done = subprocess.run([str(binary("hooklined")), "passwd", *wrong], input=b"x\n", capture_output=True, timeout=TIMEOUT)
            self.assertEqual(done.returncode, 2, wrong)


if __name__ == "__main__":
    unittest.main()
