"""What the walk of window_walk.py cannot drive because it needs a Kafka with records, a chosen row or an answer: done step by step, in the
real window, by role and accessible name, in either language. Each step says what has to be seen afterwards.

Names are given in English, as in the sources; in Chinese each is looked for by its translations.
"""

import os
import pathlib
import re
import subprocess
import xml.etree.ElementTree

import kafka_jars
import window_walk
from kafka_server import KafkaServer
from window_fields import Fields
from window_lists import judged, left_out, left_to_rest
from window_robot import Atspi, Window, is_field, password_line, publish, wait
from window_tree import STATE, has, until

TRANSLATIONS = pathlib.Path(__file__).resolve().parents[2] / "resources" / "translations" / "hookline_zh_CN.ts"
TOPIC, SMALL = "robot.records", "robot.small"
ACL = "topic readwrite #\ntopic deny forbidden/#\nuser ann\ntopic readwrite #\ntopic deny forbidden/#\n"
RULES = """[[rules]]
name = "first"
topic = "TOPIC"
[[rules]]
name = "second"
topic = "TOPIC"
[[rules]]
name = "large"
filters = ["large/#"]
topic = "robot.small"
"""


def translations():
    out = {}
    for message in xml.etree.ElementTree.parse(TRANSLATIONS).iter("message"):
        forms = [form.text or "" for form in message.iter("numerusform")] or [message.findtext("translation") or ""]
        out.setdefault(message.findtext("source").replace("&", ""), set()).update(re.sub(r"\(?&\w\)?", "", form) for form in forms)
    return out


