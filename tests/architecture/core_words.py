"""Holds that the window can say in Chinese whatever the core says: prints one line for each sentence without a translation, for each
translation that nobody needs any more and for each that lost an argument; exits 1 when there is any.

    core_words.py ROOT          check resources/translations/core_zh_CN.txt
    core_words.py ROOT --list   print the forms that the sources make

A form is a sentence with %1 … %9 where the source joins something else to it: "topic " + name + " is gone" is "topic %1 is gone".
Reads the sources as text, so it needs no compiler and no build folder.
"""

import pathlib
import re
import sys

TABLE = "resources/translations/core_zh_CN.txt"
SOURCES = ["core/**/*.cpp", "core/**/*.h", "app/runtime/*.cpp", "app/controllers/*.cpp", "app/simulator/*.cpp", "app/testclient/*.cpp",
           "app/hookline/main.cpp"]

# What never comes to the window as a sentence of the core, and why.
ALLOWED_FILES = {
    "core/config/schema.cpp": "comments of the default file, which is English like its keys",
    "core/config/default_file.cpp": "the same",
    "core/config/issue_texts.cpp": "translated by id: ui/text_tables.cpp, held together by Texts.EveryIssueOfTheSettingsIsTranslatable",
    "core/doctor/diagnosis.cpp": "translated by id: ui/diagnosis_table.cpp, held together by Texts.EveryDiagnosisOfTheDoctorIsTranslatable",
    "core/metrics/prometheus.cpp": "the metrics page, which is for programs",
    "core/store/tables.cpp": "SQL", "core/store/tables.h": "SQL", "core/store/schema.cpp": "SQL",
    "core/spool/schema.cpp": "SQL", "core/spool/store.cpp": "SQL", "core/spool/store_letters.cpp": "SQL", "core/spool/salvage.cpp": "SQL", "core/disk/schema.cpp": "SQL",
    "core/spool/inspect.cpp": "hooklined spool, which runs in a terminal",
    "core/net/websocket_upgrade.cpp": "answers of HTTP to MQTT clients",
    "core/kafka/event_formats.cpp": "records of Kafka", "core/kafka/event_schemas.cpp": "records of Kafka",
    "core/kafka/json_text.cpp": "records of Kafka",
    "core/base/log_format.cpp": "the log as it is written to a file",
    "app/runtime/command_line.cpp": "the command line, in a terminal", "app/runtime/doctor_command.cpp": "a terminal",
    "app/runtime/keychain_command.cpp": "a terminal", "app/runtime/passwd_command.cpp": "a terminal",
    "app/runtime/replay_command.cpp": "a terminal", "core/net/tls_client.cpp": "hooklined replay, in a terminal", "app/runtime/rules_command.cpp": "a terminal",
    "app/runtime/ask_secret.cpp": "a terminal", "app/runtime/metrics_server.cpp": "HTTP, for programs",
}

# Arguments of these are no sentences for the window.
ALLOWED_CALLS = {
    "logInfo": "the log page shows the log as it is written; only warnings and errors become alerts, and those are said",
    "logNotice": "the same", "logDebug": "the same",
    "printf": "a terminal", "fprintf": "a terminal", "execute": "SQL", "Statement": "SQL",
}
# Library texts that are looked for, names, paths, formats and pieces that other forms hold whole.
ALLOWED_FORMS = [
    (r"\(?SELECT |INSERT |PRAGMA |UPDATE |DELETE |BEGIN |CREATE |INTO | WHERE | AND | ORDER |%1%2 DESC", "SQL"),
    (r"(Client|Server) Key$|n,,|c=biws", "SCRAM and OAuth on the wire"),
    (r"HTTP/1|Content-Type: |application/|text/plain", "HTTP"),
    (r"KRB5CCNAME|Cannot (find|contact|resolve)|Cannot resolve|default realm$|no suitable keys$|not found in Kerberos|Key table$|no principal$"
     r"|No worthy|Ticket expired$|context has expired$|No Kerberos credentials$|No provider for", "looked for in Kerberos' and Cyrus SASL's words"),
    (r"for configuration $|config name$|incorrect security\.protocol$|might require SASL$|timed out$|is experimental$|GSSAPI"
     r"|ssl handshake|CERTIFICATE", "looked for in librdkafka's words"),
    (r"(%1|[a-z_$A-Z]+)?[-/._:](%\d|[a-z_]+)?\S*$|%1(name|servers|hookline-state)$|unix:|hl-|port-%1$", "names, keys and paths"),
    (r"# Made from|# Settings of|%1 = |listeners\.%1|# Who may publish|user %1$", "the text of a settings file"),
    (r"hookline start=|hookline version |Hookline: %1$|Hookable MQTT|kafka source$|event table$|script %1$|dead letters: %1$|dead letters: "
     r"|%1 seconds$|retained messages/count$|load/|Qt Mqtt |libmosquitto %", "names of things that are not shown, $SYS"),
    (r", partition $|, none is missing$|, %1 are lost: |The spool was damaged \(%1\); it is kept as %2\. $"
     r"| at character %1 of |%1%2%3 callbacks$|%1 to %2$|a comma or $|level %1: |; the version before", "pieces: the table has the whole as an \"en+\" line"),
]

