"""Every part of the real window, driven through the accessibility interface alone: each page, tab, menu and dialog; in each, every field
is read and edited, every button pressed, the rows of every table read. What was driven is compared with everything that was seen.

The walk finds its way by itself: a press that opens a dialog leads into that dialog, one that goes to another page is followed by the
way back. What is new in the window is therefore walked too, and what cannot be driven, or has no name, is a finding.
"""

import collections
import contextlib
import re
import time

from gi.repository import Atspi, GLib

from window_fields import Fields
from window_lists import AWAY, CHANGES, CONNECT, CONNECTED, DRAWER, FIRST_STEPS, LANGUAGE, LAST, LAST_IN_DIALOG, NO, QUIT, UNDO, UNPRESSED, inventory, judged, left_out
from window_tree import BUTTONS, CHOICES, FIELDS, ITEMS, STATE, TABLES, TEXTS, Tree, has, plain, ready, until


class Scene:
    """A part of the window that is walked as one: `root()` is what it consists of now, or None; `enter()` brings it there."""

    def __init__(self, name, root, enter, page=True, without=None, asks=False):
        self.name, self.root, self.enter, self.page, self.without, self.asks = name, root, enter, page, without, asks


class Walk:
    def __init__(self, app, leave_alone=(), log=None):
        self.tree, self.fields, self.leave_alone, self.log = Tree(app), Fields(), set(leave_alone), log
        self.ever = collections.defaultdict(dict)     # scene -> key -> was it ever ready?
        self.driven = collections.defaultdict(set)    # scene -> keys
        self.again = collections.defaultdict(set)     # scene -> keys of those, to be chosen once more
        self.bad, self.begun, self.in_vain, self.presses, self.file_dialogs = [], set(), set(), 0, 0

    def book(self, scene, found):
        ever = self.ever[scene.name]
        for key, role, name, node, is_ready in found:
            if key not in ever:
                if not name:
                    parent = node.get_parent()
                    self.bad.append(f"{scene.name}: a {role} without a name in {parent.get_role_name()} “{parent.get_name()}”")
                if "</" in (node.get_description() or ""):
                    self.bad.append(f"{scene.name}: {role} “{name}” is described in markup: {node.get_description()}")
            ever[key] = ever.get(key, False) or is_ready

    # --- the walk -----------------------------------------------------------------------------------------------------------

    def walk(self, scene):
        if scene.name in self.begun:
            return
        self.begun.add(scene.name)
        self.again[scene.name] = {key for key in self.driven[scene.name] if key[0] in ("page tab", "list item")}
        first_choice, selected, tried_again = {}, set(), scene.page
        for _ in range(80):
            root = scene.root()
            if root is None:
                if not scene.page and self.is_done(scene):  # a question that was answered, and need not be there again
                    return
                scene.enter()
                root = scene.root()
                if root is None:
                    self.bad.append(f"{scene.name}: cannot be reached")
                    return
            found = self.tree.controls(root, scene.without)
            self.book(scene, found)
            for key, role, _, node, _ in found:
                if role == "radio button" and key not in first_choice:
                    first_choice[key] = has(node, STATE.CHECKED)
            work = [each for each in found if each[4] and (each[0] not in self.driven[scene.name] or each[0] in self.again[scene.name])]
            work += [each for each in found if each[1] in TABLES and each not in work and self.fields.has_first_row(each[2], each[3])]
            chosen = False
            for each in found:  # a row for the buttons that act on one
                if each[1] in TABLES - {"list"} and "Table" in each[3].get_interfaces() and Atspi.Table.get_n_rows(each[3]) and not Atspi.Table.get_n_selected_rows(each[3]):
                    chosen |= Atspi.Table.add_row_selection(each[3], 0) and each[0] not in selected
                    selected.add(each[0])
            if chosen and not work:
                continue
            if not work:
                if not tried_again and any(was and key not in self.driven[scene.name] for key, was in self.ever[scene.name].items()):
                    tried_again = True  # what is ready only behind another choice or tab
                    self.again[scene.name] |= {each[0] for each in found if each[1] in ("radio button", "page tab")}
                    if self.again[scene.name]:
                        continue
                back = [each for each in found if first_choice.pop(each[0], False) and not has(each[3], STATE.CHECKED)]
                if not back:
                    return self.stir(scene)
                for each in back:
                    Atspi.Action.do_action(each[3], 0)
                continue
            self.round(scene, work)
        self.bad.append(f"{scene.name}: does not come to an end")

    def is_done(self, scene):
        ever = self.ever[scene.name]
        return bool(ever) and not self.again[scene.name] and self.driven[scene.name].issuperset(ever)

    def stir(self, scene):
        """What is ready only while something has changed and is not applied: changes a text, presses, puts it back."""
        for _ in range(4):
            missed = {key for key, was in self.ever[scene.name].items() if was and key not in self.driven[scene.name] and key[0] in BUTTONS}
            if not missed or (scene.name, *sorted(missed)) in self.in_vain:
                return
            if scene.root() is None:
                scene.enter()
            field = next((each for each in self.tree.controls(scene.root(), scene.without) if each[1] == "text" and each[4] and has(each[3], STATE.EDITABLE)), None)
            if field is None:
                return
            before = Atspi.Text.get_text(field[3], 0, -1)
            Atspi.EditableText.set_text_contents(field[3], before + "x")
            work = until(lambda: [each for each in self.tree.controls(scene.root(), scene.without) if each[0] in missed and each[4]], 2.0)
            for each in (work or [])[:1]:
                self.round(scene, [each])
            if ready(field[3]) and Atspi.Text.get_text(field[3], 0, -1) != before:
                Atspi.EditableText.set_text_contents(field[3], before)
            if not work:
                self.in_vain.add((scene.name, *sorted(missed)))
                return

    def rank(self, role):
        return next(i for i, roles in enumerate((FIELDS, CHOICES, TABLES, {"radio button"}, BUTTONS, {"page tab"}, {"list item"})) if role in roles)

    @staticmethod
    def late(scene, name):
        return int(name in (LAST if scene.page else LAST_IN_DIALOG))

    def round(self, scene, work):
        """Drives what is shown until something else is shown."""
        def turn(each):
            return self.late(scene, each[2]), self.rank(each[1]), each[2] not in NO, -work.index(each) if each[1] == "list item" else 0
        for key, role, name, node, _ in sorted(work, key=turn):
            if not ready(node):
                continue
            self.driven[scene.name].add(key)
            self.again[scene.name].discard(key)
            began = time.monotonic()
            try:
                problem = self.drive(scene, key, role, name, node)
            except GLib.Error as error:
                problem = f"{role} “{name}”: {error.message}"
            if problem:
                self.bad.append(f"{scene.name}: {problem}")
            if scene.asks and role in BUTTONS and scene.root() is not None:  # a question at the foot of the page, there for a moment
                found = self.tree.controls(scene.root(), scene.without)
                fresh = [each for each in found if each[1] in BUTTONS and each[0] not in self.ever[scene.name] and each[4]]
                self.book(scene, found)
                if fresh:
                    self.answer(scene, node, fresh)
            if self.log:
                self.log(f"{scene.name}: {role} “{name}” {time.monotonic() - began:.2f} s {problem or ''}")
            if role in ("radio button", "page tab", "list item") or (role in CHOICES | BUTTONS and scene.root() is None):
                return

    def answer(self, scene, asker, answers):
        """No, and when it is asked once more the other one."""
        self.round(scene, answers)
        left = {each[0] for each in answers} - self.driven[scene.name]
        if left and scene.root() is not None and ready(asker) and Atspi.Action.do_action(asker, 0):
            self.round(scene, [each for each in self.tree.controls(scene.root(), scene.without) if each[0] in left and each[4]])

    def drive(self, scene, key, role, name, node):
        if role in TEXTS:
            return self.fields.edit(role, name, node)
        if role in TABLES:
            return self.fields.read(role, name, node)
        if role == "spin button":
            return self.fields.turn(name, node)
        if role == "combo box":
            return self.fields.choose(name, node)
        if role == "radio button":
            Atspi.Action.do_action(node, 0)
            return None if until(lambda: has(node, STATE.CHECKED)) else f"radio button “{name}” cannot be chosen"
        if role == "list item":
            if not has(node, STATE.SELECTED):
                Atspi.Action.do_action(node, 0)
            return None if until(lambda: has(node, STATE.SELECTED)) else f"“{name}” cannot be chosen"
        if role == "page tab":
            Atspi.Action.do_action(node, 0)
            return None if until(lambda: has(node, STATE.FOCUSED)) else f"page tab “{name}” cannot be chosen"  # so says Qt of the current one
        return self.press(scene, key, role, name, node)

    # --- buttons ------------------------------------------------------------------------------------------------------------

    def press(self, scene, key, role, name, node):
        if Atspi.Action.get_n_actions(node) == 0:
            return f"{role} “{name}” cannot be pressed"
        if self.left_alone(name):
            return None
        self.presses += 1
        if name in LANGUAGE:
            return self.change_language(scene, node)
        menu = Atspi.Action.get_action_name(node, 0) == "ShowMenu"
        checked = role in CHOICES and has(node, STATE.CHECKED)
        known = len(self.tree.dialogs())
        Atspi.Action.do_action(node, 0)
        if menu:
            return self.drop_down(scene, name, node)
        dialogs = self.tree.dialogs()  # answered after the press was worked off
        if len(dialogs) > known:
            def again():
                if scene.root() is None:
                    scene.enter()
                found = next((each[3] for each in self.tree.controls(scene.root(), scene.without) if each[0] == key), node)  # it may say more by now
                return bool(ready(found) and Atspi.Action.do_action(found, 0))
            return self.enter_dialog(scene, name, dialogs[-1], again)
        if role in CHOICES and ready(node) and has(node, STATE.CHECKED) != checked and scene.root() is not None:
            # What it makes appear is driven before it is taken back.
            found = self.tree.controls(scene.root()) if not scene.page else []
            self.book(scene, found)
            fresh = [each for each in found if each[4] and each[0] not in self.driven[scene.name] and each[1] in FIELDS | TABLES]
            for each in fresh:
                self.driven[scene.name].add(each[0])
                problem = self.drive(scene, *each[:4])
                if problem:
                    self.bad.append(f"{scene.name}: {problem}")
            Atspi.Action.do_action(node, 0)
            if not until(lambda: not ready(node) or has(node, STATE.CHECKED) == checked, 2.0):
                return f"{role} “{name}” does not go back"
        return None

    def change_language(self, scene, node):
        """Every name becomes another one; nothing else is done until they are back."""
        def named():
            return {key for key, *_ in self.tree.controls(scene.root(), scene.without)}
        before = named() | set(self.ever[scene.name])
        for _ in range(2):
            now = node.get_name()
            Atspi.Action.do_action(node, 0)
            if not until(lambda: node.get_name() != now):
                return f"“{now}” does not change the language"
        if not until(lambda: named() <= before):
            return f"“{now}” leaves in the other language: {sorted(named() - before)}"
        return None

    def drop_down(self, scene, name, node):
        """A button's menu opens, says its items, and is closed again."""
        menu = node.get_child_at_index(0)
        if not menu or not until(lambda: has(menu, STATE.SHOWING)):
            return f"the menu of “{name}” does not open"
        items = [item for item in self.tree.inside(menu) if item and self.tree.role(item) in ITEMS]
        for item in items:
            key = (item.get_role_name(), f"{plain(name)} › {plain(item.get_name())}", 1)
            self.ever[scene.name][key] = ready(item)
            self.driven[scene.name].add(key)
            if not (item.get_name() or "").strip():
                self.bad.append(f"{scene.name}: an item without a name in the menu of “{name}”")
        self.escape()
        if not until(lambda: not has(menu, STATE.SHOWING)):
            return f"the menu of “{name}” does not close"
        return None if items else f"the menu of “{name}” is empty"

    @staticmethod
    def escape():
        Atspi.generate_keyboard_event(0xFF1B, None, Atspi.KeySynthType.SYM)

    # --- dialogs ------------------------------------------------------------------------------------------------------------

    def enter_dialog(self, scene, opener, dialog, again):
        title = plain(dialog.get_name())
        problem = None if title else f"“{opener}” opens a dialog without a title"
        if self.tree.is_for_files(dialog):  # Qt's own, or the desktop's
            self.file_dialogs += 1
        elif title not in self.begun:
            def enter():
                for prepare in (lambda: None, lambda: None, lambda: self.take_back(scene), lambda: self.change(scene)):
                    prepare()  # a second press, where the first one has only ended what the dialog began
                    if again() and until(lambda: self.tree.dialog(title) or self.tree.dialogs(), 1.0) and self.tree.dialog(title):
                        return
                    for other in reversed(self.tree.dialogs()):
                        if not (scene.root() and plain(other.get_name()) == scene.name):
                            self.close(other)
            self.walk(Scene(title, lambda: self.tree.dialog(title), enter, page=False))
        for one in reversed(self.tree.dialogs()):
            if not (scene.root() and plain(one.get_name()) == scene.name):
                self.close(one)
        return problem

    def take_back(self, scene):
        """What a dialog has taken away comes back, and is the first row once more."""
        self.press_first(scene, UNDO)
        for _, role, _, node, _ in self.tree.controls(scene.root(), scene.without) if scene.root() else ():
            if role in TABLES - {"list"} and "Table" in node.get_interfaces() and Atspi.Table.get_n_rows(node):
                for row in Atspi.Table.get_selected_rows(node):
                    Atspi.Table.remove_row_selection(node, row)
                Atspi.Table.add_row_selection(node, 0)

    def change(self, scene):
        """Something is there to be applied."""
        self.press_first(scene, CHANGES)

    def press_first(self, scene, names):
        root = scene.root()
        found = next((each[3] for each in self.tree.controls(root, scene.without) if each[2] in names and each[1] in BUTTONS and each[4]), None) if root else None
        return bool(found and Atspi.Action.do_action(found, 0))

    def close(self, dialog):
        for attempt in range(12):
            self.escape()
            if until(lambda: not has(dialog, STATE.SHOWING), 0.2):
                return
            # Without a window manager the keys may still go to the window behind it.
            Atspi.Component.grab_focus(dialog)
            out = next((each[3] for each in self.tree.controls(dialog) if each[1] == "push button" and each[2] in AWAY and each[4]), None)
            if out and attempt > 3:
                Atspi.Action.do_action(out, 0)
        self.bad.append(f"“{dialog.get_name()}” does not close by Escape")

    # --- the menu bar -------------------------------------------------------------------------------------------------------

    def left_alone(self, name):
        return any(name == each or name.startswith(each + "(") for each in self.leave_alone)

    def walk_menus(self, scene, bar):
        """Presses every item. Choices are put back."""
        for _ in range(10):
            found = self.tree.leaves(bar)
            work, chosen = [], []
            for key, name, item in found:
                states = item.get_state_set()
                is_ready = states.contains(STATE.SENSITIVE)
                if states.contains(STATE.CHECKED):
                    chosen.append((key, name, item))
                if key not in self.ever[scene.name] and not all(part.strip() for part in key[1].split("›")):
                    self.bad.append(f"menu {key[1]}: an item without a name")
                self.ever[scene.name][key] = self.ever[scene.name].get(key, False) or is_ready
                if is_ready and key not in self.driven[scene.name]:
                    work.append((key, name, item))
            if not work:
                return
            for key, name, item in work:
                self.driven[scene.name].add(key)
                if self.left_alone(name) or not has(item, STATE.SENSITIVE):
                    continue
                self.presses += 1
                beside = [each for each in chosen if each[0][1].rpartition("›")[0] == key[1].rpartition("›")[0]]
                checked = has(item, STATE.CHECKED)
                if self.log:
                    self.log(f"menu: {key[1]}")
                Atspi.Action.do_action(item, 0)
                dialogs = self.tree.dialogs()
                if dialogs:
                    problem = self.enter_dialog(scene, name, dialogs[-1], lambda item=item: Atspi.Action.do_action(item, 0))
                    if problem:
                        self.bad.append(f"menu: {problem}")
                if has(item, STATE.CHECKED) != checked:
                    Atspi.Action.do_action(item, 0)
                for _, _, other in beside:  # of several choices, the one of before
                    if not has(other, STATE.CHECKED):
                        Atspi.Action.do_action(other, 0)
                scene.enter()
        self.bad.append("the menus do not come to an end")


