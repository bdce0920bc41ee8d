"""Drives the real window through the platform's accessibility interface (AT-SPI), by role and name alone, as a screen reader would.

    dbus-run-session -- xvfb-run -a /usr/bin/python3 tests/e2e/window_robot.py check en     # two rules are made and applied
    … everything en                                                                   # every control of every view, see window_walk.py
    … everything en aloud                                                             # the same, and says what it does and how long it takes
    … rest en                                                                         # what that cannot reach, see window_rest.py
    dbus-run-session -- xvfb-run -a /usr/bin/python3 tests/e2e/window_robot.py tasks        # the tasks of docs/TASKS.md, with clicks and seconds
    … tasks zh_CN hook secure hour                                                    # only these, in Chinese

Needs a display and a session bus of its own, so it runs as a program and says what it found; ends with 0 when all was well.
"""

import contextlib
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
for folder in (HERE.parent / "support", HERE.parent / "support" / "kafka"):
    sys.path.insert(0, str(folder))
from hookline_process import binary  # noqa: E402

PATIENCE = 40.0
CONTROLS = {"push button", "check box", "radio button", "toggle button", "combo box", "text", "password text", "spin button", "table",
            "tree table", "tree", "list", "page tab", "button menu", "button dropdown"}
WORDS = {
    "en": ["Overview", "Events", "Clients", "Subscriptions", "Topics", "Hooks", "Kafka bridge", "Throughput", "Kafka reader", "Log and alerts", "Settings"],
    "zh_CN": ["概览", "事件", "客户端", "订阅", "主题", "钩子", "Kafka 桥接", "吞吐量", "Kafka 读取", "日志与告警", "设置"],
}


def wait(what, condition):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            found = condition()
        except gi.repository.GLib.Error:  # a widget that has just gone
            found = None
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited in vain for {what}")


def is_field(node):
    states = node.get_state_set()
    return node.get_role_name() == "text" and states.contains(Atspi.StateType.EDITABLE) and states.contains(Atspi.StateType.SENSITIVE)


