"""What the walk of window_walk.py has to be told about the window: names with a part of their own in it, and what is driven elsewhere or empty.
And the account at its end, which lets pass only what stands here.

English and Chinese stand together. What is not named here is driven, whatever it is.
"""

import collections

from window_tree import BUTTONS, CHOICES, FIELDS, ITEMS, TABLES

# What takes other controls away is pressed after them.
LAST = {"Do not show this again", "不再显示", "Disconnect", "断开", "Clear", "清空", "Clear session…", "清除会话…", "Start", "开始"}
# In a dialog: what takes away what it is about. The way out comes before the other answers, since after it they can still be given.
LAST_IN_DIALOG = {"Delete", "删除"}
NO = {"Cancel", "取消"}
# What needs more than a practice cluster and a minute: English, Chinese, why or where it is driven. Everything else must be ready at some
# time and driven; what of this list was not is printed with the inventory. The steps of window_rest.py fail when they do not drive one.
REST = "window_robot.py rest"
ELSEWHERE = (
    # Nobody can: they are shown disabled, so that one sees that they stay.
    ("Columns › Event", "列 › 事件", "the column that cannot be hidden"), ("Columns › Topic", "列 › 主题", "the column that cannot be hidden"),
    # Rows that Kafka has to bring.
    ("New topic…", "新建主题…", REST), ("Add partitions…", "增加分区…", REST), ("Delete topic…", "删除主题…", REST),
    ("Compare", "比较", REST), ("Show MQTT event", "查看 MQTT 事件", REST), ("Show the Kafka record", "查看 Kafka 记录", REST),
    ("Dry run", "试运行", REST), ("Replay", "重放", REST), ("Later event", "较晚的事件", REST), ("Earlier event", "较早的事件", REST),
    ("Clear those that are over", "清除已结束的告警", REST),
    # A row that is chosen, a text that is given, a choice that was made before.
    ("Copy payload", "复制消息内容", REST), ("Marked ( #)", "已标记（ #）", REST), ("Selected ( #)", "已选中（ #）", REST),
    ("Selected text", "所选文本", REST), ("Why was this refused?", "为什么被拒绝？", REST), ("Add to the rules", "加入规则", REST),
    ("Add user", "添加用户", REST), ("Users: ann", "用户: ann", REST), ("Change password…", "更改密码…", REST),
    ("Add subscription", "添加订阅", REST), ("Clear session…", "清除会话…", REST), ("Delete retained", "删除保留消息", REST),
    ("Use these", "使用这些", REST), ("Use these", "采用", REST), ("Actual size", "实际大小(A)", REST),
    ("Up", "上移", REST), ("Down", "下移", REST), ("Move up", "上移", REST), ("Move down", "下移", REST), ("Redo", "重做", REST),
    # The test client while it is not connected, and while it is.
    ("Broker", "代理", REST), ("Version", "版本", REST), ("User", "用户", REST), ("Client ID", "客户端 ID", REST), ("Host", "主机", REST),
    ("Unsubscribe", "取消订阅", REST), ("Disconnect", "断开", REST), ("Clear", "清空", REST),
)
NO_ROWS = (("Delivery errors", "投递错误"), ("Kafka records", "Kafka 记录"), ("Kafka topics", "Kafka 主题"), ("Partitions of the topic", "主题的分区"),
           ("What would change", "将发生的更改"), ("Colour rules", "着色规则"), ("More Kafka clusters", "更多 Kafka 集群"), ("Last problems", "最近的问题"),
           ("Decoder rules", "解码规则"), ("Groups of events", "事件分组"))
UNDO, CHANGES = {"Undo", "撤销"}, {"Move down", "Move up", "下移", "上移"}
AWAY = {"Cancel", "Close", "取消", "关闭"}
LANGUAGE = {"Switch to Chinese", "切换到英文"}
FIRST_STEPS = {"First steps", "入门步骤"}
DRAWER, CONNECT, CONNECTED = {"Test client", "测试客户端"}, {"Connect", "连接"}, {"Disconnect", "断开", "断开连接"}
# Starts the broker again, on every address of the computer: the last thing that window_rest.py does.
UNPRESSED = {"Allow them", "允许"}
# What is only pressed at the very end, by language.
QUIT = {"en": "Quit", "zh_CN": "退出"}


def left_out(ever, driven):
    """(seen and ready, and yet not driven; never ready at all)"""
    missed = [f"{scene}: {role} “{name}”" for scene, keys in ever.items() for (role, name, n), was in keys.items()
              if was and (role, name, n) not in driven[scene]]
    once = {(role, name) for keys in ever.values() for (role, name, _), was in keys.items() if was}
    asleep = sorted({f"{role} “{name}”" for keys in ever.values() for (role, name, _), was in keys.items() if not was and (role, name) not in once})
    return missed, asleep


def left_to_rest():
    """As the sources say it: a number is a %1 there."""
    return [english.replace(" #", "%1").replace("Actual size", "Actual size (now %1 %)") for english, _, why in ELSEWHERE if why == REST] + ["Allow them"]


def inventory(ever):
    lines = ["| view | fields | choices | buttons | tables | tabs |", "|---|---|---|---|---|---|"]
    for scene, keys in ever.items():
        count = collections.Counter("fields" if role in FIELDS else "choices" if role in CHOICES | {"radio button"}
                                    else "buttons" if role in BUTTONS | ITEMS else "tables" if role in TABLES else "tabs" for role, _, _ in keys)
        lines.append(f"| {scene} | {count['fields']} | {count['choices']} | {count['buttons']} | {count['tables']} | {count['tabs']} |")
    return lines


def judged(missed, asleep, rows):
    """(what is wrong, what is driven elsewhere and why, tables without a row) of what was not driven, was never ready, and the rows of each table."""
    known = {english: why for english, _, why in ELSEWHERE} | {chinese: why for _, chinese, why in ELSEWHERE}
    bad, elsewhere = [], []
    for what, each in [("seen and not driven", one) for one in missed] + [("never ready to be driven", one) for one in asleep]:
        path = each.rpartition("“")[2].rstrip("”").split(" › ")
        why = next((known[end] for end in (" › ".join(path[i:]) for i in range(len(path))) if end in known), None)
        if why is None:
            bad.append(f"{what}: {each}")
        else:
            elsewhere.append(f"{each} ({why})")
    empty = sorted(name for name, count in rows.items() if count == 0)
    bad += [f"never a row: {name}" for name in empty if not any(name in pair for pair in NO_ROWS)]
    return bad, elsewhere, empty
