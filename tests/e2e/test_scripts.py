"""Hook scripts as a person uses them: named in the configuration, edited while the broker runs, wrong at times."""

import pathlib
import tempfile
import unittest

from case import KafkaCase
from hookline_process import Program
from mqtt_clients import PahoClient


def script(word):
    return f'hook.on("message.publish", {{ topic = "t" }}, function(msg) msg.payload = msg.payload .. "{word}" end)\n'


class Scripts(KafkaCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="hookline-scripts-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def settings(self):
        return {"kafka": {"enabled": False}, "hooks": {"scripts": [str(self.folder)]}}

    def test_edited_while_running(self):
        (self.folder / "a.lua").write_text(script("1"), encoding="utf-8")
        program = self.start(settings=self.settings())
        program.wait_line(r"a\.lua loaded, 1 callbacks")
        client = PahoClient(program.port, "c").connect()
        client.subscribe("t")

        seen = 0

        def answer():
            nonlocal seen
            seen += 1
            client.publish("t", b"v", 1)
            return client.wait(seen)[-1].payload

        self.assertEqual(answer(), b"v1")
        (self.folder / "a.lua").write_text(script("2"), encoding="utf-8")
        program.wait_line(r"a\.lua reloaded")
        self.assertEqual(answer(), b"v2")
        (self.folder / "a.lua").write_text("\n\nthis is not Lua\n", encoding="utf-8")
        program.wait_line(r"a\.lua:3:.*the version before stays in use")
        self.assertEqual(answer(), b"v2")
        (self.folder / "b.lua").write_text('hook.on("message.publish", function(msg)\n  while true do end\nend)\n', encoding="utf-8")
        program.wait_line(r"b\.lua loaded")
        client.publish("t", b"v", 0)  # refused: scripts fail closed
        program.wait_line(r'"script b\.lua" on message\.publish threw: b\.lua:2: took more than \d+ instructions')
        said = len(program.lines)
        (self.folder / "b.lua").unlink()
        (self.folder / "a.lua").write_text(script("3"), encoding="utf-8")
        program.wait_line(r"a\.lua reloaded", after=said)
        self.assertEqual(answer(), b"v3")
        self.assertEqual(program.terminate(), 0, program.output)

    def test_hears_what_the_bridge_did(self):
        (self.folder / "a.lua").write_text(
            'hook.on("bridge.mapped", function(b) hook.log("mapped", b.kafka_topic) end)\n'
            'hook.on("bridge.acked", function(b) hook.log("acked", b.kafka_topic, b.partition >= 0, b.offset) end)\n'
            'hook.on("message.routed", { topic = "t" }, function(m) hook.log("event", m.id) end)\n'
            'hook.on("bridge.acked", function(b) hook.log("of event", b.event) end)\n', encoding="utf-8")
        settings = self.settings()
        settings["kafka"] = {"enabled": True, "servers": "", "events": ["publish"]}  # the practice cluster
        program = self.start(settings=settings)
        client = PahoClient(program.port, "c").connect()
        client.publish("t", b"v", 1)
        event = program.wait_line(r"a\.lua: event (\d+)").group(1)
        program.wait_line(r"a\.lua: mapped \S+")
        program.wait_line(r"a\.lua: acked \S+ true \d+")
        program.wait_line(rf"a\.lua: of event {event}\b")
        self.assertEqual(program.terminate(), 0, program.output)

    def test_script_that_does_not_load_keeps_the_broker_from_listening(self):
        (self.folder / "guard.lua").write_text('hook.on("message.publsh", function() end)\n', encoding="utf-8")
        program = Program(settings=self.settings(), ready=False)
        self.addCleanup(program.close)
        program.wait_line(r"guard\.lua:1: there is no hook point \"message\.publsh\"")
        program.wait_line(r"guard\.lua does not load.*take it out of hooks\.scripts")
        self.assertEqual(program.wait_exit(), 1, program.output)


if __name__ == "__main__":
    unittest.main()
