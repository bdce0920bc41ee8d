"""The tasks of docs/TASKS.md, done in the real window by tests/e2e/window_robot.py: how many steps each takes, and how long the program
needs for them. A step is a press, a click, or a field filled in. Prints a Markdown table; ends with 0 when every task came to its end."""

import subprocess
import time

import kafka_jars
from kafka_server import KafkaServer
from window_robot import Window, is_field, publish, wait

FILTER = "Event filter"


class Tasks:
    def __init__(self):
        self.rows = []

    def do(self, window, name, work):
        window.steps, began = 0, time.monotonic()
        answer = work()
        self.rows.append(f"| {name} | {window.steps} | {time.monotonic() - began:.1f} | {answer} |")
        print(self.rows[-1], flush=True)


def filter_field(window):
    return wait("the filter", lambda: next((n for n in window.showing() if is_field(n) and FILTER in n.get_name()), None))


def cells_of(window, table_name, text):
    """The first row with this text in it."""
    def look():
        table = next((n for n in window.showing() if n.get_role_name() == "table" and n.get_name() == table_name), None)
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
    return "publish of " + cells_of(window, "Events", "publish")[1][3]


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
    window.find("label", "Everything works.", dialog)
    window.press(window.find("push button", "Apply", dialog))
    window.press(window.find("push button", "Close", dialog))
    publish(window.port, 1)
    window.go("Overview")
    wait("an acknowledged record", lambda: any(
        n.get_name().startswith("records ") and n.get_name() != "records 0" for n in window.showing() if n.get_role_name() == "push button"))
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
         and any(n.get_name() in ("queued 0",) for n in window.showing()))
    return next(n.get_name() for n in window.showing() if "nothing is missing" in (n.get_name() or ""))


def what_went_wrong(window):
    window.go("Log and alerts")
    cells_of(window, "Alerts", "Kafka cannot be reached")
    row, _ = cells_of(window, "Alerts", "Kafka cannot be reached")
    window.click_cell(window.table("Alerts"), row, 2)
    window.find("label", "Check that Kafka runs")
    return "what, why, what to do, and since when it is over"


def run(_arguments):
    print("| task | steps | seconds | what was seen |\n|---|---|---|---|", flush=True)
    tasks, window, kafka = Tasks(), Window(), None
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
    return 0
