"""The tasks of docs/TASKS.md, done in the real window by tests/e2e/window_robot.py: how many steps each takes, and how long the program
needs for them. A step is a press, a click, or a field filled in. Prints a Markdown table; ends with 0 when every task came to its end.

Names are given in English; a window in Chinese is asked for what stands beside them here."""

import pathlib
import re
import subprocess
import tempfile
import time

import kafka_jars
import kafka_security
from kafka_server import KafkaServer
from window_robot import WORDS, Atspi, Window, is_field, publish, wait

FILTER = "Event filter"
CHINESE = dict(zip(WORDS["en"], WORDS["zh_CN"])) | {
    "publish": "发布", "Start simulated devices": "启动模拟设备", "Simulated devices": "模拟设备", "Start": "启动", FILTER: "事件过滤器", "Alerts": "告警",
    "Kafka settings…": "Kafka 设置…", "My Kafka": "我的 Kafka", "Bootstrap servers": "引导服务器", "Topic": "主题", "Test connection": "测试连接",
    "Everything works": "一切正常", "Apply": "应用", "Close": "关闭", "records ": "记录 ", "queued 0": "排队中 0", "nothing is missing": "没有缺失",
    "Kafka cannot be reached": "无法连接 Kafka", "Check that Kafka runs": "请检查", "Hook chains": "钩子链", "slow": "过慢", "paused after errors": "出错后暂停",
    "Paste client.properties…": "粘贴 client.properties…", "Settings of a Java client": "Java 客户端的设置", "Use these": "使用这些",
    "Agree on TLS": "协商 TLS", "Log in": "登录", "Replay…": "重放…", "Replay from Kafka": "从 Kafka 重放", "Kafka topics": "Kafka 主题",
    "The last hour": "最近 1 小时", "Dry run": "试运行", "Dry run done": "试运行完成", "would be published": "将发布", "Replay": "重放",
    "Replayed": "重放完成", "published": "已发布",
}


class Spoken(Window):
    """Is asked for names in English, whatever its language."""

    def __init__(self, language, **settings):
        self.language = language
        super().__init__(language=language, **settings)

    def word(self, english):
        return CHINESE.get(english, english) if self.language == "zh_CN" else english

    def find(self, role, name, root=None):
        return super().find(role, self.word(name), root)

    def there(self, name):
        return super().there(self.word(name))

    def table(self, name):
        return super().table(self.word(name))

    def is_acknowledged(self):
        records = self.word("records ")
        return any(n.get_name().startswith(records) and n.get_name() != records + "0" for n in self.showing() if n.get_role_name() == "push button")


class Tasks:
    def __init__(self, language):
        self.language, self.rows = language, []

    def do(self, window, name, work):
        window.steps, began = 0, time.monotonic()
        answer = work()
        self.rows.append(f"| {name} | {window.steps} | {time.monotonic() - began:.1f} | {answer} |")
        print(self.rows[-1], flush=True)


def filter_field(window):
    return wait("the filter", lambda: next((n for n in window.showing() if is_field(n) and window.word(FILTER) in n.get_name()), None))


def cells_of(window, table_name, text):
    """The first row with this text in it."""
    def look():
        table = next((n for n in window.showing() if n.get_role_name() == "table" and n.get_name() == window.word(table_name)), None)
        for row in range(min(window.rows(table), 50)) if table else ():
            cells = window.row(table, row)
            if any(text in cell for cell in cells):
                return row, cells
        return None
    return wait(f"a row with “{text}”", look)


def first_event(window):
    window.press_named("Start simulated devices", "push button")
    dialog = window.find("dialog", "Simulated devices")
    window.press(window.find("push button", "Start", dialog))
    window.go("Events")
    return "publish of " + cells_of(window, "Events", window.word("publish"))[1][3]


def why_disconnected(window):
    late = subprocess.Popen(["mosquitto_sub", "-h", "127.0.0.1", "-p", str(window.port), "-i", "sensor-9", "-t", "x", "-k", "5"])
    wait("sensor-9", lambda: late.poll() is None)
    time.sleep(0.3)
    late.kill()
    late.wait()
    window.go("Events")
    window.write(filter_field(window), "sensor-9 disconnected")
    return "“" + cells_of(window, "Events", "sensor-9")[1][8] + "”"