TOKEN = re.compile(r"""(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<raw>R"(?P<fence>[^()\s\\]{0,16})\(.*?\)(?P=fence)")|(?P<str>"(?:\\.|[^"\\\n])*")
    |(?P<chr>'(?:\\.|[^'\\\n])+')|(?P<num>\d(?:['\w.]*))|(?P<name>[A-Za-z_]\w*)|(?P<sign>->|::|<<|>>|\+=|\+\+|&&|\|\||==|!=|[^\s])""", re.S | re.X)
OPEN, CLOSE = {"(", "[", "{"}, {")", "]", "}"}
ENDS = {",", ";", "?", ":", "=", "return", "+=", "<<", "&&", "||", "==", "!=", "{", "<", ">"}
LUA = {"luaL_error", "luaL_argcheck", "lua_pushfstring"}


class Source:
    def __init__(self, text):
        self.text = text
        plain = re.sub(r"^[ \t]*#.*$", lambda m: " " * len(m.group(0)), text, flags=re.M)
        self.tokens = []
        for m in TOKEN.finditer(plain):
            kind = "raw" if m.group("raw") else m.lastgroup
            if kind != "comment":
                self.tokens.append((kind, m.group(0), m.start(), m.end()))
        self.calls, stack = [], []
        for i, (kind, word, _, _) in enumerate(self.tokens):
            if kind not in ("str", "raw", "chr"):
                if word == "(":
                    stack.append(self.tokens[i - 1][1] if i else "")
                elif word in OPEN:
                    stack.append("")
                elif word in CLOSE and stack:
                    stack.pop()
            self.calls.append(tuple(stack))

    def _walk(self, i, step):
        depth, opening, closing = 0, (CLOSE if step < 0 else OPEN), (OPEN if step < 0 else CLOSE)
        while 0 <= i + step < len(self.tokens):
            kind, word = self.tokens[i + step][:2]
            if kind not in ("str", "raw", "chr"):
                if word in opening:
                    depth += 1
                elif word in closing:
                    if depth == 0:
                        break
                    depth -= 1
                elif depth == 0 and word in ENDS:
                    break
            i += step
        return i

    def forms(self):
        """(line, form, calls it stands in, joined from pieces)"""
        used = set()
        for i, (kind, _, start, _) in enumerate(self.tokens):
            if kind != "str" or i in used:
                continue
            first = i
            # std::string("…") + x: the literal is a piece of the sum around it
            if i >= 2 and self.tokens[i - 1][1] == "(" and self.tokens[i - 2][1] == "string" and i + 2 < len(self.tokens) and self.tokens[i + 2][1] == "+":
                first = i - 2
            left, right = self._walk(first, -1), self._walk(first, 1)
            parts, part, depth = [], [], 0
            for k in range(left, right + 1):
                kind, word = self.tokens[k][:2]
                if kind not in ("str", "raw", "chr"):
                    depth += (word in OPEN) - (word in CLOSE)
                    if depth == 0 and word == "+":
                        parts.append(part)
                        part = []
                        continue
                part.append(k)
            parts.append(part)
            form, places = "", 0
            for part in filter(None, parts):
                whole = self.text[self.tokens[part[0]][2]:self.tokens[part[-1]][3]]
                wrapped = re.fullmatch(r'(?:std::)?string\("((?:\\.|[^"\\])*)"\)', whole)
                literals = [k for k in part if self.tokens[k][0] == "str"]
                if wrapped and len(parts) > 1:
                    form += wrapped.group(1)
                    used.update(literals)
                elif len(literals) == len(part):
                    form += "".join(self.tokens[k][1][1:-1] for k in part)
                    used.update(literals)
                elif len(part) == 1 and self.tokens[part[0]][0] == "chr":
                    form += whole[1:-1]
                else:
                    places += 1
                    form += f"%{places}"
            if i not in used:  # within an operand: a sentence of its own
                used.add(i)
                j = i
                form = ""
                while j < len(self.tokens) and self.tokens[j][0] == "str":
                    form += self.tokens[j][1][1:-1]
                    used.add(j)
                    j += 1
                parts = [1]
            yield self.text.count("\n", 0, start) + 1, form.replace('\\"', '"').replace("\\\\", "\\"), self.calls[i], len(parts) > 1


