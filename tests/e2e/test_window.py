"""The real window on a real X server, through the accessibility interface of the desktop: what is not named there, nobody can reach."""

import os
import pathlib
import subprocess
import unittest

from hookline_process import binary

ROBOT = pathlib.Path(__file__).resolve().parent / "window_robot.py"


class RealWindow(unittest.TestCase):
    limit_seconds = 500

    def robot(self, *arguments):
        environment = {key: value for key, value in os.environ.items() if key != "QT_QPA_PLATFORM"}
        done = subprocess.run(["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24", "dbus-run-session", "--", "/usr/bin/python3", str(ROBOT),
                               *arguments], env=environment, capture_output=True, text=True, timeout=480)
        self.assertEqual(done.returncode, 0, done.stdout[-4000:] + done.stderr[-4000:])

    def test_every_control_is_named_and_reached_in_english(self):
        self.robot("check", "en")

    def test_every_control_is_named_and_reached_in_chinese(self):
        self.robot("check", "zh_CN")

    @unittest.skipUnless(os.environ.get("HOOKLINE_E2E_LONG") == "yes", "a minute each: ./tests/run --nightly")
    def test_every_control_is_driven_in_english(self):
        self.robot("everything", "en")

    @unittest.skipUnless(os.environ.get("HOOKLINE_E2E_LONG") == "yes", "a minute each: ./tests/run --nightly")
    def test_every_control_is_driven_in_chinese(self):
        self.robot("everything", "zh_CN")

    @unittest.skipUnless(os.environ.get("HOOKLINE_E2E_LONG") == "yes", "a minute and a half each: ./tests/run --nightly")
    def test_what_needs_a_kafka_or_a_chosen_row_is_done_in_english(self):
        self.robot("rest", "en")

    @unittest.skipUnless(os.environ.get("HOOKLINE_E2E_LONG") == "yes", "a minute and a half each: ./tests/run --nightly")
    def test_what_needs_a_kafka_or_a_chosen_row_is_done_in_chinese(self):
        self.robot("rest", "zh_CN")

    def test_the_slow_hook_is_found(self):
        self.robot("tasks", "hook")

    def test_a_kafka_with_login_and_tls_is_set_up_and_an_hour_of_it_is_replayed(self):
        self.robot("tasks", "secure", "hour")

    @unittest.skipUnless(os.environ.get("HOOKLINE_E2E_LONG") == "yes", "half a minute: ./tests/run --nightly")
    def test_every_task_is_done_in_chinese(self):
        self.robot("tasks", "zh_CN")


if __name__ == "__main__":
    unittest.main()
