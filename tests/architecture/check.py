"""Holds the house rules of docs/ARCHITECTURE.md: prints one line for each breach, exits 1 when there is any.

    check.py ROOT RULE      RULE: includes, links, third-party, paths, size, headers, acceptance

Reads the sources as text, so it needs no compiler and no build folder.
"""

import pathlib
import re
import sys

# Module of core -> modules it may see. docs/ARCHITECTURE.md says why.
MAY_SEE = {
    "base": set(),
    "net": {"base"},
    "mqtt": {"base"},
    "metrics": {"base"},
    "keychain": {"base"},
    "config": {"base", "keychain"},
    "tap": {"base", "mqtt"},
    "rules": {"base", "mqtt", "tap"},
    "hooks": {"base", "mqtt", "tap", "metrics", "rules"},
    "script": {"base", "mqtt", "tap", "metrics", "rules", "hooks"},
    "auth": {"base", "mqtt", "hooks", "config"},
    "disk": {"base"},
    "capture": {"base", "mqtt", "tap", "disk"},
    "spool": {"base", "metrics", "disk"},
    "store": {"base", "mqtt", "metrics", "disk"},
    "kafka": {"base", "keychain", "mqtt", "hooks", "config", "metrics", "tap", "rules", "spool"},
    "doctor": {"base", "keychain", "config", "kafka"},
    "broker": {"base", "net", "mqtt", "hooks", "metrics", "tap", "config", "store"},
}
# What the window may know of core: values and their forms, never something that runs.
UI_MAY_SEE = {"base", "tap", "metrics", "config", "mqtt", "capture"}

# Include prefix -> the only places of app, core and ui that may have it (folders end in /), and how many files at most.
THIRD_PARTIES = {
    "systemd/": (("core/keychain/",), 1),
    "openssl/": (("core/net/", "core/auth/", "core/doctor/"), None),
    "sodium": (("core/auth/",), 1),
    "sqlite3.h": (("core/disk/",), 1),
    "zstd.h": (("core/capture/",), 1),
    "librdkafka/": (("core/kafka/",), None),
    "curl/": (("core/kafka/",), 1),
    "boost/lockfree/": (("core/tap/",), 1),
    "boost/container/": (("core/broker/",), None),
    "boost/unordered/": (("core/broker/",), None),
    "boost/asio": (("core/net/",), None),
    "asio": (("core/net/",), None),
    "toml++/": (("core/config/",), None),
    "xxhash.h": (("core/base/",), 1),
    "tl/expected.hpp": (("core/base/", "core/config/", "core/rules/"), None),
    "rapidjson/": (("core/rules/", "core/script/"), 2),
    "lua.hpp": (("core/script/",), None),
    "google/protobuf/": (("ui/models/decode/",), 1),
    "qcustomplot.h": (("ui/widgets/",), 1),
    "mosquitto.h": (("app/testclient/",), None),
    "CLI/": (("app/",), 1),
}

SOURCE = {".h", ".cpp"}
TEXT = SOURCE | {".py", ".sh", ".txt", ".cmake", ".md", ".js", ".toml", ".xml", ".json", ".qss", ".ts", ".desktop", ".in", ""}
MAX_LINES = 800
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)

# Put together from pieces, or this file would be the first to break its own rule.
SLASH = "/"
MACHINE_PATHS = re.compile("|".join([
    rf"(?<![\w.$}}]){SLASH}(?:work|root|Users){SLASH}", rf"(?<![\w.$}}]){SLASH}home{SLASH}(?!user{SLASH})\w+{SLASH}", r"[A-Z]:\\Users"]))
REGISTRIES = re.compile("|".join(re.escape(".".join(name)) for name in [
    ("deb", "debian", "org"), ("repo", "maven", "apache", "org"), ("repo1", "maven", "org"), ("registry", "npmjs", "org"),
    ("pypi", "org"), ("pythonhosted", "org"), ("crates", "io"), ("proxy", "golang", "org")]))


def files(root, folders, kinds):
    for folder in folders:
        top = root / folder
        candidates = sorted(top.rglob("*")) if top.is_dir() else [top]
        for path in candidates:
            if path.is_file() and path.suffix in kinds and "__pycache__" not in path.parts:
                yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8", errors="replace")


def includes_of(text):
    for match in INCLUDE.finditer(text):
        yield text.count("\n", 0, match.start(2)) + 1, match.group(1) == "<", match.group(2)