def of_lua(form):
    """luaL_error's "%s" and "%d" as places."""
    count = 0

    def place(_):
        nonlocal count
        count += 1
        return f"%{count}"
    return re.sub(r"%[sdfI]", place, form)


def needed(root):
    out = {}
    for path in sorted(p for pattern in SOURCES for p in root.glob(pattern)):
        name = path.relative_to(root).as_posix()
        if name in ALLOWED_FILES:
            continue
        for line, form, calls, joined in Source(path.read_text(encoding="utf-8")).forms():
            if set(calls) & set(ALLOWED_CALLS) or not re.search(r"[A-Za-z]{2}", re.sub(r"%\d", "", form)):
                continue
            lua = bool(set(calls) & LUA)
            if lua:
                form = of_lua(form)
                if "luaL_argcheck" in calls:
                    if form == "success":
                        continue  # a reason that is compared with
                    form = f"bad argument #%1 to '%2' ({form})"
            elif not joined and not re.search(r'[A-Za-z,.;:)"%] [A-Za-z"(%]', form):
                continue
            if not any(re.match(pattern, form) for pattern, _ in ALLOWED_FORMS):
                out.setdefault(form, f"{name}:{line}")
    return out


def table(root):
    """form -> (translation, made by one expression of the sources)"""
    out, problems = {}, []
    lines = (root / TABLE).read_text(encoding="utf-8").split("\n")
    for number, (line, after) in enumerate(zip(lines, lines[1:] + [""]), 1):
        m = re.match(r"en(\+?) (.*)", line)
        if not m:
            continue
        if not after.startswith("zh ") or not after[3:].strip():
            problems.append(f"{TABLE}:{number}: no translation below")
        elif sorted(set(re.findall(r"%\d", m.group(2)))) != sorted(set(re.findall(r"%\d", after))):
            problems.append(f"{TABLE}:{number}: not the same arguments")
        if m.group(2) in out:
            problems.append(f"{TABLE}:{number}: here twice")
        out[m.group(2)] = (after[3:], not m.group(1))
    return out, problems


def check(root):
    wanted = needed(root)
    have, problems = table(root)
    problems += [f'{where}: no translation in {TABLE}: "{form}"' for form, where in wanted.items() if form not in have]
    problems += [f'{TABLE}: nothing says this any more: "{form}"' for form, (_, made) in have.items() if made and form not in wanted]
    return problems


if __name__ == "__main__":
    base = pathlib.Path(sys.argv[1])
    if "--list" in sys.argv:
        for known, place in needed(base).items():
            print(f"{place}\t{known}")
        sys.exit(0)
    found = check(base)
    for problem in found:
        print(problem)
    sys.exit(1 if found else 0)
