"""Makes docs/CONFORMANCE.md: every normative statement of MQTT 3.1.1 and 5.0, the tests that prove it, and its state.

    matrix.py ROOT            writes the document
    matrix.py ROOT --check    says whether it is up to date, and whether every statement that binds a server has a test

Tests name their clauses in the comment above them ("// 5.0 [MQTT-3.1.0-1] 3.1.1 [MQTT-3.1.0-1]"), rows of the table of hostile
inputs in their own text. The statements are in clauses_5.txt and clauses_311.txt beside this file.
"""

import pathlib
import re
import sys

HERE = "tests/conformance"
VERSIONS = {"5.0": "clauses_5.txt", "3.1.1": "clauses_311.txt"}
BINDS = "SCWN"
TEST = re.compile(r"^TEST(?:_F|_P)?\((\w+), (\w+)\)")
TOKEN = re.compile(r"\[MQTT-([\d.]+-\d+)\]|(?<![\w.-])(5\.0|3\.1\.1)(?![\w.-])")
STATES = {"C": "binds clients", "W": "tests of the WebSocket transport"}


def clauses(root, file):
    """id -> (whom it binds, reason or '', words), in the file's order."""
    out = {}
    for line in (root / HERE / file).read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        clause, binds, words = line.split(" ", 2)
        reason = ""
        if binds == "N":
            reason, words = words.split(" | ")
        if binds not in BINDS or clause in out:
            raise SystemExit(f"{file}: {line}: unknown kind, or the clause is there twice")
        out[clause] = (binds, reason, words)
    return out


def tags_of(text):
    """(version, clause) of each tag in a comment."""
    version = None
    for match in TOKEN.finditer(text):
        if match.group(2):
            version = match.group(2)
        else:
            yield version, match.group(1)


def tests(root):
    """(version, clause) -> names of tests."""
    out = {}
    for path in sorted((root / HERE).glob("*.cpp")):
        comment = []
        for line in path.read_text(encoding="utf-8").splitlines():
            stripped = line.strip()
            if stripped.startswith("//"):
                comment.append(stripped[2:])
                continue
            test = TEST.match(stripped)
            if test:
                for tag in tags_of(" ".join(comment)):
                    names = out.setdefault(tag, [])
                    name = f"{test.group(1)}.{test.group(2)}"
                    if name not in names:
                        names.append(name)
            comment = []
    return out


def document(root):
    """The document's text, and what is wrong with the whole."""
    proofs = tests(root)
    wrong = []
    lines = [
        "# Conformance", "",
        "Every normative statement of the two specifications, in our own words, and the test that proves it. Made by",
        "`tests/conformance/matrix.py` from the tags in the tests; `tests/architecture` fails when it is stale. The tests run against a real",
        "broker over a real socket (`ctest -L conformance`). MQTT 3.1 (MQIsdp) has no numbered statements; `Format.Version31IsReadByItsOwnRules`",
        "proves where it differs. Outside judges: `tests/run --conformance FOLDER`, see [CONTRIBUTING.md](CONTRIBUTING.md).", "",
    ]
    counted = []
    body = []
    for version, file in VERSIONS.items():
        statements = clauses(root, file)
        tally = dict.fromkeys(("tested", "binds clients", "other"), 0)
        body += [f"## MQTT {version}", "", "| clause | what it asks | test | state |", "|---|---|---|---|"]
        for clause, (binds, reason, words) in statements.items():
            names = proofs.pop((version, clause), [])
            state = "tested" if names else STATES.get(binds) or (f"nothing to prove: {reason}" if reason else "NOT TESTED")
            if state == "NOT TESTED":
                wrong.append(f"MQTT {version} [MQTT-{clause}] binds a server and has no test: {words}")
            tally[state if state in tally else "other"] += 1
            body.append(f"| MQTT-{clause} | {words.replace('|', chr(92) + '|')} | {', '.join(f'`{name}`' for name in names)} | {state} |")
        body.append("")
        counted.append(f"| {version} | {len(statements)} | {tally['tested']} | {tally['binds clients']} | {tally['other']} |")
    for (version, clause), names in proofs.items():
        wrong.append(f"{', '.join(names)}: [MQTT-{clause}] is not a clause of MQTT {version}")
    lines += ["| version | statements | tested | bind clients only | other |", "|---|---|---|---|---|", *counted, "", *body]
    return "\n".join(lines), wrong


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    text, wrong = document(root)
    target = root / "docs" / "CONFORMANCE.md"
    for line in wrong:
        print(line)
    if "--check" in sys.argv[2:]:
        if not target.is_file() or target.read_text(encoding="utf-8") != text:
            print(f"docs/CONFORMANCE.md is stale; make it anew with: /usr/bin/python3 {HERE}/matrix.py .")
            return 1
    else:
        target.write_text(text, encoding="utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