class Window:
    """The program on the screen, and what was done to it."""

    def __init__(self, *arguments, language="en", scripts=None, settings="", port=0):
        self.folder = tempfile.TemporaryDirectory(prefix="hookline-robot-")
        config = self.config = pathlib.Path(self.folder.name) / "hookline.toml"
        for name, text in (scripts or {}).items():
            (config.parent / name).write_text(text, encoding="utf-8")
        # What the program has the desktop open is written down.
        self.opened = config.parent / "opened"
        opener = config.parent / "bin" / "xdg-open"
        opener.parent.mkdir()
        opener.write_text(f'#!/bin/sh\necho "$1" >> "{self.opened}"\n', encoding="utf-8")
        opener.chmod(0o755)
        config.write_text(f'# mine\n[broker]\nport = {port}\n[window]\nlanguage = "{language}"\n{settings.replace("FOLDER", self.folder.name)}', encoding="utf-8")
        environment = dict(os.environ, QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1", QT_QPA_PLATFORM="xcb", HOME=self.folder.name,
                           XDG_CONFIG_HOME=self.folder.name + "/config", XDG_RUNTIME_DIR=self.folder.name, LC_ALL="C.UTF-8",
                           PATH=f"{opener.parent}:{os.environ['PATH']}")
        environment.pop("LANGUAGE", None)
        # The accessibility bus and its registry are there before the program: one that starts together with them may register with nobody.
        wait("the registry of the accessibility bus", lambda: Atspi.get_desktop(0).get_child_count() >= 0)
        self.process = subprocess.Popen([str(binary("hookline")), "-c", str(config), *arguments], env=environment,
                                        stderr=subprocess.PIPE, text=True)
        self.steps = 0
        self.app = wait("the program on the accessibility bus", self._find_app)
        self.port = int(wait("the port it listens on", lambda: self.frame().get_name().partition("127.0.0.1:")[2]))

    def _find_app(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            app = desktop.get_child_at_index(i)
            if app and app.get_name() == "hookline" and app.get_child_count() > 0:
                return app
        return None

    def frame(self):
        return self.app.get_child_at_index(0)

    def close(self):
        self.process.terminate()
        self.process.wait(30)
        self.folder.cleanup()

    def showing(self, root=None):
        """Everything that is shown, tables without their cells."""
        roots = [root] if root else [self.app.get_child_at_index(i) for i in range(self.app.get_child_count())]
        waiting = list(reversed(roots))
        while waiting:
            node = waiting.pop()
            if node is None or not node.get_state_set().contains(Atspi.StateType.SHOWING):
                continue
            yield node
            if node.get_role_name() in ("table", "tree table", "tree", "list", "combo box", "spin button", "menu bar"):
                continue
            waiting += [node.get_child_at_index(i) for i in reversed(range(node.get_child_count()))]

    def find(self, role, name, root=None):
        def look():
            for node in self.showing(root):
                if (not role or node.get_role_name() == role) and name in (node.get_name() or ""):
                    return node
            return None
        return wait(f"{role or 'anything'} “{name}”", look)

    def there(self, name):
        return any(name in (node.get_name() or "") for node in self.showing())

    def press(self, node):
        self.steps += 1
        assert Atspi.Action.get_n_actions(node) > 0, f"{node.get_role_name()} “{node.get_name()}” cannot be pressed"
        Atspi.Action.do_action(node, 0)

    def press_named(self, name, role=None):
        self.press(self.find(role, name))

    def write(self, node, text):
        self.steps += 1
        assert Atspi.EditableText.set_text_contents(node, text), f"“{node.get_name()}” cannot be edited"
        wait(f"“{text}” in the field", lambda: self.text(node) == text)

    @staticmethod
    def text(node):
        return Atspi.Text.get_text(node, 0, -1)

    def go(self, page):
        self.press_named(page, "radio button")

    def table(self, name):
        return wait(f"the table “{name}” with rows", lambda: next(
            (n for n in self.showing() if n.get_role_name() in ("table", "tree table", "tree", "list") and n.get_name() == name
             and self.rows(n) > 0), None))

    @staticmethod
    def rows(table):
        return Atspi.Table.get_n_rows(table) if "Table" in table.get_interfaces() else table.get_child_count()

    @staticmethod
    def row(table, row):
        cells = [Atspi.Table.get_accessible_at(table, row, column) for column in range(Atspi.Table.get_n_columns(table))]
        return [(cell.get_name() or "") if cell else "" for cell in cells]  # the list may have moved on

    def click_cell(self, table, row, column=1):
        self.steps += 1
        cell = Atspi.Table.get_accessible_at(table, row, column)
        box = Atspi.Component.get_extents(cell, Atspi.CoordType.SCREEN)
        Atspi.generate_mouse_event(box.x + box.width // 2, box.y + box.height // 2, "b1c")


def unnamed(window, scene):
    """Controls that are shown and have no name."""
    out, seen = [], 0
    for node in window.showing():
        role = node.get_role_name()
        if role not in CONTROLS or not node.get_state_set().contains(Atspi.StateType.ENABLED):
            continue
        seen += 1
        if not (node.get_name() or "").strip():
            parent = node.get_parent()
            out.append(f"{scene}: a {role} without a name in {parent.get_role_name()} “{parent.get_name()}”")
    if seen < 5:
        out.append(f"{scene}: only {seen} controls seen")
    return out


def edit_fields(window, dialog, scene):
    """Every field that is shown takes a text and gives it back."""
    fields = [n for n in window.showing(dialog) if is_field(n)]
    for field in fields:
        before = window.text(field)
        window.write(field, "robot-1")
        window.write(field, before)
    return [] if fields else [f"{scene}: no field can be edited"]


def publish(port, count=3):
    for i in range(count):
        subprocess.run(["mosquitto_pub", "-h", "127.0.0.1", "-p", str(port), "-i", f"robot-{i}", "-t", f"robot/{i}", "-q", "1", "-m",
                        json.dumps({"t": 20 + i})], check=True, timeout=30)


@contextlib.contextmanager
def traffic(port):
    """Messages all the time, also when the broker was away."""
    over = threading.Event()

    def feed():
        while not over.is_set():
            subprocess.run(["mosquitto_pub", "-h", "127.0.0.1", "-p", str(port), "-i", "robot-steady", "-t", "robot/0", "-q", "1", "-m", '{"t": 20}',
                            "--repeat", "10", "--repeat-delay", "0.1"], stderr=subprocess.DEVNULL, check=False, timeout=30)
            over.wait(0.1)
    feeder = threading.Thread(target=feed)
    feeder.start()
    try:
        yield
    finally:
        over.set()
        feeder.join()


def check(language):
    """Every page and dialog: reached by name, nothing without a name, rows read, fields read and edited."""
    window, bad = Window(language=language), []
    try:
        names = WORDS[language]
        publish(window.port)
        subscriber = subprocess.Popen(["mosquitto_sub", "-h", "127.0.0.1", "-p", str(window.port), "-i", "listener", "-t", "robot/#"],
                                      stdout=subprocess.DEVNULL)
        try:
            for page in [*names[1:], names[0]]:
                window.go(page)
                wait(f"page {page}", lambda: window.find("radio button", page).get_state_set().contains(Atspi.StateType.CHECKED))
                bad += unnamed(window, page)
            for page in names[1:3]:
                window.go(page)
                table = window.table(page)
                cells = window.row(table, 0)
                if sum(1 for cell in cells if cell.strip()) < 3:
                    bad.append(f"{page}: a row is not readable: {cells}")
            window.go(names[1])
            edit = next(n for n in window.showing() if is_field(n))
            window.write(edit, "robot")
            window.press_named({"en": "Kafka settings…", "zh_CN": "Kafka 设置…"}[language])
            dialog = wait("the dialog", lambda: next((n for n in window.showing() if n.get_role_name() == "dialog"), None))
            bad += unnamed(window, "Kafka dialog")
            bad += edit_fields(window, dialog, "Kafka dialog")
            window.go(names[6])
            rules = window.table({"en": "Rules", "zh_CN": "规则"}[language])
            if not window.row(rules, 0)[0].strip():
                bad.append(f"Rules: a row is not readable: {window.row(rules, 0)}")
            window.press_named({"en": "Add rule…", "zh_CN": "添加规则…"}[language])
            title = {"en": "New rule", "zh_CN": "新规则"}[language]
            editor = window.find("dialog", title)
            # the dry run, on what was published above
            window.find("label", {"en": "With the last event that it takes", "zh_CN": "以最近命中的事件为例"}[language], editor)
            for tab in {"en": ["The record", "When it cannot be sent", "What it takes"], "zh_CN": ["记录", "无法发送时", "命中条件"]}[language]:
                window.press(window.find("page tab", tab, editor))
                bad += unnamed(window, f"rule editor, {tab}")
                if any(is_field(n) for n in window.showing(editor)):  # a rule that only counts its failures names no place for them
                    bad += edit_fields(window, editor, f"rule editor, {tab}")
            window.press(window.find("push button", {"en": "Add to the list", "zh_CN": "加入列表"}[language], editor))
            window.press_named({"en": "Apply…", "zh_CN": "应用…"}[language], "push button")
            apply = window.find("dialog", {"en": "Apply rules", "zh_CN": "应用规则"}[language])
            bad += unnamed(window, "apply rules")
            window.press(window.find("push button", {"en": "Apply", "zh_CN": "应用"}[language], apply))
            written = wait("the rules in the file", lambda: (t := window.config.read_text(encoding="utf-8")) and "[[rules]]" in t and t)
            if not written.startswith("# mine\n") or written.count("[[rules]]") != 2:
                bad.append(f"the file after applying two rules: {written}")
        finally:
            subscriber.kill()
            subscriber.wait()
    finally:
        window.close()
    return bad


SCRIPT = 'hook.on("message.publish", { topic = "robot/#" }, function(msg) end)\n'
# What makes other settings count is on, so that those can be edited as well.
SETTINGS = """[access]
anonymous = "always"
password_file = "users"
flapping_disconnects = 100000
[persistence]
folder = "FOLDER/state"
[metrics]
enabled = true
port = 0
[log]
file = "FOLDER/hookline.log"
[kafka]
buffer = "disk"
ack = "kafka"
spool_folder = "FOLDER/spool"
spool_keep_seconds = 60
[hooks]
scripts = ["note.lua"]
[[rules]]
name = "first"
[[rules]]
name = "second"
[[source]]
name = "setpoints"
topics = ["setpoints"]
[[listeners]]
name = "near"
type = "unix"
socket = "FOLDER/near.sock"
"""


def everything(language, log=None):
    """Every control of every view is driven, and what was driven compared with what was seen; prints the inventory."""
    import window_walk
    with socket.socket() as probe:  # the same port after the broker was stopped and started
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    window = Window(language=language, scripts={"note.lua": SCRIPT, "users": password_line("ann")}, settings=SETTINGS, port=port)
    subscriber = None
    try:
        publish(window.port)
        subprocess.run(["mosquitto_pub", "-h", "127.0.0.1", "-p", str(window.port), "-t", "robot/kept", "-r", "-m", '{"t":1}'], check=True, timeout=30)
        subscriber = subprocess.Popen(["mosquitto_sub", "-h", "127.0.0.1", "-p", str(window.port), "-i", "listener", "-t", "robot/#"],
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        bad = window_walk.whole_window(window, WORDS[language], language, lambda: publish(window.port), lambda: traffic(window.port), log)
        opened = window.opened.read_text(encoding="utf-8").split() if window.opened.exists() else []
        if not any(each.rstrip("/").endswith(window.folder.name) for each in opened):  # of the log, and of the settings
            bad.append(f"the folder was not opened, but {opened}")
        return bad
    finally:
        window.close()
        if subscriber:
            subscriber.kill()
            subscriber.wait()


def password_line(user):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "users"
        subprocess.run([str(binary("hooklined")), "passwd", str(file), user], input="secret\n", text=True, check=True, timeout=60)
        return file.read_text(encoding="utf-8")


def main():
    what = sys.argv[1]
    if what == "everything":
        bad = everything(sys.argv[2], (lambda line: print(line, flush=True)) if sys.argv[3:] == ["aloud"] else None)
        print("\n".join(bad) or "nothing wrong, what is left out is named above")
        return 1 if bad else 0
    if what == "rest":
        import window_rest
        bad = window_rest.rest(sys.argv[2])
        print("\n".join(bad) or "all of it done")
        return 1 if bad else 0
    if what == "check":
        bad = check(sys.argv[2])
        print("\n".join(bad) or "every control has a name")
        return 1 if bad else 0
    import window_tasks
    return window_tasks.run(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
