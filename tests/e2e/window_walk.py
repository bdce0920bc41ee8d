"""Every part of the real window, driven through the accessibility interface alone: each page, tab, menu and dialog; in each, every field
is read and edited, every button pressed, the rows of every table read. What was driven is compared with everything that was seen.

The walk finds its way by itself: a press that opens a dialog leads into that dialog, one that goes to another page is followed by the
way back. What is new in the window is therefore walked too, and what cannot be driven, or has no name, is a finding.
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
STATE = Atspi.StateType
MOST_ROWS = 8
MOST_ITEMS = 10
# "records 9" is the button that it was as "records 12", "messages in –" the one of "messages in 4.0/s".
CHANGING = re.compile(r"\s*(–|[-+]?\d[\d.,:]*)(\s?(%|ms|µs|s|min|h|[KMG]?i?B)(?!\w))?(/s)?")


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


# What takes other controls away is pressed after them.
LAST = {"Do not show this again", "不再显示", "Disconnect", "断开", "踢除", "Clear", "清空", "Clear session", "清除会话"}
# What needs more than a practice cluster and a minute: English, Chinese, what it needs or where it is driven. Everything else must be ready
# at some time and driven; what of this list was not is printed with the inventory.
ELSEWHERE = (
    ("Event", "事件", "the column that cannot be hidden"),
    ("Show the Kafka record", "查看 Kafka 记录", "window_robot.py rest"),
    ("Copy payload", "复制消息内容", "window_robot.py rest"),
    ("The selected one", "所选的一行", "a selected row, asked in a question of its own"),
    ("All ( #)", "全部（ #）", "rows at the moment of the question"), ("Shown ( #)", "显示中的（ #）", "rows at the moment of the question"),
    ("Marked ( #)", "已标记（ #）", "marked rows"),
    ("Write one marked record and read it back", "写入一条标记记录并回读", "a Kafka of one's own"),
    ("New topic…", "新建主题…", "window_robot.py rest"),
    ("Add partitions…", "增加分区…", "window_robot.py rest"), ("Delete topic…", "删除主题…", "window_robot.py rest"),
    ("Compare", "比较", "window_robot.py rest"), ("Show MQTT event", "查看 MQTT 事件", "window_robot.py rest"), ("Pause", "暂停", "while records are read"),
    ("Start", "开始", "window_robot.py rest"), ("Dry run", "试运行", "window_robot.py tasks hour"), ("Replay", "重放", "window_robot.py tasks hour"),
    ("Use these", "使用这些", "window_robot.py tasks secure"), ("Use these", "采用", "a text to import"),
    ("Add user", "添加用户", "window_robot.py rest"),
    ("Change password…", "更改密码…", "window_robot.py rest"),
    ("Add to the rules", "加入规则", "a user and a topic"), ("Make this file", "创建此文件", "an ACL file that is named and not there"),
    ("Keep mine", "保留我的修改", "an ACL file that two change"), ("Show theirs", "显示磁盘内容", "an ACL file that two change"),
    ("Read it now", "立即读取", "an ACL file that somebody else changed"),
    ("Clear those that are over", "清除已结束的告警", "an alert that is over"),
    ("Delete retained", "删除保留消息", "window_robot.py rest"),
    ("Up", "上移", "a chosen rule"), ("Down", "下移", "a chosen rule"),
    ("Earlier", "提前", "window_robot.py rest"), ("Later", "推后", "window_robot.py rest"),
    ("Switch off", "停用", "a chosen hook"),
    ("Unsubscribe", "取消订阅", "window_robot.py rest"),
    ("Host", "主机", "window_robot.py rest"), ("Version", "版本", "a disconnected test client"),
    ("Port", "端口", "a disconnected test client"), ("Client ID", "客户端 ID", "window_robot.py rest"),
    ("Redo", "重做", "after an undo"),
    ("Selected text", "所选文本", "text that is selected in a payload"), ("Natural size", "原始大小(N)", "after a zoom"),
    ("Users: ann", "用户: ann", "window_robot.py rest"), ("User name", "用户名", "a rule for one user"),
    ("Always decode this topic as…", "始终将此主题解码为…", "a selected row with a topic"),
    ("OK", "确定", "files with a message type"), ("Dismiss", "关闭", "a stream too fast to read"),
    ("Files and message type", "文件和消息类型", "a rule for Protobuf"),
    # There for a moment, or for as long as a row is chosen.
    ("Cancel", "取消", "answers a question"), ("Use it", "使用", "answers a question"), ("Apply…", "应用…", "while something is changed"),
    ("Disconnect", "断开", "while connected"), ("Disconnect", "踢除", "a chosen client"), ("Clear", "清空", "messages of the test client"),
    ("Clear session", "清除会话", "window_robot.py rest"), ("Show events", "查看事件", "a chosen row"), ("Show events", "显示事件", "a chosen row"),
    ("Show subscriptions", "查看订阅", "a chosen client"), ("Empty the field", "清空输入框", "while there is a text"),
)
NO_ROWS = (("Delivery errors", "投递错误"), ("Kafka records", "Kafka 记录"), ("Kafka topics", "Kafka 主题"), ("Partitions of the topic", "主题的分区"),
           ("What would change", "将发生的更改"), ("Colour rules", "着色规则"), ("More Kafka clusters", "更多 Kafka 集群"), ("Last problems", "最近的问题"),
           ("Decoder rules", "解码规则"), ("Groups of events", "事件分组"))
AWAY = {"Cancel", "Close", "取消", "关闭"}
LANGUAGE = {"Switch to Chinese", "切换到英文"}


class Scene:
    """A part of the window that is walked as one: `root()` is what it consists of now, or None; `enter()` brings it there."""

    def __init__(self, name, root, enter, page=True, without=None, asks=False):
        self.name, self.root, self.enter, self.page, self.without, self.asks = name, root, enter, page, without, asks


class Walk:
    def __init__(self, app, leave_alone=(), log=None):
        self.app, self.leave_alone, self.log = app, set(leave_alone), log
        self.ever = collections.defaultdict(dict)     # scene -> key -> was it ever ready?
        self.driven = collections.defaultdict(set)    # scene -> keys
        self.rows = collections.defaultdict(int)      # table -> the most rows it had
        self.presses = self.edits = self.cells = self.file_dialogs = 0
        self.bad, self.begun, self.files = [], set(), {}

    # --- looking ------------------------------------------------------------------------------------------------------------

    def controls(self, root, without=None):
        """[(key, role, name, node, ready)] of what is shown, in order."""
        out, count, waiting = [], collections.Counter(), [root]
        while waiting:
            node = waiting.pop()
            try:
                states = node.get_state_set() if node else None
                if states is None or node == without or not states.contains(STATE.SHOWING):
                    continue
                role = node.get_role_name()
                if role in CONTROLS:
                    name = (node.get_name() or "").strip()
                    steady = plain(name).removesuffix(" #") if role == "page tab" else plain(name)
                    count[role, steady] += 1
                    out.append(((role, steady, count[role, steady]), role, name, node, states.contains(STATE.SENSITIVE)))
                if role == "list" and node.get_child_count() <= MOST_ITEMS:  # it may be what chooses the rest
                    for i in range(node.get_child_count()):
                        item = node.get_child_at_index(i)
                        out.append((("list item", f"{name}: {item.get_name()}", 1), "list item", item.get_name(), item, True))
                if role not in CLOSED:
                    waiting += [node.get_child_at_index(i) for i in reversed(range(node.get_child_count()))]
            except GLib.Error:
                continue
        return out

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

    def dialogs(self):
        out = []
        for i in range(self.app.get_child_count()):
            try:
                top = self.app.get_child_at_index(i)
                if top and top.get_role_name() != "frame" and has(top, STATE.SHOWING):
                    out.append(top)
            except GLib.Error:
                continue
        return out

    def dialog(self, title):
        return next((d for d in reversed(self.dialogs()) if plain(d.get_name()) == title and not self.is_file_dialog(d)), None)

    # --- the walk -----------------------------------------------------------------------------------------------------------

    def walk(self, scene):
        if scene.name in self.begun:
            return
        self.begun.add(scene.name)
        self.driven[scene.name] -= {key for key in self.driven[scene.name] if key[0] in ("page tab", "list item")}  # the second time as well
        first_choice, selected = {}, set()
        for _ in range(60):
            root = scene.root()
            if root is None:
                scene.enter()
                root = scene.root()
                if root is None:  # what led there is done with; left_out() says if something was not driven
                    if not self.ever[scene.name] or self.dialogs():
                        self.bad.append(f"{scene.name}: cannot be reached")
                    return
            found = self.controls(root, scene.without)
            self.book(scene, found)
            for key, role, _, node, _ in found:
                if role == "radio button" and key not in first_choice:
                    first_choice[key] = has(node, STATE.CHECKED)
            work = [each for each in found if each[4] and each[0] not in self.driven[scene.name]]
            chosen = False
            for each in found:  # a row for the buttons that act on one
                if each[1] in TABLES - {"list"} and "Table" in each[3].get_interfaces() and Atspi.Table.get_n_rows(each[3]) and not Atspi.Table.get_n_selected_rows(each[3]):
                    chosen |= Atspi.Table.add_row_selection(each[3], 0) and each[0] not in selected
                    selected.add(each[0])
            if chosen and not work:
                continue
            if not work:
                back = [each for each in found if first_choice.pop(each[0], False) and not has(each[3], STATE.CHECKED)]
                if not back:
                    return self.stir(scene)
                for each in back:
                    Atspi.Action.do_action(each[3], 0)
                continue
            self.round(scene, work)
        self.bad.append(f"{scene.name}: does not come to an end")

    def stir(self, scene):
        """What is ready only while something has changed and is not applied: changes a text, presses, puts it back."""
        for _ in range(4):
            missed = {key for key, was in self.ever[scene.name].items() if was and key not in self.driven[scene.name] and key[0] in BUTTONS}
            if not missed:
                return
            if scene.root() is None:
                scene.enter()
            field = next((each for each in self.controls(scene.root(), scene.without) if each[1] == "text" and each[4] and has(each[3], STATE.EDITABLE)), None)
            if field is None:
                return
            before = Atspi.Text.get_text(field[3], 0, -1)
            Atspi.EditableText.set_text_contents(field[3], before + "x")
            work = until(lambda: [each for each in self.controls(scene.root(), scene.without) if each[0] in missed and each[4]], 2.0)
            for each in (work or [])[:1]:
                self.round(scene, [each])
            if ready(field[3]) and Atspi.Text.get_text(field[3], 0, -1) != before:
                Atspi.EditableText.set_text_contents(field[3], before)
            if not work:
                return

    def rank(self, role):
        return next(i for i, roles in enumerate((FIELDS, CHOICES, TABLES, {"radio button"}, BUTTONS, {"page tab"}, {"list item"})) if role in roles)

    def round(self, scene, work):
        """Drives what is shown until something else is shown."""
        for key, role, name, node, _ in sorted(work, key=lambda each: (each[2] in LAST, self.rank(each[1]), -work.index(each) if each[1] == "list item" else 0)):
            if not ready(node):
                continue
            self.driven[scene.name].add(key)
            began = time.monotonic()
            try:
                problem = self.drive(scene, key, role, name, node)
            except GLib.Error as error:
                problem = f"{role} “{name}”: {error.message}"
            if problem:
                self.bad.append(f"{scene.name}: {problem}")
            if scene.asks and role in BUTTONS and scene.root() is not None:  # a question at the foot of the page, there for a moment
                found = self.controls(scene.root(), scene.without)
                fresh = [each for each in found if each[1] in BUTTONS and each[0] not in self.ever[scene.name] and each[4]]
                self.book(scene, found)
                if fresh:
                    self.round(scene, fresh)
            if self.log:
                self.log(f"{scene.name}: {role} “{name}” {time.monotonic() - began:.2f} s {problem or ''}")
            if role in ("radio button", "page tab", "list item") or scene.root() is None:
                return

    def drive(self, scene, key, role, name, node):
        if role in TEXTS:
            return self.edit(role, name, node)
        if role in TABLES:
            return self.read(role, name, node)
        if role == "spin button":
            return self.turn(name, node)
        if role == "combo box":
            return self.choose(name, node)
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

    # --- fields -------------------------------------------------------------------------------------------------------------

    def edit(self, role, name, node):
        before = Atspi.Text.get_text(node, 0, -1)
        if not has(node, STATE.EDITABLE):
            return None
        self.edits += 1
        secret = role == "password text"
        for text in ("robot-1", "17", "7"):  # some take numbers only
            Atspi.EditableText.set_text_contents(node, text)
            if Atspi.Text.get_character_count(node) == len(text) if secret else Atspi.Text.get_text(node, 0, -1) == text:
                break
        else:
            return f"{role} “{name}” does not take a text"
        Atspi.EditableText.set_text_contents(node, "" if secret else before)
        if not secret and Atspi.Text.get_text(node, 0, -1) != before:
            return f"{role} “{name}” does not take back “{before}”"
        return None

    def turn(self, name, node):
        before, least, most = Atspi.Value.get_current_value(node), Atspi.Value.get_minimum_value(node), Atspi.Value.get_maximum_value(node)
        if least == most:
            return None
        self.edits += 1
        other = before + 1 if before + 1 <= most else before - 1
        for value in (other, before):
            Atspi.Value.set_current_value(node, value)
            if not until(lambda: Atspi.Value.get_current_value(node) == value, 1.0):
                return f"spin button “{name}” does not take {value}"
        return None

    @staticmethod
    def act(node, wanted):
        for i in range(Atspi.Action.get_n_actions(node)):
            if Atspi.Action.get_action_name(node, i) == wanted:
                return Atspi.Action.do_action(node, i)
        return False

    def choose(self, name, node):
        """To the next value and back; each choice is read."""
        def text():
            return Atspi.Text.get_text(node, 0, -1)
        before, choices = text(), node.get_child_at_index(0)
        if node.get_child_count() > 1:  # where one may type as well
            problem = self.edit("combo box", name, node.get_child_at_index(1))
            if problem:
                return problem
        words = [choices.get_child_at_index(i).get_name() for i in range(choices.get_child_count())]
        self.cells += len(words)
        typed = node.get_child_count() > 1  # nothing may be a choice there
        if not before.strip() and words and not typed:
            return f"combo box “{name}” does not say its value"
        if not typed and any(not (word or "").strip() for word in words):
            return f"combo box “{name}”: a choice cannot be read: {words}"
        if len(words) < 2:
            return None
        self.edits += 1
        for way, back in (("Increase", "Decrease"), ("Decrease", "Increase")):
            if not self.act(node, way):
                return f"combo box “{name}” cannot be changed"
            if until(lambda: text() != before, 0.3):
                self.act(node, back)
                return None if until(lambda: text() == before, 1.0) else f"combo box “{name}” does not go back to “{before}”"
        return f"combo box “{name}” stays at “{before}”"

    def read(self, role, name, node):
        table = "Table" in node.get_interfaces()
        count = Atspi.Table.get_n_rows(node) if table else node.get_child_count()
        self.rows[name] = max(self.rows[name], count)
        columns = Atspi.Table.get_n_columns(node) if table else 1
        for row in range(min(count, MOST_ROWS)):
            cells = [Atspi.Table.get_accessible_at(node, row, column) for column in range(columns)] if table else [node.get_child_at_index(row)]
            cells = [(cell.get_name() or "").strip() for cell in cells if cell]
            self.cells += len(cells)
            if cells and not any(cells):
                return f"{role} “{name}”: nothing to read in row {row}"
        return None

    # --- buttons ------------------------------------------------------------------------------------------------------------

    def press(self, scene, key, role, name, node):
        if Atspi.Action.get_n_actions(node) == 0:
            return f"{role} “{name}” cannot be pressed"
        if self.left_alone(name):
            return None
        self.presses += 1
        if name in LANGUAGE:  # every name becomes another one; nothing else is done until they are back
            for _ in range(2):
                now = node.get_name()
                Atspi.Action.do_action(node, 0)
                if not until(lambda: node.get_name() != now):
                    return f"“{now}” does not change the language"
            return None
        menu = Atspi.Action.get_action_name(node, 0) == "ShowMenu"
        checked = role in CHOICES and has(node, STATE.CHECKED)
        known = len(self.dialogs())
        Atspi.Action.do_action(node, 0)
        if menu:
            return self.drop_down(scene, name, node)
        dialogs = self.dialogs()  # answered after the press was worked off
        if len(dialogs) > known:
            def again():
                if scene.root() is None:
                    scene.enter()
                found = next((each[3] for each in self.controls(scene.root(), scene.without) if each[0] == key), None)
                if found and ready(found):
                    Atspi.Action.do_action(found, 0)
            return self.enter_dialog(scene, name, dialogs[-1], again)
        if role in CHOICES and ready(node) and has(node, STATE.CHECKED) != checked and scene.root() is not None:
            # What it makes appear is driven before it is taken back.
            found = self.controls(scene.root()) if not scene.page else []
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

    def drop_down(self, scene, name, node):
        """A button's menu opens, says its items, and is closed again."""
        menu = node.get_child_at_index(0)
        if not menu or not until(lambda: has(menu, STATE.SHOWING)):
            return f"the menu of “{name}” does not open"
        items = [item for item in (menu.get_child_at_index(i) for i in range(menu.get_child_count())) if item and item.get_role_name() in ITEMS]
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
        if self.is_file_dialog(dialog):  # Qt's own, or the desktop's
            self.file_dialogs += 1
        elif title not in self.begun:
            def enter():
                again()
                until(lambda: self.dialog(title))
            self.walk(Scene(title, lambda: self.dialog(title), enter, page=False))
        for one in reversed(self.dialogs()):
            if not (scene.root() and plain(one.get_name()) == scene.name):
                self.close(one)
        return problem

    def is_file_dialog(self, dialog):
        """Qt's own, or the desktop's: it shows a path."""
        if dialog not in self.files:
            self.files[dialog] = self.shows_path(dialog)
        return self.files[dialog]

    def shows_path(self, dialog):
        return any(role == "combo box" and "Text" in node.get_interfaces() and Atspi.Text.get_text(node, 0, -1).startswith("/")
                   for _, role, _, node, _ in self.controls(dialog))

    def close(self, dialog):
        for attempt in range(12):
            self.escape()
            if until(lambda: not has(dialog, STATE.SHOWING), 0.2):
                return
            # Without a window manager the keys may still go to the window behind it.
            Atspi.Component.grab_focus(dialog)
            out = next((each[3] for each in self.controls(dialog) if each[1] == "push button" and each[2] in AWAY and each[4]), None)
            if out and attempt > 3:
                Atspi.Action.do_action(out, 0)
        self.bad.append(f"“{dialog.get_name()}” does not close by Escape")

    # --- the menu bar -------------------------------------------------------------------------------------------------------

    def leaves(self, menu, path=""):
        """[(key, name, node)] of the items at the ends of all menus."""
        out = []
        for i in range(menu.get_child_count()):
            item = menu.get_child_at_index(i)
            if not item or item.get_role_name() not in ITEMS:
                continue
            name = (item.get_name() or "").strip()
            if not name:
                self.bad.append(f"menu {path}: an item without a name")
            below = item.get_child_at_index(0) if item.get_child_count() else None
            if below:
                out += self.leaves(below, f"{path}{plain(name)} › ")
            else:
                out.append(((item.get_role_name(), path + plain(name), 1), name, item))
        return out

    def left_alone(self, name):
        return any(name == each or name.startswith(each + "(") for each in self.leave_alone)

    def walk_menus(self, scene, bar):
        """Presses every item. Choices are put back."""
        for _ in range(10):
            found = self.leaves(bar)
            work = []
            for key, name, item in found:
                is_ready = has(item, STATE.SENSITIVE)
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
                beside = [each for each in found if each[0][1].rpartition("›")[0] == key[1].rpartition("›")[0] and has(each[2], STATE.CHECKED)]
                checked = has(item, STATE.CHECKED)
                if self.log:
                    self.log(f"menu: {key[1]}")
                Atspi.Action.do_action(item, 0)
                dialogs = self.dialogs()
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

    # --- telling ------------------------------------------------------------------------------------------------------------

    def left_out(self):
        """(seen and ready, and yet not driven; never ready at all)"""
        missed = [f"{scene}: {role} “{name}”" for scene, keys in self.ever.items() for (role, name, n), was in keys.items()
                  if was and (role, name, n) not in self.driven[scene]]
        once = {(role, name) for keys in self.ever.values() for (role, name, _), was in keys.items() if was}
        asleep = sorted({f"{role} “{name}”" for keys in self.ever.values() for (role, name, _), was in keys.items() if not was and (role, name) not in once})
        return missed, asleep

    def inventory(self):
        lines = ["| view | fields | choices | buttons | tables | tabs |", "|---|---|---|---|---|---|"]
        for scene, keys in self.ever.items():
            count = collections.Counter("fields" if role in FIELDS else "choices" if role in CHOICES | {"radio button"}
                                        else "buttons" if role in BUTTONS | ITEMS else "tables" if role in TABLES else "tabs" for role, _, _ in keys)
            lines.append(f"| {scene} | {count['fields']} | {count['choices']} | {count['buttons']} | {count['tables']} | {count['tabs']} |")
        lines.append(f"{self.edits} fields edited, {self.presses} presses, {self.cells} cells read, {self.file_dialogs} file dialogs opened and closed")
        return lines