def point_at_kafka(window, kafka):
    window.press_named("Kafka settings…", "push button")
    dialog = window.find("dialog", "Kafka")
    window.press(window.find("radio button", "My Kafka", dialog))
    window.write(window.find("text", "Bootstrap servers", dialog), kafka.address)
    window.write(window.find("text", "Topic", dialog), "robot")
    window.press(window.find("push button", "Test connection", dialog))
    window.find("label", "Everything works", dialog)
    window.press(window.find("push button", "Apply", dialog))
    window.press(window.find("push button", "Close", dialog))
    publish(window.port, 1)
    window.go("Overview")
    wait("an acknowledged record", window.is_acknowledged)
    return "test passed, records acknowledged"


def find_record(window):
    publish(window.port, 2)
    window.go("Events")
    window.write(filter_field(window), "robot-1")
    row, cells = cells_of(window, "Events", "robot/1")
    where = wait("where it is", lambda: next((c for c in window.row(window.table("Events"), row) if "@" in c), None))
    return "“" + where.strip() + "”"


def survive_outage(window, kafka):
    window.go("Overview")
    kafka.kill()
    wait("the outage on the screen", lambda: window.there("Kafka cannot be reached"))
    publish(window.port, 3)
    kafka.start()
    wait("that all has arrived", lambda: window.there("nothing is missing") and not window.there("Kafka cannot be reached")
         and any(n.get_name() == window.word("queued 0") for n in window.showing()))
    return next(n.get_name() for n in window.showing() if window.word("nothing is missing") in (n.get_name() or ""))


def what_went_wrong(window):
    window.go("Log and alerts")
    cells_of(window, "Alerts", window.word("Kafka cannot be reached"))
    row, _ = cells_of(window, "Alerts", window.word("Kafka cannot be reached"))
    window.click_cell(window.table("Alerts"), row, 2)
    window.find("label", "Check that Kafka runs")
    return "what, why, what to do, and since when it is over"


# Counts to a large number for every message: a few milliseconds, where a healthy hook takes some microseconds.
SLOW_SCRIPT = """hook.on("message.publish", { topic = "robot/#" }, function(msg)
  local n = 0
  for i = 1, 300000 do n = n + i end
end)
"""
SLOW_SETTINGS = '[hooks]\nscripts = ["tally.lua"]\nscript_instructions = 20000000\n'


def slow_hook(window):
    window.go("Hooks")

    def look():
        table = window.table("Hook chains")
        for row in range(min(window.rows(table), 100)):
            cells = window.row(table, row)
            if any(cell.strip() in (window.word("slow"), window.word("paused after errors")) for cell in cells):
                return cells
        return None
    cells = wait("a row that says slow", look)
    assert "tally.lua" in cells[0], cells
    return f"“{cells[0].strip()}”: {next(cell for cell in reversed(cells) if cell.strip())}"


def point_at_secure_kafka(window, ways, kafka):
    window.press_named("Kafka settings…", "push button")
    dialog = window.find("dialog", "Kafka")
    window.press(window.find("radio button", "My Kafka", dialog))
    window.press(window.find("push button", "Paste client.properties…", dialog))
    paste = window.find("dialog", "Settings of a Java client")
    window.write(window.find("text", "Settings of a Java client", paste), "\n".join([
        f"bootstrap.servers={kafka.address_of('SASLTLS')}", "security.protocol=SASL_SSL", "sasl.mechanism=PLAIN",
        "sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required "
        f'username="alice" password="{ways.users["alice"]}";',
        "ssl.truststore.type=PEM", f"ssl.truststore.location={ways.ca.file}"]))
    window.press(window.find("push button", "Use these", paste))
    address = kafka.address_of("SASLTLS")
    wait("the pasted settings", lambda: window.text(window.find("text", "Bootstrap servers", dialog)) == address)
    window.write(window.find("text", "Topic", dialog), "robot")
    window.press(wait("the test", lambda: enabled(window.find("push button", "Test connection", dialog))))
    window.find("label", "Everything works", dialog)
    steps = {node.get_name() for node in window.showing(dialog)}
    assert any(window.word("Agree on TLS") in name for name in steps if name) and any(window.word("Log in") in name for name in steps if name), steps
    window.press(window.find("push button", "Apply", dialog))
    window.press(window.find("push button", "Close", dialog))
    publish(window.port, 1)
    window.go("Overview")
    wait("an acknowledged record", window.is_acknowledged)
    return "TLS, login and topic passed, records acknowledged"


