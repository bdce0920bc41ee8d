"""What a window shows, read through the accessibility interface by role and name: its controls, its dialogs, the ends of its menus.

Each question to the program is a call over the bus, and a page has hundreds of nodes; so nothing is asked that is known. A role stays what
it is; a button or a label that was empty is not looked into again. States, names and what is inside change and are asked each time.
"""

import collections
import re
import time

from gi.repository import Atspi, GLib

TEXTS = {"text", "password text"}
CHOICES = {"check box", "toggle button"}
BUTTONS = {"push button", "button menu", "button dropdown"}
TABLES = {"table", "tree table", "tree", "list"}
FIELDS = TEXTS | {"combo box", "spin button", "slider"}
CONTROLS = FIELDS | CHOICES | BUTTONS | TABLES | {"page tab", "radio button"}
ITEMS = {"menu item", "check menu item", "radio menu item"}
CLOSED = TABLES | {"combo box", "spin button", "menu bar", "page tab"}  # what is inside is theirs
SIMPLE = {"push button", "radio button", "check box", "toggle button", "label", "separator", "scroll bar", "image", "icon"}  # empty, or full for good
STATE = Atspi.StateType
MOST_ITEMS = 10
# "records 9" is the button that it was as "records 12", "messages in –" the one of "messages in 4.0/s".
CHANGING = re.compile(r"\s*<?(–|[-+]?\d[\d.,:]*)(\s?(%|ms|µs|s|min|h|[KMG]?i?B)(?!\w))?(/s)?")


def plain(name):
    return re.sub(r"^(# \w+?)s$", r"\1", CHANGING.sub(" #", name or "").strip())  # "1 session", "2 sessions"


def has(node, state):
    return node.get_state_set().contains(state)


def ready(node):
    try:
        states = node.get_state_set()
        return states.contains(STATE.SHOWING) and states.contains(STATE.SENSITIVE)
    except GLib.Error:
        return False


def until(condition, seconds=5.0):
    end = time.monotonic() + seconds
    while True:
        try:
            found = condition()
            if found:
                return found
        except GLib.Error:  # gone meanwhile
            pass
        if time.monotonic() > end:
            return None
        time.sleep(0.01)


class Tree:
    def __init__(self, app):
        self.app = app
        self.roles = {}  # holds the nodes, too: one that is met again is the same object
        self.empty = {}  # of the SIMPLE ones
        self.files = {}  # dialog -> is it one for files?

    def role(self, node):
        if node not in self.roles:
            self.roles[node] = node.get_role_name()
        return self.roles[node]

    def is_empty(self, node):
        if self.role(node) not in SIMPLE:
            return False
        if node not in self.empty:
            self.empty[node] = node.get_child_count() == 0
        return self.empty[node]

    @staticmethod
    def inside(node):
        return [node.get_child_at_index(i) for i in range(node.get_child_count())]

    def showing(self, root, without=None):
        """(node, role, states) of what is shown and may be driven or hold something that may, in order."""
        waiting = [root]
        while waiting:
            node = waiting.pop()
            try:
                if not node or node == without:
                    continue
                role = self.role(node)
                if role not in CONTROLS and self.is_empty(node):
                    continue
                states = node.get_state_set()
                if not states.contains(STATE.SHOWING):
                    continue
                yield node, role, states
                if role not in CLOSED and not self.is_empty(node):
                    waiting += reversed(self.inside(node))
            except GLib.Error:
                continue

    def controls(self, root, without=None):
        """[(key, role, name, node, ready)] of what is shown, in order."""
        out, count = [], collections.Counter()
        for node, role, states in self.showing(root, without):
            if role not in CONTROLS:
                continue
            try:
                name = (node.get_name() or "").strip()
                steady = plain(name).removesuffix(" #") if role == "page tab" else plain(name)
                count[role, steady] += 1
                out.append(((role, steady, count[role, steady]), role, name, node, states.contains(STATE.SENSITIVE)))
                if role == "list" and node.get_child_count() <= MOST_ITEMS:  # it may be what chooses the rest
                    for item in self.inside(node):
                        said = f"{name}: {plain(item.get_name())}"
                        count["list item", said] += 1  # those that differ in numbers only are told apart by their places
                        out.append((("list item", said, count["list item", said]), "list item", item.get_name(), item, True))
            except GLib.Error:
                continue
        return out

    def dialogs(self):
        out = []
        for i in range(self.app.get_child_count()):
            try:
                top = self.app.get_child_at_index(i)
                if top and self.role(top) != "frame" and has(top, STATE.SHOWING):
                    out.append(top)
            except GLib.Error:
                continue
        return out

    def dialog(self, title):
        return next((d for d in reversed(self.dialogs()) if plain(d.get_name()) == title and not self.is_for_files(d)), None)

    def is_for_files(self, dialog):
        """Qt's own, or the desktop's: it shows a path."""
        if dialog not in self.files:
            self.files[dialog] = any(role == "combo box" and "Text" in node.get_interfaces() and Atspi.Text.get_text(node, 0, -1).startswith("/")
                                     for node, role, _ in self.showing(dialog))
        return self.files[dialog]

    def leaves(self, menu, path=""):
        """[(key, name, node)] of the items at the ends of all menus below."""
        out = []
        for item in self.inside(menu):
            if not item or self.role(item) not in ITEMS:
                continue
            name = (item.get_name() or "").strip()
            below = item.get_child_at_index(0) if item.get_child_count() else None
            if below:
                out += self.leaves(below, f"{path}{plain(name)} › ")
            else:
                out.append(((self.role(item), path + plain(name), 1), name, item))
        return out
