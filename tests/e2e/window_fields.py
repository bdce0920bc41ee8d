"""One field, one table: read, edited and put back. Each answer is what is wrong, or None."""

import collections

from gi.repository import Atspi

from window_tree import STATE, has, until

MOST_ROWS = 8


class Fields:
    def __init__(self):
        self.rows = collections.defaultdict(int)  # table -> the most rows it had
        self.edits = self.cells = 0

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

    @staticmethod
    def count(node):
        return Atspi.Table.get_n_rows(node) if "Table" in node.get_interfaces() else node.get_child_count()

    def has_first_row(self, name, node):
        """It was empty when it was read."""
        return self.rows.get(name) == 0 and self.count(node) > 0

    def read(self, role, name, node):
        table, count = "Table" in node.get_interfaces(), self.count(node)
        self.rows[name] = max(self.rows[name], count)
        columns = Atspi.Table.get_n_columns(node) if table else 1
        for row in range(min(count, MOST_ROWS)):
            cells = [Atspi.Table.get_accessible_at(node, row, column) for column in range(columns)] if table else [node.get_child_at_index(row)]
            cells = [(cell.get_name() or "").strip() for cell in cells if cell]
            self.cells += len(cells)
            if cells and not any(cells):
                return f"{role} “{name}”: nothing to read in row {row}"
        return None