def check_includes(root):
    for name, text in files(root, ("app", "core", "ui"), SOURCE):
        part, module = name.split("/")[0], name.split("/")[1]
        if part == "core" and module not in MAY_SEE:
            yield f"{name}: core/{module} is a module without include rules; add it to tests/architecture/check.py and docs/ARCHITECTURE.md"
            continue
        for line, system, what in includes_of(text):
            where = f"{name}:{line}"
            if system:
                if part == "core" and re.match(r"Q[A-Za-z]|qt", what):
                    yield f"{where}: core includes <{what}>; core is plain C++ without Qt"
                continue
            target = what.split("/")
            if target[0] not in ("app", "core", "ui"):
                # The same folder's generated moc file is the one thing without a path.
                if not what.endswith(".moc") and "qcustomplot" not in what:
                    yield f'{where}: "{what}" is not a path from the source tree\'s root'
                continue
            if target[0] == "app" and part != "app":
                yield f'{where}: {part} includes "{what}"; only app may know app'
            elif target[0] == "ui" and part == "core":
                yield f'{where}: core includes "{what}"; core knows nothing of the window'
            elif target[0] == "core" and part == "core" and target[1] not in MAY_SEE[module] | {module}:
                yield f'{where}: core/{module} includes "{what}"; it may see only {sorted(MAY_SEE[module])}'
            elif target[0] == "core" and part == "ui" and target[1] not in UI_MAY_SEE:
                yield f'{where}: ui includes "{what}"; of core it may see only {sorted(UI_MAY_SEE)}'


def check_links(root):
    for name, text in files(root, ("core", "ui"), {".txt"}):
        part, module = name.split("/")[0], name.split("/")[1]
        if not name.endswith("CMakeLists.txt") or (part == "core" and module not in MAY_SEE):
            continue
        code = re.sub(r"#.*", "", text)
        for linked in sorted(set(re.findall(r"hookline::(\w+)", code)) & set(MAY_SEE)):
            allowed = UI_MAY_SEE if part == "ui" else MAY_SEE[module] | {module}
            if linked not in allowed:
                yield f"{name}: links hookline::{linked}; it may link only {sorted(allowed)}"


def check_third_party(root):
    users = {prefix: set() for prefix in THIRD_PARTIES}
    for name, text in files(root, ("app", "core", "ui"), SOURCE):
        for line, _, what in includes_of(text):
            for prefix, (places, _) in THIRD_PARTIES.items():
                if what.startswith(prefix):
                    users[prefix].add(name)
                    if not name.startswith(places):
                        yield f"{name}:{line}: includes {what}; it stays behind {' and '.join(places)}"
    for prefix, (_, most) in THIRD_PARTIES.items():
        if most is not None and len(users[prefix]) > most:
            yield f"{prefix} is included by {', '.join(sorted(users[prefix]))}; {most} file at most may know it"


def check_paths(root):
    places = ("app", "core", "ui", "tests", "docs", "cmake", "resources", ".ci", "README.md", "CMakeLists.txt", "CMakePresets.json")
    for name, text in files(root, [place for place in places if (root / place).exists()], TEXT):
        for number, line in enumerate(text.splitlines(), 1):
            if MACHINE_PATHS.search(line):
                yield f"{name}:{number}: names a path of one machine: {line.strip()[:80]}"
            if REGISTRIES.search(line):
                yield f"{name}:{number}: names a package registry's host: {line.strip()[:80]}"


def check_size(root):
    for name, text in files(root, ("app", "core", "ui", "tests"), SOURCE | {".py", ".js", ".sh"}):
        lines = text.count("\n")
        if lines > MAX_LINES:
            yield f"{name}: {lines} lines; split what is over {MAX_LINES} (one file, one idea)"


def check_headers(root):
    for name, text in files(root, ("app", "core", "ui"), {".h"}):
        if not text.startswith("//"):
            yield f"{name}: does not start with a comment that says what it is for"
        if "#pragma once" not in text:
            yield f"{name}: has no #pragma once"


TEST_MACRO = re.compile(r"^TEST(?:_F|_P)?\((\w+), *(\w+)\)", re.MULTILINE)


def tests_of(root):
    """Suite.Name of the C++ tests and file.Class.test of the Python ones."""
    for _, text in files(root, ("tests",), {".cpp"}):
        yield from (f"{suite}.{name}" for suite, name in TEST_MACRO.findall(text))
    for name, text in files(root, ("tests",), {".py"}):
        case = None
        for line in text.splitlines():
            if found := re.match(r"class (\w+)", line):
                case = found[1]
            elif case and (found := re.match(r"    def (test_\w+)\(", line)):
                yield f"{pathlib.PurePosixPath(name).stem}.{case}.{found[1]}"


def check_acceptance(root):
    page = root / "docs" / "ACCEPTANCE.md"
    known, rows = set(tests_of(root)), 0
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines() if page.exists() else (), 1):
        if not re.match(r"\| \d+ \|", line):
            continue
        rows += 1
        named = re.findall(r"`((?:\w+\.)+\w+)`", line)
        if not named:
            yield f"docs/ACCEPTANCE.md:{number}: names no test"
        for test in named:
            if test not in known:
                yield f"docs/ACCEPTANCE.md:{number}: there is no test {test}"
    if rows == 0:
        yield "docs/ACCEPTANCE.md: no row was found"


RULES = {
    "includes": check_includes,
    "links": check_links,
    "third-party": check_third_party,
    "paths": check_paths,
    "size": check_size,
    "headers": check_headers,
    "acceptance": check_acceptance,
}


def main():
    if len(sys.argv) != 3 or sys.argv[2] not in RULES:
        print(__doc__, file=sys.stderr)
        return 2
    breaches = list(RULES[sys.argv[2]](pathlib.Path(sys.argv[1]).resolve()))
    for breach in breaches:
        print(breach)
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
