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
# What needs more than a practice cluster and a minute: English, Chinese, what it needs or where it is driven. Everything else must be ready
# at some time and driven; what of this list was not is printed with the inventory.
ELSEWHERE = (
    ("Later event", "较晚的事件", "window_robot.py rest"),
    ("Columns › Event", "列 › 事件", "the column that cannot be hidden"), ("Columns › Topic", "列 › 主题", "the column that cannot be hidden"),
    ("Show the Kafka record", "查看 Kafka 记录", "window_robot.py rest"),
    ("Copy payload", "复制消息内容", "window_robot.py rest"),
    ("The selected one", "所选的一行", "a selected row, asked in a question of its own"),
    ("All ( #)", "全部（ #）", "rows at the moment of the question"), ("Shown ( #)", "显示中的（ #）", "rows at the moment of the question"),
    ("Marked ( #)", "已标记（ #）", "window_robot.py rest"), ("Selected ( #)", "已选中（ #）", "window_robot.py rest"),
    ("Write one marked record and read it back", "写入一条标记记录并回读", "a Kafka of one's own"),
    ("New topic…", "新建主题…", "window_robot.py rest"),
    ("Add partitions…", "增加分区…", "window_robot.py rest"), ("Delete topic…", "删除主题…", "window_robot.py rest"),
    ("Compare", "比较", "window_robot.py rest"), ("Show MQTT event", "查看 MQTT 事件", "window_robot.py rest"), ("Pause", "暂停", "while records are read"),
    ("Start", "开始", "window_robot.py rest"), ("Dry run", "试运行", "window_robot.py tasks hour"), ("Replay", "重放", "window_robot.py tasks hour"),
    ("Use these", "使用这些", "window_robot.py tasks secure"), ("Use these", "采用", "a text to import"),
    ("Why was this refused?", "为什么被拒绝？", "window_robot.py rest"),
    ("Add user", "添加用户", "window_robot.py rest"), ("Add subscription", "添加订阅", "window_robot.py rest"),
    ("Change password…", "更改密码…", "window_robot.py rest"),
    ("Add to the rules", "加入规则", "window_robot.py rest"), ("Make this file", "创建此文件", "an ACL file that is named and not there"),
    ("Keep mine", "保留我的修改", "an ACL file that two change"), ("Show theirs", "显示磁盘内容", "an ACL file that two change"),
    ("Read it now", "立即读取", "an ACL file that somebody else changed"),
    ("Clear those that are over", "清除已结束的告警", "an alert that is over"),
    ("Delete retained", "删除保留消息", "window_robot.py rest"),
    ("Up", "上移", "window_robot.py rest"), ("Down", "下移", "window_robot.py rest"),
    ("Move up", "上移", "window_robot.py rest"), ("Move down", "下移", "window_robot.py rest"),
    ("Switch off", "停用", "a chosen hook"),
    ("Unsubscribe", "取消订阅", "window_robot.py rest"),
    ("Host", "主机", "another broker in the test client"), ("Version", "版本", "window_robot.py rest"),
    ("Broker", "代理", "window_robot.py rest"), ("User", "用户", "window_robot.py rest"),
    ("Port", "端口", "a disconnected test client"), ("Client ID", "客户端 ID", "window_robot.py rest"),
    ("Redo", "重做", "window_robot.py rest"),
    ("Selected text", "所选文本", "text that is selected in a payload"), ("Actual size", "实际大小(A)", "window_robot.py rest"),
    ("Users: ann", "用户: ann", "window_robot.py rest"), ("User name", "用户名", "a rule for one user"),
    ("Always decode this topic as…", "始终将此主题解码为…", "a selected row with a topic"),
    ("OK", "确定", "files with a message type"), ("Dismiss", "关闭", "a stream too fast to read"),
    ("Files and message type", "文件和消息类型", "a rule for Protobuf"),
    # There for a moment, or for as long as a row is chosen.
    ("Use it", "使用", "answers a question"), ("Apply…", "应用…", "while something is changed"),
    ("Disconnect", "断开", "window_robot.py rest"), ("Clear", "清空", "window_robot.py rest"),
    ("Clear session…", "清除会话…", "window_robot.py rest"), ("Show events", "查看事件", "a chosen row"),
    ("Show subscriptions", "查看订阅", "a chosen client"), ("Empty the field", "清空输入框", "while there is a text"),
)
NO_ROWS = (("Delivery errors", "投递错误"), ("Kafka records", "Kafka 记录"), ("Kafka topics", "Kafka 主题"), ("Partitions of the topic", "主题的分区"),
           ("What would change", "将发生的更改"), ("Colour rules", "着色规则"), ("More Kafka clusters", "更多 Kafka 集群"), ("Last problems", "最近的问题"),
           ("Decoder rules", "解码规则"), ("Groups of events", "事件分组"))
UNDO, CHANGES = {"Undo", "撤销"}, {"Move down", "Move up", "下移", "上移"}
AWAY = {"Cancel", "Close", "取消", "关闭"}
LANGUAGE = {"Switch to Chinese", "切换到英文"}
FIRST_STEPS = {"First steps", "入门步骤"}
DRAWER, CONNECT, CONNECTED = {"Test client", "测试客户端"}, {"Connect", "连接"}, {"Disconnect", "断开", "断开连接"}
# Listens on every address of the computer, which no test does; tests/gui/test_menus.cpp presses it.
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
