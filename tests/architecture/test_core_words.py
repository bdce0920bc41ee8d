"""core_words.py must find the forms that sources make, and go red on each way in which the table can be wrong."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

CHECK = pathlib.Path(__file__).resolve().parent / "core_words.py"


class CoreWords(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)

    def problems(self, source, table):
        for name, text in (("core/kafka/a.cpp", source), ("resources/translations/core_zh_CN.txt", table)):
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        done = subprocess.run([sys.executable, "-B", str(CHECK), str(self.root)], capture_output=True, text=True, check=False)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        self.assertEqual(done.returncode == 1, bool(done.stdout), "exit code and output disagree")
        return done.stdout

    def test_a_sentence_needs_its_translation(self):
        self.assertIn('"it is gone"', self.problems('auto a = fail({ "x.y", "it is gone" });\n', ""))
        self.assertEqual(self.problems('auto a = fail({ "x.y", "it is gone" });\n', "en it is gone\nzh 它不见了\n"), "")

    def test_a_sum_is_one_form_with_places(self):
        source = 'auto a = "topic \\"" + name + "\\" has " + std::to_string(n) + " rows";\n'
        self.assertIn('a.cpp:1: no translation', self.problems(source, ""))
        self.assertEqual(self.problems(source, 'en topic "%1" has %2 rows\nzh 主题“%1”有 %2 行\n'), "")

    def test_lines_of_a_text_and_wrapped_literals_are_one(self):
        source = 'std::string a() {\n    return std::string("the disk is ") + what\n        + " and "\n          "nothing is kept";\n}\n'
        self.assertEqual(self.problems(source, "en the disk is %1 and nothing is kept\nzh 磁盘%1，未保存\n"), "")

    def test_a_sentence_within_a_sum_is_one_of_its_own(self):
        source = 'auto a = "it is " + std::string(b ? "quite gone" : "");\n'
        self.assertIn('"quite gone"', self.problems(source, "en it is %1\nzh 它%1\n"))

    def test_what_lua_is_told(self):
        self.assertIn('"there is no field \\"%1\\""'.replace('\\"', '"'), self.problems('luaL_error(lua, "there is no field \\"%s\\"", name);\n', ""))

    def test_notices_comments_and_keys_need_none(self):
        self.assertEqual(self.problems('// "it is gone"\nbase::logNotice("kafka", "it is back");\nauto a = "kafka.servers";\n', ""), "")
        self.assertIn("it is back", self.problems('base::logWarning("kafka", "it is back");\n', ""))

    def test_a_translation_keeps_the_arguments(self):
        self.assertIn("not the same arguments", self.problems('auto a = "no " + x + " here now";\n', "en no %1 here now\nzh 没有\n"))

    def test_what_nobody_says_any_more(self):
        self.assertIn("nothing says this", self.problems("", "en it is gone\nzh 它不见了\n"))
        self.assertEqual(self.problems("", "en+ it is gone\nzh 它不见了\n"), "")

    def test_no_translation_below_and_twice(self):
        self.assertIn("no translation below", self.problems('auto a = "it is gone";\n', "en it is gone\n\n"))
        self.assertIn("here twice", self.problems('auto a = "it is gone";\n', "en it is gone\nzh 它不见了\n\nen it is gone\nzh 它不见了\n"))


if __name__ == "__main__":
    unittest.main()