class Rest:
    def __init__(self, window, language):
        self.window = window
        self.words = translations() if language == "zh_CN" else {}
        self.driven = set()  # names of what was pressed, written or chosen, in English

    def names(self, english):
        return self.words.get(english, {english}) | {english}

    def is_named(self, node, english):
        """A %1 in it stands for whatever is there. Behind the name of a page is what is new there, behind that of a tab how many it has, and
        behind that of a Chinese menu its key."""
        shown = re.sub(r"\([A-Z]\)", "", node.get_name() or "") if "menu" in node.get_role_name() else node.get_name() or ""
        count = r"\s?[(（]?\d[\d,]*[)）]?" if node.get_role_name() == "page tab" else ""
        new = r"[,，].*" if node.get_role_name() == "radio button" else ""
        return any(re.fullmatch(".*".join(map(re.escape, name.split("%1"))) + f"({count}|{new})?", shown) for name in self.names(english))

    # --- by name ------------------------------------------------------------------------------------------------------------

    def look(self, role, english, root=None, ready=False):
        return next((node for node in self.window.showing(root) if node.get_role_name() == role and self.is_named(node, english)
                     and (not ready or node.get_state_set().contains(Atspi.StateType.SENSITIVE))), None)

    def find(self, role, english, root=None):
        return wait(f"{role} “{english}”", lambda: self.look(role, english, root))

    def press(self, english, role="push button", root=None):
        self.window.press(wait(f"{role} “{english}”, ready", lambda: self.look(role, english, root, ready=True)))
        self.driven.add(english)

    def write(self, english, text, root=None, role="text"):
        node = self.find(role, english, root)
        if role == "password text":
            assert Atspi.EditableText.set_text_contents(node, text)
        else:
            self.window.write(node, text)
        self.driven.add(english)

    def press_item(self, english):
        """Of the menus, wherever it is."""
        def look():
            waiting = [next(n for n in self.window.showing() if n.get_role_name() == "menu bar")]
            while waiting:
                node = waiting.pop()
                if node.get_role_name() in ("menu item", "check menu item") and self.is_named(node, english) and not node.get_child_count():
                    return node.get_state_set().contains(Atspi.StateType.SENSITIVE) and node
                waiting += [node.get_child_at_index(i) for i in range(node.get_child_count())]
            return None
        self.window.press(wait(f"the menu item “{english}”, ready", look))
        self.driven.add(english)

    def go(self, page):
        self.press(page, "radio button")

    def page(self):
        """What is to the right of the names of the pages."""
        return wait("the page", lambda: next((n for n in self.window.showing() if n.get_role_name() == "layered pane"), None))

    def sees(self, what, sentence):
        """Some text with what that sentence says beside its numbers."""
        parts = {max(re.split(r"%L?\w|\(s\)", name), key=len).strip() for name in self.names(sentence)}
        wait(what, lambda: any(any(part in (node.get_name() or "") for part in parts) for node in self.window.showing()))

    def table(self, english):
        def look():
            for role in ("table", "tree table", "tree", "list"):
                found = self.look(role, english)
                if found and self.window.rows(found) > 0:
                    return found
            return None
        return wait(f"“{english}” with rows", look)

    def choose(self, english, text, column=None):
        """The first row with that text in one of its cells, and no other."""
        def look():
            table = self.table(english)
            if "Table" not in table.get_interfaces():
                item = next((table.get_child_at_index(i) for i in range(table.get_child_count())
                             if text in (table.get_child_at_index(i).get_name() or "")), None)
                return item is not None and (item.get_state_set().contains(Atspi.StateType.SELECTED) or not Atspi.Action.do_action(item, 0))
            for row in range(min(self.window.rows(table), 50)):
                if any(text in cell for cell in self.window.row(table, row)):
                    chosen = Atspi.Table.add_row_selection(table, row)
                    for other in Atspi.Table.get_selected_rows(table):
                        if other != row:
                            Atspi.Table.remove_row_selection(table, other)
                    return chosen
            return None
        wait(f"a row with “{text}” in “{english}”", look)
        self.driven.add(f"{english}: {text}")

    def dialog(self, english):
        """Its title begins as `english` does up to a %1."""
        names = {name.partition("%1")[0] for name in self.names(english)}
        return wait(f"the dialog “{english}”", lambda: next(
            (n for n in self.window.showing() if n.get_role_name() == "dialog" and any(n.get_name().startswith(name) or name == "" for name in names)), None))

    def no_dialog(self):
        wait("that the dialog is gone", lambda: not any(n.get_role_name() == "dialog" for n in self.window.showing()))

    def save_as(self, name):
        """In the dialog for files; returns the file."""
        file = pathlib.Path(self.window.folder.name) / name

        def field():
            return next((n for n in self.window.showing() if n.get_role_name() == "text" and n.get_name() in ("File name:", "文件名(N)：", "文件名称(N)：")), None)
        node = wait("the file's name", field)
        self.window.write(node, str(file))
        self.window.press(wait("the button that saves", lambda: next(
            (n for n in self.window.showing() if n.get_role_name() == "push button" and re.split(r"\(", n.get_name())[0] in ("Save", "保存")), None)))
        return file

    # --- what is done -------------------------------------------------------------------------------------------------------

    def topics_of_kafka(self, kafka):
        """Made, given partitions and a setting, deleted."""
        self.go("Kafka reader")
        self.press("New topic…")
        dialog = self.dialog("New topic")
        self.write("Name", "robot.made", dialog)
        self.write("Settings", "retention.ms=60000", dialog)
        self.press("Create", root=dialog)
        self.no_dialog()
        wait("the topic in Kafka", lambda: kafka.leaders("robot.made"))
        self.choose("Kafka topics", "robot.made")
        self.press("Topic", "radio button", self.page())
        partitions = len(kafka.leaders("robot.made"))
        self.press("Add partitions…")
        dialog = self.dialog("More partitions for %1")
        self.press("Add partitions", root=dialog)
        self.no_dialog()
        wait("one more partition", lambda: len(kafka.leaders("robot.made") or ()) > partitions)
        self.press("Delete topic…")
        dialog = self.dialog("Delete %1")
        self.write("Name of the topic", "robot.made", dialog)
        self.press("Delete topic", root=dialog)
        self.no_dialog()
        wait("that the topic is gone", lambda: kafka.leaders("robot.made") is None)

    def records(self):
        """Read, compared with their events, and led back to them."""
        self.go("Kafka reader")
        self.choose("Kafka topics", TOPIC)
        self.press("Records", "radio button", self.page())
        self.press("Stop")  # it was begun by the choice
        self.press("Start")
        self.choose("Kafka records", "robot/")
        self.press("Compare")
        self.press("Close")
        self.press("Show MQTT event")
        self.sees("the events page", "Events")
        self.table("Events")

    def replay(self):
        """First counted, then published."""
        self.go("Kafka reader")
        self.press("Replay…")
        dialog = self.dialog("Replay from Kafka")
        self.write("Kafka topics", TOPIC, dialog)
        self.press("The last hour", "radio button", dialog)
        self.press("Dry run", root=dialog)
        self.sees("that it was counted", "Dry run done: nothing was published")
        self.press("Replay", root=dialog)
        self.sees("that it is published", "Replayed")
        self.press("Close", root=dialog)
        self.no_dialog()

    def users(self):
        """A new password for one, and another user."""
        self.go("Settings")
        self.section("Access")
        self.press("Who may connect", "page tab")
        self.choose("Users", "ann")
        self.press("Change password…")
        dialog = self.dialog("New password")
        self.write("Password", "another-secret", dialog, "password text")
        self.write("The same again", "another-secret", dialog, "password text")
        self.press("Change password", root=dialog)
        self.no_dialog()
        self.press("Add user…")
        dialog = self.dialog("New user")
        self.write("Name", "bob", dialog)
        self.write("Password", "bobs-secret", dialog, "password text")
        self.write("The same again", "bobs-secret", dialog, "password text")
        self.press("Add user", root=dialog)
        self.no_dialog()
        for user, secret in (("ann", "another-secret"), ("bob", "bobs-secret")):
            publish_as(self.window.port, user, secret)

    def section(self, english):
        """Of the settings."""
        lists = [n for n in self.window.showing() if n.get_role_name() == "list"]
        for one in lists:
            for i in range(one.get_child_count()):
                if one.get_child_at_index(i).get_name() in self.names(english):
                    Atspi.Action.do_action(one.get_child_at_index(i), 0)
                    return
        raise AssertionError(f"no section “{english}”")

    def clients(self):
        """One is disconnected, the session of another cleared."""
        listener = subprocess.Popen(["mosquitto_sub", "-h", "127.0.0.1", "-p", str(self.window.port), "-i", "robot-listener", "-t", "robot/#"], stdout=subprocess.DEVNULL,
                                    stderr=subprocess.DEVNULL)
        subprocess.run(["mosquitto_sub", "-h", "127.0.0.1", "-p", str(self.window.port), "-i", "robot-away", "-c", "-q", "1", "-t", "robot/#", "-E"], check=True, timeout=30)
        try:
            self.go("Clients")
            self.choose("Clients", "robot-listener")
            self.press("Subscriptions", "page tab")
            self.write("Topic filter to subscribe the client to", "robot-added/#")
            self.press("Add subscription")
            self.sees("that it is subscribed", "%1 is subscribed to %2 now")
            self.choose("Subscriptions of the client", "robot-added/#")
            self.press("Disconnect")
            self.sees("that it is disconnected", "%Ln client(s) disconnected")
            self.choose("Clients", "robot-away")
            self.press("Clear session…")
            question = wait("the question", lambda: [n for n in self.window.showing() if n.get_role_name() == "push button" and n.get_name() in self.names("Clear session")])
            self.window.press(question[0])
            self.driven.add("Clear session")
            wait("that the session is gone", lambda: not any("robot-away" in cell for row in range(self.window.rows(self.table("Clients")))
                                                             for cell in self.window.row(self.table("Clients"), row)))
        finally:
            listener.kill()
            listener.wait()

    def retained(self):
        """A retained message is deleted, and put back."""
        subprocess.run(["mosquitto_pub", "-h", "127.0.0.1", "-p", str(self.window.port), "-t", "robot/kept", "-r", "-m", "{}"], check=True, timeout=30)
        self.go("Topics")
        self.press("Flat list", "check box") if self.look("check box", "Flat list") else self.press("Flat list", "toggle button")
        self.choose("Topics", "robot/kept")
        self.press("Delete retained")
        self.press("Delete")
        self.press("Undo")

    def refused(self):
        """The event leads to the rules, and one more rule lets the next one through."""
        publish_as(self.window.port, "ann", "secret", "forbidden/1")
        self.go("Events")
        self.choose("Events", "forbidden/1")
        self.press_item("Why was this refused?")
        self.sees("the answer", "Denied.")
        self.press("Add rule…")
        dialog = self.dialog("New access rule")
        user = self.find("combo box", "User name", dialog)
        assert Atspi.EditableText.set_text_contents(user.get_child_at_index(1), "ann")
        self.write("Topic filter", "more/#", dialog)
        self.press("Add to the rules", root=dialog)
        self.no_dialog()
        self.press("Apply…")
        dialog = self.dialog("Apply access rules")
        self.press("Apply", root=dialog)
        self.no_dialog()
        wait("the rule in the file", lambda: "more/#" in (self.window.config.parent / "acl").read_text(encoding="utf-8"))

    def rules_in_order(self):
        self.go("Kafka bridge")
        self.choose("Rules", "second")
        self.press("Move up")
        wait("that it is the first", lambda: any("second" in cell for cell in self.window.row(self.table("Rules"), 0)))
        self.press("Undo")
        wait("that it is the second again", lambda: any("first" in cell for cell in self.window.row(self.table("Rules"), 0)))
        self.press("Redo")
        wait("that it is the first once more", lambda: any("second" in cell for cell in self.window.row(self.table("Rules"), 0)))
        self.choose("Rules", "second")
        self.press("Move down")
        wait("that it is the second again", lambda: any("first" in cell for cell in self.window.row(self.table("Rules"), 0)))
        self.choose("Rules", "first")
        self.press("Edit…")
        dialog = self.dialog("Rule “%1”")
        for step in ("Earlier event", "Later event"):  # of those that the rule takes
            self.press(step, root=dialog)
        self.press("Cancel", root=dialog)
        self.no_dialog()

    def test_client(self):
        """Its fields while it is not connected; then a subscription, a message, and the way back."""
        self.press("Test client", "toggle button") if self.look("toggle button", "Test client") else self.press("Test client", "check box")
        for box in ("Broker", "Version"):
            problem = Fields().choose(box, self.find("combo box", box))
            assert problem is None, problem
            self.driven.add(box)
        for field in ("User", "Client ID"):
            before = self.window.text(self.find("text", field))
            self.write(field, "robot-1")
            self.write(field, before)
        self.press("Connect")
        self.find("push button", "Disconnect")
        self.write("Topic filter", "robot/#")
        self.press("Add")
        self.write("Topic", "robot/by-hand")
        self.press("Publish")
        self.choose("Subscriptions", "robot/#")
        self.press("Unsubscribe")
        self.press("Clear")
        self.press("Disconnect")
        self.find("push button", "Connect")
        self.other_broker()

    def other_broker(self):
        """By host and port; here it is the same one."""
        place = self.find("combo box", "Broker")
        assert Fields.act(place, "Increase"), "no other broker can be chosen"
        self.write("Host", "127.0.0.1")
        port = self.find("spin button", "Port")
        Atspi.Value.set_current_value(port, self.window.port)
        wait("the port in the field", lambda: Atspi.Value.get_current_value(port) == self.window.port)
        self.press("Connect")
        self.press("Disconnect")
        self.find("push button", "Connect")

    def imports(self):
        """Texts of other programs become changes, which are discarded."""
        self.go("Settings")
        self.section("File")
        for button, title, text in (("Import mosquitto.conf…", "Settings of mosquitto", "max_inflight_messages 7\nmax_keepalive 300\n"),
                                    ("Import EMQ's Kafka plugin…", "Settings of EMQ's Kafka plugin", "emq_plugin.kafka.topic = imported\n")):
            self.press(button)
            dialog = self.dialog(title)
            self.write(title, text, dialog)
            changes = self.table("What would change")
            assert Fields().read("list", "What would change", changes) is None
            self.press("Use these", root=dialog)
            self.no_dialog()
            self.press("Discard")

    def selected_text(self):
        """Is copied: a part of the filter, which then stands in another field."""
        self.go("Events")
        fields = [n for n in self.window.showing() if is_field(n) and any(name.partition(":")[0] in n.get_name() for name in self.names("Event filter"))]
        self.window.write(fields[0], "robot-selected")
        # What a window manager does when the window is clicked: without one none is the active one.
        subprocess.run(["xdotool", "search", "--sync", "--onlyvisible", "--name", f"127.0.0.1:{self.window.port}", "windowfocus", "--sync"], check=True, timeout=30)
        Atspi.Component.grab_focus(fields[0])
        wait("the selection", lambda: Atspi.Text.get_n_selections(fields[0]) or Atspi.Text.add_selection(fields[0], 6, 14))
        self.open_menu("Edit")
        self.press_item("Selected text")
        self.window.write(fields[0], "")
        wait("what was copied", lambda: Atspi.EditableText.paste_text(fields[0], 0) and self.window.text(fields[0]) == "selected")
        self.window.write(fields[0], "")

    def open_menu(self, english):
        bar = next(n for n in self.window.showing() if n.get_role_name() == "menu bar")
        menu = next(item for item in (bar.get_child_at_index(i) for i in range(bar.get_child_count())) if self.is_named(item, english))
        Atspi.Action.do_action(menu, 0)

    def over(self, kafka):
        """An outage of Kafka ends, and so does its alert, which is cleared."""
        self.go("Log and alerts")
        kafka.kill()
        outage = ("Kafka cannot be reached", "无法连接 Kafka")
        wait("the outage among the alerts", lambda: any(one in cell for one in outage for row in range(self.window.rows(self.table("Alerts")))
                                                        for cell in self.window.row(self.table("Alerts"), row)))
        kafka.start()
        self.press("Clear those that are over")
        button = self.find("push button", "Clear those that are over")
        wait("that they are gone", lambda: not has(button, STATE.SENSITIVE))

    def delivery_errors(self, kafka):
        """A record that its topic does not take is held; the page is walked with it, whatever it then has to offer."""
        subprocess.run(["mosquitto_pub", "-h", "127.0.0.1", "-p", str(self.window.port), "-t", "large/1", "-q", "1", "-m", os.urandom(3000).hex()], check=True, timeout=30)
        self.go("Kafka bridge")
        self.press("Delivery errors", "page tab", self.page())
        self.table("Delivery errors")
        walk = window_walk.Walk(self.window.app)
        button, stack = self.find("radio button", "Kafka bridge"), self.page()

        def root():
            chosen = has(button, STATE.CHECKED) and not walk.tree.dialogs()
            return next((n for n in walk.tree.inside(stack) if n and has(n, STATE.SHOWING)), None) if chosen else None

        def enter():
            for dialog in reversed(walk.tree.dialogs()):
                walk.close(dialog)
            Atspi.Action.do_action(button, 0)
            until(root)
        self.choose("Delivery errors", SMALL)
        here = {key for key, *_ in walk.tree.controls(root())}  # the other tabs want other settings: window_walk.py has those
        walk.walk(window_walk.Scene("Kafka bridge", root, enter, asks=True))
        tab = {key: was for key, was in walk.ever["Kafka bridge"].items() if key in here}
        missed, _ = left_out({**walk.ever, "Kafka bridge": tab}, walk.driven)
        _, asleep = left_out({"Kafka bridge": tab}, walk.driven)
        bad, elsewhere, _ = judged(missed, asleep, {})
        print("not driven with a delivery error: " + "; ".join(elsewhere))
        rows = max((count for name, count in walk.fields.rows.items() if name in self.names("Delivery errors")), default=0)
        return walk.bad + bad + ([] if rows else ["no delivery error was read"])

    def allow_others(self):
        """The last step: the broker is started again, and listens on every address."""
        self.go("Overview")
        self.press_item("First steps")
        self.press("Allow other computers…")
        dialog = self.dialog("Allow other computers")
        self.write("Name", "ann-2", root=dialog)
        self.write("Password", "a long secret", root=dialog, role="password text")
        self.press("Allow them", root=dialog)
        self.no_dialog()
        wait("the broker on every address", lambda: any("0.0.0.0:" in (node.get_name() or "") for node in self.window.showing()))

    def one_event(self):
        """Its payload copied, itself marked and written to a file, its record in Kafka shown."""
        self.go("Events")
        self.choose("Events", "robot/1")
        self.press("Copy payload")
        self.press_item("Mark")
        for which in ("Marked (%1)", "Selected (%1)"):
            self.press("Export…")
            self.press(which)
            file = self.save_as(f"{which[:6]}.jsonl")
            lines = wait(f"{which} in a file", lambda: file.exists() and file.read_text(encoding="utf-8").splitlines())
            assert len(lines) == 1 and "robot/1" in lines[0], lines
        self.press_item("Show the Kafka record")
        self.choose("Kafka records", "robot/1")

    def menus(self):
        """The zoom and back; two rules for colours, the one before the other and back."""
        self.press_item("Larger")
        self.press_item("Actual size (now %1 %)")
        self.press_item("Colour rules…")
        dialog = self.dialog("Colour rules")
        self.press("Add", root=dialog)
        self.press("Add", root=dialog)
        table = self.table("Colour rules")
        wait("two rules", lambda: self.window.rows(table) == 2)
        for way in ("Up", "Down"):  # the second was just added
            self.press(way, root=dialog)
        self.press("Cancel", root=dialog)
        self.no_dialog()

    def everything(self, kafka):
        for step in (lambda: self.topics_of_kafka(kafka), self.records, self.refused, self.one_event, self.users, self.clients, self.retained,
                     self.replay, self.rules_in_order, self.menus, self.test_client, self.selected_text, self.imports, lambda: self.over(kafka)):
            step()
        bad = self.delivery_errors(kafka)
        self.allow_others()
        return bad + [f"the walk leaves “{name}” to these steps, and none drives it" for name in left_to_rest() if name not in self.driven]


def publish_as(port, user, secret, topic="robot/login"):
    subprocess.run(["mosquitto_pub", "-h", "127.0.0.1", "-p", str(port), "-u", user, "-P", secret, "-t", topic, "-m", "{}"], check=True, timeout=30)


def rest(language):
    with KafkaServer(kafka_jars.DEFAULT_VERSION) as kafka:
        kafka.create_topic(TOPIC, 1)
        kafka.create_topic(SMALL, 1, {"max.message.bytes": 600})
        settings = f'[access]\nanonymous = "loopback"\npassword_file = "FOLDER/users"\nacl_file = "FOLDER/acl"\n[kafka]\nbuffer = "disk"\nspool_folder = "FOLDER/spool"\nservers = "{kafka.address}"\ntopic = "{TOPIC}"\nevents = ["publish"]\n' + RULES.replace("TOPIC", TOPIC)
        window = Window(language=language, scripts={"users": password_line("ann"), "acl": ACL}, settings=settings)
        try:
            publish(window.port)
            return Rest(window, language).everything(kafka)
        finally:
            window.close()