def replay_hour(window):
    """Those that are in the topic by now, once more, under another MQTT topic."""
    listener = subprocess.Popen(["mosquitto_sub", "-h", "127.0.0.1", "-p", str(window.port), "-i", "again", "-q", "1", "-t", "replay/#"],
                                stdout=subprocess.PIPE, text=True)
    try:
        window.go("Kafka reader")
        window.press_named("Replay…", "push button")
        dialog = window.find("dialog", "Replay from Kafka")
        window.write(window.find("text", "Kafka topics", dialog), "robot")
        window.press(window.find("radio button", "The last hour", dialog))
        window.press(wait("the dry run", lambda: enabled(window.find("push button", "Dry run", dialog))))
        window.find("label", "Dry run done", dialog)
        counted = window.find("label", "would be published", dialog).get_name()
        number = number_in(counted)
        assert number >= 1, counted
        window.press(wait("the replay", lambda: enabled(window.find("push button", "Replay", dialog))))
        window.find("label", "Replayed", dialog)
        done = window.find("label", "published", dialog).get_name()
        assert number_in(done) >= number, (counted, done)
        first = listener.stdout.readline()
        assert "client_id" in first, first
        return f"dry run {number}, then “{re.split('[(（]', done)[0].strip()}”, and a subscriber has them"
    finally:
        listener.kill()
        listener.wait()


def number_in(sentence):
    return int(re.search(r"\d[\d,]*", sentence)[0].replace(",", ""))


def enabled(node):
    return node if node.get_state_set().contains(Atspi.StateType.SENSITIVE) else None


def run_hook(tasks):
    window = Spoken(tasks.language, scripts={"tally.lua": SLOW_SCRIPT}, settings=SLOW_SETTINGS)
    try:
        for _ in range(4):
            publish(window.port)
        tasks.do(window, "See which hook is slow", lambda: slow_hook(window))
    finally:
        window.close()


def run_secure(tasks, and_hour):
    with tempfile.TemporaryDirectory(prefix="hookline-robot-") as folder:
        ways = kafka_security.Ways(pathlib.Path(folder))
        window = Spoken(tasks.language)
        try:
            with KafkaServer(kafka_jars.DEFAULT_VERSION, **ways.arguments()) as kafka:
                kafka.create_topic("robot", 1)
                tasks.do(window, "Point the bridge at a new Kafka with SASL and TLS and know that it works",
                         lambda: point_at_secure_kafka(window, ways, kafka))
                if and_hour:
                    tasks.do(window, "Replay an hour", lambda: replay_hour(window))
                window.close()
        finally:
            if window.process.poll() is None:
                window.close()


def run(arguments):
    tasks = Tasks("zh_CN" if "zh_CN" in arguments else "en")
    arguments = [each for each in arguments if each != "zh_CN"]
    print("| task | steps | seconds | what was seen |\n|---|---|---|---|", flush=True)
    if not arguments:
        run_plain(tasks)
    if not arguments or "hook" in arguments:
        run_hook(tasks)
    if not arguments or "secure" in arguments:
        run_secure(tasks, not arguments or "hour" in arguments)
    return 0


def run_plain(tasks):
    window, kafka = Spoken(tasks.language), None
    try:
        tasks.do(window, "See the first event", lambda: first_event(window))
        tasks.do(window, "Find out why a client was disconnected", lambda: why_disconnected(window))
        kafka = KafkaServer(kafka_jars.DEFAULT_VERSION)
        kafka.create_topic("robot", 1)
        tasks.do(window, "Point the bridge at another Kafka and know that it works", lambda: point_at_kafka(window, kafka))
        tasks.do(window, "Find the record of a message in Kafka", lambda: find_record(window))
        tasks.do(window, "Survive an outage of Kafka and know that nothing was lost", lambda: survive_outage(window, kafka))
        tasks.do(window, "Find out what went wrong and what to do", lambda: what_went_wrong(window))
    finally:
        window.close()
        if kafka:
            kafka.close()
