"""Each rule of check.py must go red on the breach it is for, and stay green on the neighbour that is allowed."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

CHECK = pathlib.Path(__file__).resolve().parent / "check.py"
HEADER = "// What it is for.\n#pragma once\n"


class Rules(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        for part in ("app", "core", "ui", "tests"):
            (self.root / part).mkdir()

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run_rule(self, rule):
        done = subprocess.run([sys.executable, str(CHECK), str(self.root), rule], capture_output=True, text=True, check=False)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        self.assertEqual(done.returncode == 1, bool(done.stdout), "exit code and output disagree")
        return done.stdout

    def assert_red(self, rule, *words):
        output = self.run_rule(rule)
        for word in words:
            self.assertIn(word, output)

    def assert_green(self, rule):
        self.assertEqual(self.run_rule(rule), "")

    def test_broker_may_not_know_kafka(self):
        self.write("core/broker/a.cpp", '#include "core/mqtt/b.h"\n#include "core/kafka/bridge.h"\n')
        self.assert_red("includes", "core/broker/a.cpp:2")

    def test_core_may_not_know_qt(self):
        self.write("core/base/a.h", "#include <QString>\n")
        self.assert_red("includes", "core/base/a.h:1", "without Qt")

    def test_core_may_not_know_the_window_nor_app(self):
        self.write("core/tap/a.h", '#include "ui/pages/p.h"\n#include "app/runtime/r.h"\n')
        self.assert_red("includes", "a.h:1", "a.h:2")

    def test_window_sees_values_only(self):
        self.write("ui/a.cpp", '#include "core/tap/event.h"\n#include <QWidget>\n')
        self.write("ui/b.cpp", '#include "core/broker/broker.h"\n')
        self.assert_red("includes", "ui/b.cpp:1")
        self.assertNotIn("ui/a.cpp", self.run_rule("includes"))

    def test_every_acceptance_row_names_tests_that_exist(self):
        self.write("tests/unit/a_test.cpp", "TEST_F(Bridge, Works)\n{\n}\n")
        self.write("tests/e2e/test_b.py", "class Case(Base):\n    def test_it(self):\n        pass\n")
        self.write("docs/ACCEPTANCE.md", "| 1 | x | u `Bridge.Works`; e `test_b.Case.test_it` |\n")
        self.assert_green("acceptance")
        self.write("docs/ACCEPTANCE.md", "| 1 | x | `Bridge.Gone` |\n| 2 | x | nowhere |\n| 3 | x | `test_b.Case.test_other` |\n")
        self.assert_red("acceptance", "ACCEPTANCE.md:1: there is no test Bridge.Gone", "ACCEPTANCE.md:2", "test_b.Case.test_other")
        self.write("docs/ACCEPTANCE.md", "# Nothing\n")
        self.assert_red("acceptance", "no row")

    def test_app_sees_everything(self):
        self.write("app/runtime/a.cpp", '#include "core/broker/b.h"\n#include "core/kafka/k.h"\n#include "ui/w.h"\n#include "app/x/y.h"\n')
        self.assert_green("includes")

    def test_new_module_needs_a_rule(self):
        self.write("core/spare/a.h", HEADER)
        self.assert_red("includes", "core/spare", "without include rules")

    def test_link_line_against_the_rules(self):
        self.write("core/mqtt/CMakeLists.txt", "hookline_module(NAME mqtt LINKS hookline::base hookline::net)\n")
        self.assert_red("links", "hookline::net")

    def test_link_line_within_the_rules(self):
        self.write("core/kafka/CMakeLists.txt", "hookline_module(NAME kafka LINKS hookline::hooks hookline::config) # not hookline::broker\n")
        self.assert_green("links")

    def test_librdkafka_stays_in_its_folder(self):
        self.write("core/kafka/a.cpp", "#include <librdkafka/rdkafka.h>\n")
        self.assert_green("third-party")
        self.write("app/runtime/b.cpp", "#include <librdkafka/rdkafka.h>\n")
        self.assert_red("third-party", "app/runtime/b.cpp:1")

    def test_one_widget_knows_the_plot_library(self):
        self.write("ui/widgets/a.cpp", "#include <qcustomplot.h>\n")
        self.assert_green("third-party")
        self.write("ui/widgets/b.cpp", "#include <qcustomplot.h>\n")
        self.assert_red("third-party", "ui/widgets/a.cpp", "ui/widgets/b.cpp")

    def test_path_of_one_machine(self):
        self.write("tests/a.py", "open('/" + "home/somebody/data')\n")
        self.assert_red("paths", "tests/a.py:1")

    def test_paths_every_machine_has(self):
        self.write("tests/a.py", "open('/usr/bin/python3'); open('/tmp/x'); 'app/work/shop'; \"$HOME/.cache\"\n")
        self.assert_green("paths")

    def test_registry_host(self):
        self.write("tests/package.json", '{"resolved": "https://registry.' + 'npmjs.org/mqtt"}\n')
        self.assert_red("paths", "registry's host")

    def test_long_file(self):
        self.write("core/base/a.cpp", "\n" * 800)
        self.assert_green("size")
        self.write("core/base/a.cpp", "\n" * 801)
        self.assert_red("size", "801 lines")

    def test_header_must_say_what_it_is_for(self):
        self.write("core/base/a.h", HEADER)
        self.assert_green("headers")
        self.write("core/base/b.h", "#pragma once\n")
        self.assert_red("headers", "core/base/b.h")


if __name__ == "__main__":
    unittest.main()