DRAWER, CONNECT = {"Test client", "测试客户端"}, {"Connect", "连接"}
# What is only pressed at the very end, by language.
QUIT = {"en": "Quit", "zh_CN": "退出"}


def whole_window(window, pages, language, publish, log=None):
    """Walks everything; returns what is wrong."""
    walk = Walk(window.app, leave_alone={QUIT[language]}, log=log)
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

        def root():
            if walk.dialogs() or not has(button, STATE.CHECKED):
                return None
            return next((c for c in (stack.get_child_at_index(i) for i in range(stack.get_child_count())) if c and has(c, STATE.SHOWING)), None)

        def enter():
            for dialog in reversed(walk.dialogs()):
                walk.close(dialog)
            if not has(button, STATE.CHECKED):
                Atspi.Action.do_action(button, 0)
            until(root)
        return Scene(page, root, enter, asks=pages.index(page) in (2, 4, 6, 10))

    # The overview last: its numbers lead to rows that they filter.
    for page in [*pages[1:], pages[0]] * 2:
        if page == pages[1]:
            publish()
        scene = scene_of(page)
        scene.enter()
        walk.begun.discard(page)
        walk.walk(scene)
    first = scene_of(pages[0])

    def all_but_pages():
        return None if walk.dialogs() else frame
    around = Scene("window", all_but_pages, first.enter, without=stack)
    around.enter()
    drawer = next(node for node in window.showing(frame) if node.get_name() in DRAWER)
    if not has(drawer, STATE.CHECKED):
        Atspi.Action.do_action(drawer, 0)
    connect = until(lambda: next((each[3] for each in walk.controls(frame, stack) if each[2] in CONNECT and each[4]), None))
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
    if not until(lambda: connect.get_name() not in CONNECT, 5):
        Atspi.Action.do_action(connect, 0)
        if not until(lambda: connect.get_name() not in CONNECT, 10):
            walk.bad.append("the test client does not connect again")
    ends = next(item for _, name, item in walk.leaves(bar) if walk.left_alone(name))
    Atspi.Action.do_action(ends, 0)  # with a client connected it is asked about
    question = until(lambda: (walk.dialogs() or [None])[-1])
    if question:
        walk.enter_dialog(menus, QUIT[language], question, lambda: Atspi.Action.do_action(ends, 0))
    else:
        walk.bad.append("the program does not ask before it ends")
    print("\n".join(walk.inventory()))
    missed, asleep = walk.left_out()
    known = {english: why for english, _, why in ELSEWHERE} | {chinese: why for _, chinese, why in ELSEWHERE}
    bad, elsewhere = list(walk.bad), []
    for what, each in [("seen and not driven", one) for one in missed] + [("never ready to be driven", one) for one in asleep]:
        why = known.get(each.rpartition("“")[2].rstrip("”").rpartition("› ")[2])
        if why is None:
            bad.append(f"{what}: {each}")
        else:
            elsewhere.append(f"{each} ({why})")
    empty = {name for name, count in walk.rows.items() if count == 0}
    bad += [f"never a row: {name}" for name in empty if not any(name in pair for pair in NO_ROWS)]
    print(f"“{QUIT[language]}” ends the program and is left to the end")
    print("not driven here: " + "; ".join(elsewhere))
    print("without a row here: " + ", ".join(sorted(empty)))
    return bad