def end(walk, scene, bar, name):
    """It is asked about what is not applied, at the foot of its page, and then about the clients that are connected; that is taken back."""
    item = next(item for _, each, item in walk.tree.leaves(bar) if each.partition("(")[0] == name)

    def question():
        dialogs = walk.tree.dialogs()
        return dialogs[-1] if dialogs else next((each[3] for each in walk.tree.controls(scene.root()) if each[1:3] == ("push button", name)), None)
    Atspi.Action.do_action(item, 0)
    for _ in range(5):
        asked = until(question)
        if asked is None or walk.tree.role(asked) != "push button":
            break
        if walk.log:
            walk.log("what is not applied is given up")
        walk.presses += 1
        Atspi.Action.do_action(asked, 0)
        until(lambda: not ready(asked), 2.0)
    if asked is None or walk.tree.role(asked) == "push button":
        walk.bad.append("the program does not ask before it ends")
    else:
        walk.enter_dialog(scene, name, asked, lambda: Atspi.Action.do_action(item, 0))


def whole_window(window, pages, language, publish, traffic, log=None):
    """Walks everything; returns what is wrong."""
    walk = Walk(window.app, leave_alone={QUIT[language], *UNPRESSED}, log=log)
    frame = window.frame()
    shown = list(window.showing(frame))
    stack = next(node for node in shown if node.get_role_name() == "layered pane")
    bar = next(node for node in shown if node.get_role_name() == "menu bar")
    navigation = {}
    for node in shown:
        if node.get_role_name() == "radio button":
            page = re.split("[,，]", node.get_name())[0]  # "Log and alerts, 2 new"
            if page in pages:
                navigation.setdefault(page, node)

    def scene_of(page):
        button = navigation[page]
        shown = []  # the page, once it was met

        def root():
            if walk.tree.dialogs() or not has(button, STATE.CHECKED):
                return None
            if not shown or not has(shown[0], STATE.SHOWING):
                shown[:] = [node for node in walk.tree.inside(stack) if node and has(node, STATE.SHOWING)][:1]
            return shown[0] if shown else None

        def enter():
            if root():
                return
            for dialog in reversed(walk.tree.dialogs()):
                walk.close(dialog)
            if not has(button, STATE.CHECKED):
                Atspi.Action.do_action(button, 0)
            until(root)
        return Scene(page, root, enter, asks=pages.index(page) in (2, 4, 6, 10))

    # They fold when they are done, which they are. Only that menu is looked into: for Qt an item is of the menu where it was met first, and
    # those of the others are met in the menus of buttons.
    about = walk.tree.inside(bar)[-1].get_child_at_index(0)
    Atspi.Action.do_action(next(item for _, name, item in walk.tree.leaves(about) if name.partition("(")[0] in FIRST_STEPS), 0)
    # The overview last: its numbers lead to rows that they filter.
    for page in [*pages[1:], pages[0]] * 2:
        if page in (pages[1], pages[4]):  # events that are there, and last messages after the list of events was emptied
            publish()
        scene = scene_of(page)
        scene.enter()
        walk.begun.discard(page)
        with traffic() if page == pages[0] else contextlib.nullcontext():  # so that there are latencies
            walk.walk(scene)
    first = scene_of(pages[0])

    def all_but_pages():
        return None if walk.tree.dialogs() else frame
    around = Scene("window", all_but_pages, first.enter, without=stack)
    around.enter()
    drawer = next(node for node in window.showing(frame) if node.get_name() in DRAWER)
    if not has(drawer, STATE.CHECKED):
        Atspi.Action.do_action(drawer, 0)
    connect = until(lambda: next((each[3] for each in walk.tree.controls(frame, stack) if each[2] in CONNECT | CONNECTED and each[4]), None))
    if connect.get_name() in CONNECT:  # the Overview's test message may have connected it
        Atspi.Action.do_action(connect, 0)
    if not until(lambda: not ready(connect) or connect.get_name() not in CONNECT, 10):
        walk.bad.append("the test client does not connect")
    for _ in range(2):
        walk.begun.discard(around.name)
        walk.walk(around)
    menus = Scene("menus", all_but_pages, first.enter)
    menus.enter()
    walk.walk_menus(menus, bar)
    # The menus have stopped and started the broker, too; a client that lost it is connected once more.
    if not until(lambda: connect.get_name() not in CONNECT, 1.0):
        Atspi.Action.do_action(connect, 0)
        if not until(lambda: connect.get_name() not in CONNECT, 10):
            walk.bad.append("the test client does not connect again")
    end(walk, menus, bar, QUIT[language])
    print("\n".join(inventory(walk.ever)))
    print(f"{walk.fields.edits} fields edited, {walk.presses} presses, {walk.fields.cells} cells read, {walk.file_dialogs} file dialogs opened and closed")
    bad, elsewhere, empty = judged(*left_out(walk.ever, walk.driven), walk.fields.rows)
    print(f"“{QUIT[language]}” ends the program and is left to the end")
    print("not driven here: " + "; ".join(elsewhere))
    print("without a row here: " + ", ".join(empty))
    return walk.bad + bad
