<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>hookline::ui::AboutDialog</name>
    <message>
        <source>About Hookline</source>
        <translation>关于 Hookline</translation>
    </message>
    <message>
        <source>A hookable MQTT broker with its own Kafka bridge, in one window.</source>
        <translation>自带 Kafka 桥接、支持钩子的 MQTT 代理，一个窗口即可掌握全局。</translation>
    </message>
    <message>
        <source>Test client</source>
        <translation>测试客户端</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>配置文件</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>hookline::ui::AclQuestionView</name>
    <message>
        <source>The answer is of the rules as they stand here. Enter a topic.</source>
        <translation>按此处显示的规则回答。请输入主题。</translation>
    </message>
    <message>
        <source>This is not a topic filter: # stands alone in the last level, + alone in its level.</source>
        <translation>这不是主题过滤器：# 只能单独位于最后一级，+ 必须单独占一级。</translation>
    </message>
    <message>
        <source>This is not a topic: + and # are for filters.</source>
        <translation>这不是主题：+ 和 # 只用于过滤器。</translation>
    </message>
    <message>
        <source>Denied: topics below $SYS are the broker&apos;s own.</source>
        <translation>拒绝：$SYS 下的主题只属于代理自身。</translation>
    </message>
    <message>
        <source>Allowed. Each message is asked about again when it comes.</source>
        <translation>允许。每条消息到来时还会再次检查。</translation>
    </message>
    <message>
        <source>Allowed.</source>
        <translation>允许。</translation>
    </message>
    <message>
        <source>Turned away when it connects: a rule puts the name into topics, where + # and / cannot stand.</source>
        <translation>连接时即被拒绝：有规则把该名称放入主题，而名称中不能含有 +、# 和 /。</translation>
    </message>
    <message>
        <source>Denied.</source>
        <translation>拒绝。</translation>
    </message>
    <message>
        <source>Denied: no rule allows it.</source>
        <translation>拒绝：没有规则允许。</translation>
    </message>
    <message>
        <source>line %1 decides</source>
        <translation>由第 %1 行决定</translation>
    </message>
    <message>
        <source>Select it</source>
        <translation>选中该行</translation>
    </message>
    <message>
        <source>Who may do what?</source>
        <translation>谁可以做什么？</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>用户名</translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation>客户端 ID</translation>
    </message>
    <message>
        <source>wants to</source>
        <translation>想要</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>publish</source>
        <translation>发布</translation>
    </message>
    <message>
        <source>receive</source>
        <translation>接收</translation>
    </message>
    <message>
        <source>subscribe</source>
        <translation>订阅</translation>
    </message>
    <message>
        <source>The rules do not keep it from connecting. Whether it may come without a user name (access.anonymous), its password, bans and hooks are not asked here.</source>
        <translation>这些规则不阻止其连接。此处不检查：是否允许不带用户名连接（access.anonymous）、密码、封禁和钩子。</translation>
    </message>
    <message>
        <source>Allowed by today&apos;s rules: they were changed since, a hook of yours refused it, or the message was a retained one whose publisher may not write there any more.</source>
        <translation>按现在的规则是允许的：规则在此之后改过，或被您的钩子拒绝，或这是保留消息，而其发布者已无权写入该主题。</translation>
    </message>
    <message>
        <source>Allowed by today&apos;s rules: they were changed since, or a hook of yours refused it.</source>
        <translation>按现在的规则是允许的：规则在此之后改过，或被您的钩子拒绝。</translation>
    </message>
    <message>
        <source>Refused at %1 for the topic of its will, which the event does not name. The answer is by the rules shown here, which are not in force yet.</source>
        <translation>于 %1 因遗嘱主题被拒绝，事件中没有该主题。此处按显示的规则回答；这些规则尚未生效。</translation>
    </message>
    <message>
        <source>Refused at %1. The answer is by the rules shown here, which are not in force yet.</source>
        <translation>于 %1 被拒绝。此处按显示的规则回答；这些规则尚未生效。</translation>
    </message>
    <message>
        <source>Allowed by the rules shown here, which are not in force yet.</source>
        <translation>按此处显示的规则是允许的；这些规则尚未生效。</translation>
    </message>
    <message>
        <source>Refused at %1 for the topic of its will, which the event does not name. The answer is by today&apos;s rules, as they stand here.</source>
        <translation>于 %1 因遗嘱主题被拒绝，事件中没有该主题。此处按现在显示的规则回答。</translation>
    </message>
    <message>
        <source>connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Refused at %1. The answer is by today&apos;s rules, as they stand here; they may have been different then.</source>
        <translation>于 %1 被拒绝。此处按现在显示的规则回答；当时的规则可能不同。</translation>
    </message>
    <message>
        <source>Correct the mistakes first; then this can be answered.</source>
        <translation>请先更正规则中的错误，之后才能回答。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::AclRuleDialog</name>
    <message>
        <source>New access rule</source>
        <translation>新访问规则</translation>
    </message>
    <message>
        <source>Access rule</source>
        <translation>访问规则</translation>
    </message>
    <message>
        <source>One user</source>
        <translation>某个用户</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>所有人</translation>
    </message>
    <message>
        <source>Clients without a user name</source>
        <translation>没有用户名的客户端</translation>
    </message>
    <message>
        <source>&amp;Who</source>
        <translation>谁(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;User name</source>
        <translation>用户名(&amp;U)</translation>
    </message>
    <message>
        <source>Allow: publish and receive</source>
        <translation>允许：发布和接收</translation>
    </message>
    <message>
        <source>Allow: receive, that is subscribe to it</source>
        <translation>允许：接收，即订阅</translation>
    </message>
    <message>
        <source>Allow: publish</source>
        <translation>允许：发布</translation>
    </message>
    <message>
        <source>Deny: neither publish nor receive</source>
        <translation>拒绝：既不能发布也不能接收</translation>
    </message>
    <message>
        <source>W&amp;hat</source>
        <translation>操作(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Topic filter</source>
        <translation>主题过滤器(&amp;T)</translation>
    </message>
    <message>
        <source>In the file</source>
        <translation>文件中的写法</translation>
    </message>
    <message>
        <source>Add to the rules</source>
        <translation>加入规则</translation>
    </message>
    <message>
        <source>Change the rule</source>
        <translation>修改规则</translation>
    </message>
    <message>
        <source>+ is one level, # all levels below. %c stands for the client ID, %u for the user name.</source>
        <translation>+ 代表一级，# 代表其后各级。%c 代表客户端 ID，%u 代表用户名。</translation>
    </message>
    <message>
        <source>+ is one level, # all levels below.</source>
        <translation>+ 代表一级，# 代表其后各级。</translation>
    </message>
    <message>
        <source>No such user in the password file.</source>
        <translation>密码文件中没有此用户。</translation>
    </message>
    <message>
        <source>There are invisible characters in it: %1</source>
        <translation>其中有不可见字符：%1</translation>
    </message>
</context>
<context>
    <name>hookline::ui::AclTableModel</name>
    <message>
        <source>without a user name</source>
        <translation>无用户名</translation>
    </message>
    <message>
        <source>user %1</source>
        <translation>用户 %1</translation>
    </message>
    <message>
        <source>everybody</source>
        <translation>所有人</translation>
    </message>
    <message>
        <source>receive</source>
        <translation>接收</translation>
    </message>
    <message>
        <source>publish</source>
        <translation>发布</translation>
    </message>
    <message>
        <source>publish and receive</source>
        <translation>发布和接收</translation>
    </message>
    <message>
        <source>mistake</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>deny</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>allow</source>
        <translation>允许</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>权限</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>谁</translation>
    </message>
    <message>
        <source>What</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Topic filter</source>
        <translation>主题过滤器</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>注释</translation>
    </message>
</context>
<context>
    <name>hookline::ui::AclView</name>
    <message>
        <source>Shown as it is on the disk.</source>
        <translation>已显示磁盘上的内容。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Back to what the file says.</source>
        <translation>已恢复为文件中的内容。</translation>
    </message>
    <message>
        <source>The command line says that there is no ACL file. Whoever may connect may publish and receive everything.</source>
        <translation>命令行指定不使用 ACL 文件。凡能连接者都可以发布和接收一切消息。</translation>
    </message>
    <message>
        <source>There is no ACL file: whoever may connect may publish and receive everything. A new one begins with rules that allow just that, and is in use at once.</source>
        <translation>没有 ACL 文件：凡能连接者都可以发布和接收一切消息。新建的文件以同样的规则开始，并立即生效。</translation>
    </message>
    <message>
        <source>%1 is too large to be edited here. The broker takes it all the same.</source>
        <translation>%1 过大，无法在此编辑。代理仍会使用它。</translation>
    </message>
    <message>
        <source>Make this file</source>
        <translation>创建此文件</translation>
    </message>
    <message>
        <source>Make an ACL file</source>
        <translation>创建 ACL 文件</translation>
    </message>
    <message>
        <source>Nobody may do anything before there is a rule.</source>
        <translation>在添加规则之前，任何人都不能做任何事。</translation>
    </message>
    <message>
        <source>The broker goes by the file as it is now.</source>
        <translation>代理现在按文件的当前内容执行。</translation>
    </message>
    <message>
        <source>“%1” is deleted from the list.</source>
        <translation>已从列表中删除“%1”。</translation>
    </message>
    <message>
        <source>Line %1: %2</source>
        <translation>第 %1 行：%2</translation>
    </message>
    <message>
        <source>As before.</source>
        <translation>已恢复原样。</translation>
    </message>
    <message>
        <source>%1 added, %2 removed</source>
        <translation>添加 %1，删除 %2</translation>
    </message>
    <message>
        <source>Written and in use since %1: lines %2.</source>
        <translation>已写入，自 %1 起生效：行数 %2。</translation>
    </message>
    <message>
        <source>Written at %1: lines %2.</source>
        <translation>已于 %1 写入：行数 %2。</translation>
    </message>
    <message>
        <source>%1, not in use before the settings are applied</source>
        <translation>%1，应用设置后才会生效</translation>
    </message>
    <message>
        <source>%1, in use when the broker is started</source>
        <translation>%1，代理启动后生效</translation>
    </message>
    <message>
        <source>%1, in use</source>
        <translation>%1，使用中</translation>
    </message>
    <message>
        <source>Show theirs</source>
        <translation>显示磁盘内容</translation>
    </message>
    <message>
        <source>Read it now</source>
        <translation>立即读取</translation>
    </message>
    <message>
        <source>The file was changed on the disk, and is shown as it is now. The broker goes by it once it reads it.</source>
        <translation>文件已在磁盘上被修改，此处显示其当前内容。代理读取后才会按它执行。</translation>
    </message>
    <message>
        <source>Not written yet: lines added: %1, removed: %2.</source>
        <translation>尚未写入：添加 %1 行，删除 %2 行。</translation>
    </message>
    <message>
        <source>Not written yet: many lines.</source>
        <translation>尚未写入：改动的行很多。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln mistake(s) to correct first.</source>
        <translation>
            <numerusform>请先更正 %Ln 处错误。</numerusform>
        </translation>
    </message>
    <message>
        <source>Access rules</source>
        <translation>访问规则</translation>
    </message>
    <message>
        <source>Text of the ACL file</source>
        <translation>ACL 文件的文本</translation>
    </message>
    <message>
        <source>What is wrong with the rules</source>
        <translation>规则中的问题</translation>
    </message>
    <message>
        <source>Add rule…</source>
        <translation>添加规则…</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>编辑…</translation>
    </message>
    <message>
        <source>Opens the selected rule (Return)</source>
        <translation>打开所选规则（回车）</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>复制一份</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>One place up among the rules of the same user (Alt+Up)</source>
        <translation>在同一用户的规则中上移一位（Alt+↑）</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>One place down among the rules of the same user (Alt+Down)</source>
        <translation>在同一用户的规则中下移一位（Alt+↓）</translation>
    </message>
    <message>
        <source>As text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>The file itself, with its comments: the same rules, written (F4)</source>
        <translation>文件本身，含注释：同样的规则的书面形式（F4）</translation>
    </message>
    <message>
        <source>What no rule allows is forbidden. Deny comes first, wherever it stands, and a user&apos;s own rules come before those for everybody.</source>
        <translation>没有规则允许的一律禁止。无论位置如何，拒绝优先；用户自己的规则先于对所有人的规则。</translation>
    </message>
    <message>
        <source>The file has characters that cannot be seen or are not UTF-8, or its lines end in several ways. It is shown with them made visible, and can be changed in the table only.</source>
        <translation>文件含有不可见或非 UTF-8 的字符，或换行方式不一致。此处将其显示为可见形式，只能在表格中修改。</translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation>保留我的修改</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Apply…</source>
        <translation>应用…</translation>
    </message>
    <message>
        <source>Refused at %1: topics below $SYS are the broker&apos;s own.</source>
        <translation>于 %1 被拒绝：$SYS 下的主题只属于代理自身。</translation>
    </message>
    <message>
        <source>Refused at %1, though by no rule of today. Look at whether it may come without a user name (access.anonymous), its password, bans and hooks.</source>
        <translation>于 %1 被拒绝，但现在没有任何规则会这样做。请查看是否允许不带用户名连接（access.anonymous）、密码、封禁和钩子。</translation>
    </message>
    <message>
        <source>Refused at %1, though by no rule of today: there were rules then, or a hook of yours refused it.</source>
        <translation>于 %1 被拒绝，但现在没有任何规则会这样做：当时有规则，或被您的钩子拒绝。</translation>
    </message>
    <message>
        <source>%1, in force as it is on the disk; what is shown is a draft</source>
        <translation>%1，按磁盘上的内容生效；此处显示的是草稿</translation>
    </message>
    <message>
        <source>%1 is not there. The broker does not listen without it, and a running one goes on with the previous rules.</source>
        <translation>%1 不存在。缺少它时代理不会开始监听；正在运行的代理继续使用原有规则。</translation>
    </message>
    <message>
        <source>Not in use; the previous rules stay in force: %1</source>
        <translation>未生效，继续使用原有规则：%1</translation>
    </message>
    <message>
        <source>Not written, the previous rules stay in use: %1</source>
        <translation>未写入，继续使用原有规则：%1</translation>
    </message>
    <message>
        <source>Written, but not in use; the previous rules stay in force: %1</source>
        <translation>已写入但未生效，继续使用原有规则：%1</translation>
    </message>
    <message>
        <source>%1 was changed on the disk: the previous rules stay in force; what is shown is a draft</source>
        <translation>%1 已在磁盘上被修改：仍按原有规则执行；此处显示的是草稿</translation>
    </message>
    <message>
        <source>%1 has mistakes: the previous rules stay in force</source>
        <translation>%1 有错误：仍按原有规则执行</translation>
    </message>
    <message>
        <source>%1 was changed on the disk: the previous rules stay in force</source>
        <translation>%1 已在磁盘上被修改：仍按原有规则执行</translation>
    </message>
    <message>
        <source>The file was changed on the disk meanwhile. Nothing is written before you decide: show theirs (Undo brings yours back), or keep yours; Apply then overwrites theirs.</source>
        <translation>文件在此期间已在磁盘上被修改。在您决定之前不会写入：显示磁盘上的内容（可用“撤销”找回您的修改），或保留您的修改，之后点击“应用”会覆盖磁盘上的内容。</translation>
    </message>
    <message>
        <source>The file was changed on the disk, and is shown as it is now. The broker does not go by it until its mistakes are corrected.</source>
        <translation>文件已在磁盘上被修改，此处显示其当前内容。更正其中的错误之后，代理才会按它执行。</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>查询</translation>
    </message>
    <message>
        <source>Who may do what? Asks the rules as they stand here.</source>
        <translation>谁可以做什么？按此处显示的规则查询。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::Actions</name>
    <message>
        <source>&amp;Stop broker</source>
        <translation>停止代理(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Start broker</source>
        <translation>启动代理(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Overview</source>
        <translation>概览(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Events</source>
        <translation>事件(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Throughput</source>
        <translation>吞吐量(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Narrow sidebar</source>
        <translation>收起侧边栏(&amp;N)</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation>重置布局(&amp;R)</translation>
    </message>
    <message>
        <source>Kafka &amp;settings…</source>
        <translation>Kafka 设置(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Test connection…</source>
        <translation>测试连接(&amp;T)…</translation>
    </message>
    <message>
        <source>&amp;Simulated devices…</source>
        <translation>模拟设备(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Test client</source>
        <translation>测试客户端(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Shortcuts</source>
        <translation>快捷键(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;About Hookline</source>
        <translation>关于 Hookline(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Pages</source>
        <translation>页面(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>配色(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Broker</source>
        <translation>代理(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Kafka</source>
        <translation>&amp;Kafka</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>工具(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Clients</source>
        <translation>客户端(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Subscriptions</source>
        <translation>订阅(&amp;S)</translation>
    </message>
    <message>
        <source>T&amp;opics</source>
        <translation>主题(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Hooks</source>
        <translation>钩子(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Log and alerts</source>
        <translation>日志与告警(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Commands…</source>
        <translation>命令(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Kafka reader</source>
        <translation>Kafka 读取(&amp;K)</translation>
    </message>
    <message>
        <source>Kafka &amp;bridge</source>
        <translation>Kafka 桥接(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Replay…</source>
        <translation>重放(&amp;R)…</translation>
    </message>
    <message>
        <source>Sett&amp;ings</source>
        <translation>设置(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;New events window</source>
        <translation>新建事件窗口(&amp;N)</translation>
    </message>
    <message>
        <source>New &amp;throughput window</source>
        <translation>新建吞吐量窗口(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Open capture…</source>
        <translation>打开捕获文件(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Save capture…</source>
        <translation>保存捕获文件(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Diagnostics…</source>
        <translation>诊断信息(&amp;D)…</translation>
    </message>
    <message>
        <source>&amp;Actual size</source>
        <translation>实际大小(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Actual size (now %1 %)</source>
        <translation>实际大小(&amp;A)（当前 %1 %）</translation>
    </message>
    <message>
        <source>&amp;Below the list</source>
        <translation>列表下方(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Right of the list</source>
        <translation>列表右侧(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Off</source>
        <translation>关闭(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Larger</source>
        <translation>放大(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Smaller</source>
        <translation>缩小(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Benchmark…</source>
        <translation>基准测试(&amp;B)…</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Detail pane</source>
        <translation>详情面板(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Zoom</source>
        <translation>缩放(&amp;Z)</translation>
    </message>
    <message>
        <source>E&amp;vents</source>
        <translation>事件(&amp;N)</translation>
    </message>
    <message>
        <source>Res&amp;ume bridging</source>
        <translation>恢复桥接(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Pause bridging</source>
        <translation>暂停桥接(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Flush</source>
        <translation>立即发送(&amp;F)</translation>
    </message>
    <message>
        <source>Makes every connection to Kafka anew, at once; nothing is lost</source>
        <translation>立即重新建立到 Kafka 的所有连接；不会丢失任何记录</translation>
    </message>
    <message>
        <source>The bridge is off</source>
        <translation>桥接已关闭</translation>
    </message>
    <message>
        <source>Re&amp;connect</source>
        <translation>重新连接(&amp;C)</translation>
    </message>
</context>
<context>
    <name>hookline::ui::AlertModel</name>
    <message>
        <source>error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>over since %1</source>
        <translation>已于 %1 结束</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>最近</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>发生了什么</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>次数</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>broker</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>hooks</source>
        <translation>钩子</translation>
    </message>
    <message>
        <source>access</source>
        <translation>访问控制</translation>
    </message>
    <message>
        <source>open</source>
        <translation>未结束</translation>
    </message>
</context>
<context>
    <name>hookline::ui::AlertWatch</name>
    <message>
        <source>See on the Clients page who is away or slow; raise max_queued_messages under [broker] or take load off that client.</source>
        <translation>在“客户端”页查看谁离线或较慢；可调大 [broker] 下的 max_queued_messages，或减轻该客户端的负载。</translation>
    </message>
    <message>
        <source>QoS 0 is not kept for a client that does not read. Let it subscribe with QoS 1, to fewer topics, or read faster.</source>
        <translation>客户端不读取时，QoS 0 消息不会保留。请改用 QoS 1 订阅、减少订阅的主题，或加快读取。</translation>
    </message>
    <message>
        <source>QoS 0 is not kept for sessions whose client is away. Subscribe with QoS 1 where every message counts.</source>
        <translation>客户端离线时，其会话不保留 QoS 0 消息。若每条消息都重要，请使用 QoS 1 订阅。</translation>
    </message>
    <message>
        <source>The sender gave these messages an expiry time, and nobody took them in time.</source>
        <translation>发送方为这些消息设置了过期时间，期限内无人接收。</translation>
    </message>
    <message>
        <source>The receiver said on connecting how large a packet may be. Raise it there, or send smaller messages.</source>
        <translation>接收方在连接时声明了最大报文长度。请在接收方调大该值，或发送更小的消息。</translation>
    </message>
    <message>
        <source>The session ended with messages waiting. A longer session expiry keeps them until the client is back.</source>
        <translation>会话结束时仍有消息在排队。更长的会话过期间隔可将其保留到客户端重新连接。</translation>
    </message>
    <message>
        <source>A hook said no. The events show whose messages; the log says why.</source>
        <translation>钩子拒绝了这些消息。事件中可看到是谁的消息，日志说明原因。</translation>
    </message>
    <message>
        <source>Delete retained messages on the Topics page, or raise max_retained under [broker].</source>
        <translation>请在“主题”页删除保留消息，或调大 [broker] 下的 max_retained。</translation>
    </message>
    <message>
        <source>A loop of the broker could not keep up. More loops under [broker] help where cores are free.</source>
        <translation>代理的一个 I/O 循环处理不过来。若有空闲的 CPU 核心，可增加 [broker] 下的 loops。</translation>
    </message>
    <message>
        <source>The access rules do not allow it. The events show who wanted what; change the rules if it is right.</source>
        <translation>访问规则不允许。事件中可看到谁请求了什么；若应允许，请修改规则。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln message(s) did not reach a client</source>
        <translation>
            <numerusform>%Ln 条消息未送达客户端</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) did not get into Kafka</source>
        <translation>
            <numerusform>%Ln 条记录未能写入 Kafka</numerusform>
        </translation>
    </message>
    <message>
        <source>Kafka refused them, or the rule could not make a record of the event. Each row names the error.</source>
        <translation>Kafka 拒绝了这些记录，或规则无法将事件转换为记录。每行都注明了错误。</translation>
    </message>
    <message>
        <source>Mend what the error names: usually the topic&apos;s size limit, the rule&apos;s template, or rights. A dead letter topic keeps such records.</source>
        <translation>请解决错误所指的问题：通常是主题的大小限制、规则模板或权限。死信主题可保存这类记录。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln event(s) found no room in the bridge&apos;s queue</source>
        <translation>
            <numerusform>%Ln 条事件因桥接队列已满而无处存放</numerusform>
        </translation>
    </message>
    <message>
        <source>More came than Kafka took, and the queue was full.</source>
        <translation>到来的事件多于 Kafka 接收的数量，队列已满。</translation>
    </message>
    <message>
        <source>Raise the queue limit in the Kafka settings, or choose to hold back publishers instead of dropping.</source>
        <translation>请在 Kafka 设置中调大队列上限，或选择让发布者等待而不是丢弃。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln call(s) of a hook failed</source>
        <translation>
            <numerusform>%Ln 次钩子调用失败</numerusform>
        </translation>
    </message>
    <message>
        <source>A hook&apos;s callback threw an error; the broker went on without its answer.</source>
        <translation>钩子的回调抛出了错误；代理在没有其应答的情况下继续运行。</translation>
    </message>
    <message>
        <source>The log names the hook and the error.</source>
        <translation>日志中注明了钩子和错误。</translation>
    </message>
    <message numerus="yes">
        <source>The event list skipped %Ln row(s)</source>
        <translation>
            <numerusform>事件列表跳过了 %Ln 行</numerusform>
        </translation>
    </message>
    <message>
        <source>More events came than the window could take in. Broker and Kafka were not affected.</source>
        <translation>到来的事件多于窗口能接收的数量。代理和 Kafka 不受影响。</translation>
    </message>
    <message>
        <source>Nothing is lost but the view of these rows. The counters on the Overview stay exact.</source>
        <translation>除了无法查看这些行之外没有任何丢失。“概览”上的计数始终准确。</translation>
    </message>
    <message>
        <source>The queue to Kafka is nearly full: %1 records fit in all</source>
        <translation>发往 Kafka 的队列即将满：总共可容纳 %1 条记录</translation>
    </message>
    <message>
        <source>Kafka takes fewer records than come in, or cannot be reached.</source>
        <translation>Kafka 接收的记录少于到来的记录，或无法连接。</translation>
    </message>
    <message>
        <source>Look at Kafka first. When the queue is full, the bridge does what the Kafka settings say: hold back or drop.</source>
        <translation>请先检查 Kafka。队列满后，桥接按 Kafka 设置执行：让发布者等待或丢弃。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::AlertsView</name>
    <message>
        <source>Open</source>
        <translation>未结束</translation>
    </message>
    <message>
        <source>Over</source>
        <translation>已结束</translation>
    </message>
    <message numerus="yes">
        <source>%Ln alert(s)</source>
        <translation>
            <numerusform>%Ln 条告警</numerusform>
        </translation>
    </message>
    <message>
        <source>No alert matches.</source>
        <translation>没有匹配的告警。</translation>
    </message>
    <message>
        <source>Nothing has gone wrong since the start.</source>
        <translation>自启动以来一切正常。</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message numerus="yes">
        <source>%Ln time(s)</source>
        <translation>
            <numerusform>%Ln 次</numerusform>
        </translation>
    </message>
    <message>
        <source>from %1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>over since %1</source>
        <translation>已于 %1 结束</translation>
    </message>
    <message>
        <source>Text in an alert</source>
        <translation>告警中的文字</translation>
    </message>
    <message>
        <source>Search alerts</source>
        <translation>搜索告警</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>告警</translation>
    </message>
    <message>
        <source>Clear those that are over</source>
        <translation>清除已结束的告警</translation>
    </message>
    <message>
        <source>Show events</source>
        <translation>查看事件</translation>
    </message>
    <message>
        <source>The events behind this alert</source>
        <translation>与此告警相关的事件</translation>
    </message>
    <message>
        <source>Show in the log</source>
        <translation>在日志中显示</translation>
    </message>
    <message>
        <source>Test connection…</source>
        <translation>测试连接…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>处理办法</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
</context>
<context>
    <name>hookline::ui::AllowOthersDialog</name>
    <message>
        <source>Allow other computers</source>
        <translation>允许其他计算机连接</translation>
    </message>
    <message>
        <source>So far only programs on this computer reach the broker. From now on it would listen on every address of this computer, and whoever reaches it over the network could connect. The broker is started again; its clients reconnect.</source>
        <translation>目前只有本机上的程序能访问代理。此后代理将在本机的所有地址上监听，凡是能通过网络访问本机的设备都可以连接。代理会重新启动，客户端随后会重新连接。</translation>
    </message>
    <message>
        <source>Only with a &amp;user and a password</source>
        <translation>仅限提供用户名和密码的客户端(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>密码(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Everybody, without a password: for a network that you trust</source>
        <translation>任何人，无需密码：仅适用于可信网络(&amp;E)</translation>
    </message>
    <message>
        <source>Allow them</source>
        <translation>允许</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ApplyAclDialog</name>
    <message>
        <source>Apply access rules</source>
        <translation>应用访问规则</translation>
    </message>
    <message>
        <source>Line %1: %2</source>
        <translation>第 %1 行：%2</translation>
    </message>
    <message>
        <source>and more: only the first of so many changes are shown</source>
        <translation>还有更多：改动过多，只显示前面的部分</translation>
    </message>
    <message>
        <source>line ends only</source>
        <translation>仅换行方式不同</translation>
    </message>
    <message>
        <source>The broker goes by the new rules at once, for clients that are connected as well: the next message counts. What is on its way is finished.</source>
        <translation>代理立即按新规则执行，对已连接的客户端同样有效：从下一条消息起生效，传输中的消息照常完成。</translation>
    </message>
    <message>
        <source>The broker does not run; it goes by the new rules when it is started.</source>
        <translation>代理未运行，启动后按新规则执行。</translation>
    </message>
    <message>
        <source>The broker does not use this file before the settings that name it are applied.</source>
        <translation>应用指定此文件的设置之前，代理不会使用它。</translation>
    </message>
    <message>
        <source>Owner and permissions stay, and the previous text is kept beside it as .bak. Written to:</source>
        <translation>所有者和权限不变，原内容保存为同目录下的 .bak 文件。写入：</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ApplyRulesDialog</name>
    <message>
        <source>Apply rules</source>
        <translation>应用规则</translation>
    </message>
    <message>
        <source>The next event goes by the new rules: no restart, MQTT clients stay connected.</source>
        <translation>下一条事件即按新规则处理：无需重启，MQTT 客户端保持连接。</translation>
    </message>
    <message>
        <source>Written to %1, whose comments and other keys stay.</source>
        <translation>写入 %1，其中的注释和其他键保持不变。</translation>
    </message>
    <message numerus="yes">
        <source>%1 record(s) already queued are still sent; where a topic changes, they go out first.</source>
        <translation>
            <numerusform>已在排队的 %1 条记录照常发送；主题有改动的，先把它们发完。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::BenchmarkDialog</name>
    <message>
        <source>Connecting…</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>%1 sent, %2 received</source>
        <translation>已发送 %1，已接收 %2</translation>
    </message>
    <message>
        <source>Nothing could be measured: %1. Is the broker running, and may everybody connect to it?</source>
        <translation>无法测量：%1。代理是否在运行，是否允许任何人连接？</translation>
    </message>
    <message>
        <source>Ended before anything was measured.</source>
        <translation>尚未测得任何结果就已结束。</translation>
    </message>
    <message>
        <source>The broker took %1 messages a second and handed out %2.</source>
        <translation>代理每秒接收 %1 条消息，送出 %2 条。</translation>
    </message>
    <message>
        <source>The load itself was the limit, not the broker: the one thread that sends and receives had no time left. The broker may be able to do more.</source>
        <translation>瓶颈是负载发生器本身，而不是代理：负责收发的线程已没有余力。代理也许还能处理更多。</translation>
    </message>
    <message>
        <source>The computer was busy altogether: broker and load took each other&apos;s time. On a computer of its own the broker does more.</source>
        <translation>整台计算机都已繁忙：代理与负载互相争用处理器。代理独占一台计算机时能处理更多。</translation>
    </message>
    <message>
        <source>That is the rate that was asked for; it can do more.</source>
        <translation>这就是所要求的速率；代理还能处理更多。</translation>
    </message>
    <message>
        <source>More was asked for: the broker held the publishers back.</source>
        <translation>要求的速率更高：代理限制了发布者。</translation>
    </message>
    <message>
        <source>The broker, or what waits behind it, was the limit.</source>
        <translation>瓶颈是代理，或它之后的环节。</translation>
    </message>
    <message>
        <source> per second</source>
        <translation> 条/秒</translation>
    </message>
    <message numerus="yes">
        <source>Load: %Ln client(s), %1, QoS %2, %3 bytes, %4 s</source>
        <translation>
            <numerusform>负载：%Ln 个客户端，%1，QoS %2，%3 字节，%4 秒</numerusform>
        </translation>
    </message>
    <message>
        <source>Messages: %1 sent, %2 received</source>
        <translation>消息：发送 %1，接收 %2</translation>
    </message>
    <message>
        <source>, %1 acknowledged</source>
        <comment>continues a line</comment>
        <translation>，已确认 %1</translation>
    </message>
    <message>
        <source>, %1 dropped by the broker</source>
        <comment>continues a line</comment>
        <translation>，代理丢弃 %1</translation>
    </message>
    <message>
        <source>Latency to the subscriber: p50 %1, p95 %2, p99 %3, longest %4</source>
        <translation>到订阅者的延迟：p50 %1，p95 %2，p99 %3，最长 %4</translation>
    </message>
    <message numerus="yes">
        <source>Processor: program without the load %1 of a core, the load %2; the computer has %Ln core(s)</source>
        <translation>
            <numerusform>处理器：程序（不含负载）占一个核心的 %1，负载占 %2；计算机共有 %Ln 个核心</numerusform>
        </translation>
    </message>
    <message>
        <source>Kafka: no rule took any of it</source>
        <translation>Kafka：没有规则接收这些消息</translation>
    </message>
    <message>
        <source>Kafka: %1 events taken, %2 acknowledged, %3 lost, %4 still waiting</source>
        <translation>Kafka：接收 %1 条事件，已确认 %2，丢失 %3，仍在排队 %4</translation>
    </message>
    <message>
        <source>Ended early.</source>
        <translation>已提前结束。</translation>
    </message>
    <message>
        <source>The broker does not run; start it first.</source>
        <translation>代理未运行，请先启动。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>再次运行</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Benchmark</source>
        <translation>基准测试</translation>
    </message>
    <message>
        <source>&amp;Clients that publish</source>
        <translation>发布消息的客户端(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Messages per second, all clients</source>
        <translation>每秒消息数，全部客户端(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;QoS</source>
        <translation>QoS(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Payload size</source>
        <translation>消息大小(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Duration</source>
        <translation>时长(&amp;D)</translation>
    </message>
    <message>
        <source> bytes</source>
        <translation> 字节</translation>
    </message>
    <message>
        <source> s</source>
        <translation> 秒</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Show its events</source>
        <translation>显示相关事件</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>less than 1 s more</source>
        <translation>不到 1 秒</translation>
    </message>
    <message>
        <source>about %1 s more</source>
        <translation>约还需 %1 秒</translation>
    </message>
    <message>
        <source>as many as possible</source>
        <translation>尽可能多</translation>
    </message>
    <message>
        <source>Puts load on this broker and measures it. It disturbs everything on this computer, this program&apos;s clients and Kafka included: matching rules forward its messages. Its topics begin with hookline-benchmark/.</source>
        <translation>对此代理施加负载并进行测量。它会影响这台计算机上的一切，包括本程序的客户端和 Kafka：匹配的规则会转发这些消息。其主题以 hookline-benchmark/ 开头。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::BridgeLadder</name>
    <message>
        <source>oldest %1</source>
        <translation>最早一条 %1</translation>
    </message>
    <message>
        <source>%1 % of its limit</source>
        <translation>上限的 %1 %</translation>
    </message>
    <message>
        <source>no rule uses the disk</source>
        <translation>没有规则使用磁盘</translation>
    </message>
    <message>
        <source>%1 on the wire</source>
        <translation>%1 条正在传输</translation>
    </message>
    <message>
        <source>last %1</source>
        <translation>最近 %1</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>暂无</translation>
    </message>
    <message>
        <source>Where is my message?</source>
        <translation>我的消息在哪里？</translation>
    </message>
    <message>
        <source>Hook</source>
        <translation>钩子</translation>
    </message>
    <message>
        <source>Spool on the disk</source>
        <translation>磁盘缓存</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>In flight</source>
        <translation>传输中</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>Show these events</source>
        <translation>显示这些事件</translation>
    </message>
    <message>
        <source>Show the newest record in Kafka</source>
        <translation>在 Kafka 中查看最新的记录</translation>
    </message>
    <message>
        <source>since start</source>
        <translation>启动以来</translation>
    </message>
    <message>
        <source>+ %1 unmatched</source>
        <translation>另有 %1 条未命中</translation>
    </message>
    <message>
        <source>%1 dead</source>
        <comment>letters in the spool</comment>
        <translation>%1 条死信</translation>
    </message>
</context>
<context>
    <name>hookline::ui::BridgePage</name>
    <message>
        <source>Rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Partitions</source>
        <translation>分区</translation>
    </message>
    <message>
        <source>Delivery errors</source>
        <translation>投递错误</translation>
    </message>
    <message>
        <source>Kafka bridge</source>
        <translation>Kafka 桥接</translation>
    </message>
    <message>
        <source>Test connection…</source>
        <translation>测试连接…</translation>
    </message>
    <message>
        <source>Kafka settings…</source>
        <translation>Kafka 设置…</translation>
    </message>
    <message>
        <source>No record has been sent to a topic yet.</source>
        <translation>还没有向任何主题发送记录。</translation>
    </message>
    <message>
        <source>Kafka → MQTT</source>
        <translation>Kafka → MQTT</translation>
    </message>
    <message>
        <source>Resume bridging</source>
        <translation>恢复桥接</translation>
    </message>
    <message>
        <source>Pause bridging</source>
        <translation>暂停桥接</translation>
    </message>
    <message>
        <source>What waits goes to Kafka, and what comes after it (Ctrl+Shift+P)</source>
        <translation>把等待的记录和之后到来的记录发往 Kafka（Ctrl+Shift+P）</translation>
    </message>
    <message>
        <source>Takes records on, in order, and gives none to Kafka (Ctrl+Shift+P)</source>
        <translation>继续按顺序接收记录，但不再交给 Kafka（Ctrl+Shift+P）</translation>
    </message>
    <message>
        <source>Kafka nodes</source>
        <translation>Kafka 节点</translation>
    </message>
    <message>
        <source>Where is my message?</source>
        <translation>我的消息在哪里？</translation>
    </message>
    <message>
        <source>Flush</source>
        <translation>立即发送</translation>
    </message>
    <message>
        <source>Sends what waits now, without waiting for batches to fill; also while bridging is paused</source>
        <translation>立即发送此刻等待的记录，不等批次装满；桥接暂停时也可以</translation>
    </message>
    <message>
        <source>What waited is being flushed already</source>
        <translation>等待的记录正在发送</translation>
    </message>
    <message>
        <source>Kafka cannot be reached: nothing can be sent now</source>
        <translation>无法连接 Kafka：现在无法发送</translation>
    </message>
    <message>
        <source>Nothing waits</source>
        <translation>没有等待的记录</translation>
    </message>
    <message>
        <source>No Kafka node has answered yet.</source>
        <translation>还没有 Kafka 节点应答。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::BridgeVerdict</name>
    <message>
        <source>Since %1.</source>
        <translation>自 %1 起。</translation>
    </message>
    <message>
        <source>Switched off: nothing is sent to Kafka.</source>
        <translation>已关闭：不向 Kafka 发送任何内容。</translation>
    </message>
    <message>
        <source>The disk of the spool is the trouble: %1</source>
        <translation>磁盘缓存出现问题：%1</translation>
    </message>
    <message>
        <source>The spool is nearly full: acknowledgements are withheld from publishers until Kafka has taken some.</source>
        <translation>磁盘缓存将满：在 Kafka 接收一部分之前，暂不向发布者确认。</translation>
    </message>
    <message>
        <source>Partition %1 of %2 has no leader: its records wait until the cluster has chosen one.</source>
        <translation>%2 的分区 %1 没有 leader：其记录等待集群选出 leader。</translation>
    </message>
    <message>
        <source>Throttled: the Kafka node %1 asks for pauses of up to %2, a quota of Kafka&apos;s.</source>
        <translation>被限流：节点 %1 要求最长 %2 的暂停，这是 Kafka 的配额。</translation>
    </message>
    <message>
        <source>Connecting to %1.</source>
        <translation>正在连接 %1。</translation>
    </message>
    <message>
        <source>Kafka is too slow: it takes %1 and %2 more come in; the queue is full in about %3 s.</source>
        <translation>Kafka 太慢：接收 %1，另有 %2 不断进入；队列约 %3 秒后写满。</translation>
    </message>
    <message>
        <source>Kafka is slow: a record has waited %1 for its acknowledgement.</source>
        <translation>Kafka 较慢：有记录已等待确认 %1。</translation>
    </message>
    <message>
        <source>Everything flows: %1 reach Kafka, half of them within %2, 99 % within %3.</source>
        <translation>一切畅通：%1 到达 Kafka，一半在 %2 以内，99 % 在 %3 以内。</translation>
    </message>
    <message>
        <source>Everything flows.</source>
        <translation>一切畅通。</translation>
    </message>
    <message>
        <source>It flows, but with losses: %1 reach Kafka, and some records were lost within the last 10 s.</source>
        <translation>数据在流动，但有丢失：%1 到达 Kafka，最近 10 秒内有记录丢失。</translation>
    </message>
    <message>
        <source>The queue is full: Kafka takes %1.</source>
        <translation>队列已满：Kafka 接收 %1。</translation>
    </message>
    <message>
        <source>Starved: %1 messages come in, and no rule takes any of them.</source>
        <translation>无规则命中：%1 的消息进入，但没有规则命中任何一条。</translation>
    </message>
    <message>
        <source>Nothing to do: nothing comes in, and nothing waits.</source>
        <translation>空闲：没有消息进入，也没有记录排队。</translation>
    </message>
    <message numerus="yes">
        <source>%1 record(s) for it wait and go out by themselves afterwards.</source>
        <translation>
            <numerusform>发往该集群的 %1 条记录正在等待，恢复后自动发出。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 record(s) wait and go out by themselves afterwards.</source>
        <translation>
            <numerusform>%1 条记录正在等待，恢复后自动发出。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 record(s) wait, in their order, until it is resumed.</source>
        <translation>
            <numerusform>%1 条记录按顺序等待，直到恢复桥接。</numerusform>
        </translation>
    </message>
    <message>
        <source>What comes waits, in its order, until it is resumed.</source>
        <translation>之后到来的记录按顺序等待，直到恢复桥接。</translation>
    </message>
    <message>
        <source>Bridging is paused since %1: nothing new is given to Kafka.</source>
        <translation>桥接自 %1 起暂停：不再向 Kafka 交付新记录。</translation>
    </message>
    <message>
        <source>Bridging is paused since %1; what waited is being flushed.</source>
        <translation>桥接自 %1 起暂停；正在发送此前等待的记录。</translation>
    </message>
    <message>
        <source>Kafka is too slow: it takes %1 and %2 more come in.</source>
        <translation>Kafka 太慢：接收 %1，另有 %2 不断进入。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::BrokerTableModel</name>
    <message>
        <source>ID</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Timeouts</source>
        <translation>超时</translation>
    </message>
    <message>
        <source>Disconnects</source>
        <translation>断开</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>%1 of %2 connections up</source>
        <translation>%2 个连接中 %1 个正常</translation>
    </message>
    <message>
        <source>logging in</source>
        <translation>正在登录</translation>
    </message>
    <message>
        <source>not needed yet</source>
        <translation>尚不需要</translation>
    </message>
    <message>
        <source>not reachable</source>
        <translation>无法连接</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>正在连接</translation>
    </message>
    <message>
        <source>RTT p50</source>
        <translation>RTT p50</translation>
    </message>
    <message>
        <source>RTT p99</source>
        <translation>RTT p99</translation>
    </message>
    <message>
        <source>Throttle</source>
        <translation>限流</translation>
    </message>
    <message>
        <source>Unsent</source>
        <translation>未发送</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 小时</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 天</translation>
    </message>
    <message>
        <source>Cluster</source>
        <translation>集群</translation>
    </message>
    <message>
        <source>For</source>
        <translation>已持续</translation>
    </message>
    <message>
        <source>Requests in flight</source>
        <translation>在途请求</translation>
    </message>
    <message>
        <source>Requests/s</source>
        <translation>请求/秒</translation>
    </message>
    <message>
        <source>Bytes/s</source>
        <translation>字节/秒</translation>
    </message>
    <message>
        <source>Retries</source>
        <translation>重试</translation>
    </message>
</context>
<context>
    <name>hookline::ui::CaptureBanner</name>
    <message>
        <source>saved %1</source>
        <translation>保存于 %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln event(s)</source>
        <translation>
            <numerusform>%Ln 条事件</numerusform>
        </translation>
    </message>
    <message>
        <source>from %1</source>
        <translation>来自 %1</translation>
    </message>
    <message>
        <source>chosen by the filter %1</source>
        <translation>按过滤条件 %1 选出</translation>
    </message>
    <message>
        <source>This file was saved by a newer Hookline. Open it with that version.</source>
        <translation>此文件由更新版本的 Hookline 保存，请用该版本打开。</translation>
    </message>
    <message>
        <source>This is neither a capture nor a recording of Hookline. Open a file that “Save capture…” or “Record…” has written.</source>
        <translation>这既不是 Hookline 的捕获文件，也不是记录文件。请打开由“保存捕获文件…”或“记录…”写出的文件。</translation>
    </message>
    <message>
        <source>The file cannot be read: %1. Check its name and permissions.</source>
        <translation>无法读取文件：%1。请检查文件名和权限。</translation>
    </message>
    <message>
        <source>You stopped reading: the rest of the file is not shown.</source>
        <translation>您停止了读取：文件的其余部分未显示。</translation>
    </message>
    <message>
        <source>The file holds more: only its first %1 rows are shown.</source>
        <translation>文件中还有更多内容：只显示前 %1 行。</translation>
    </message>
    <message>
        <source>The last line is not whole: the file was cut off, or is still being written.</source>
        <translation>最后一行不完整：文件被截断，或仍在写入。</translation>
    </message>
    <message>
        <source>The file has no end: it was cut off, or was not written to its end.</source>
        <translation>文件没有结尾：被截断，或没有写完。</translation>
    </message>
    <message>
        <source>%1 of it are damaged and were passed over.</source>
        <translation>其中 %1 已损坏，已跳过。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) are no events and were passed over.</source>
        <translation>
            <numerusform>%Ln 行不是事件，已跳过。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) are missing.</source>
        <translation>
            <numerusform>缺少 %Ln 行。</numerusform>
        </translation>
    </message>
    <message>
        <source>No row is missing.</source>
        <translation>没有缺少任何行。</translation>
    </message>
    <message>
        <source>Recording %1 – nothing here is live</source>
        <translation>记录文件 %1：此处内容均非实时</translation>
    </message>
    <message>
        <source>Capture %1 – nothing here is live</source>
        <translation>捕获文件 %1：此处内容均非实时</translation>
    </message>
    <message>
        <source>%1 cannot be opened</source>
        <translation>无法打开 %1</translation>
    </message>
    <message>
        <source>How much of the file was read</source>
        <translation>已读取文件的比例</translation>
    </message>
    <message>
        <source>Stop reading</source>
        <translation>停止读取</translation>
    </message>
</context>
<context>
    <name>hookline::ui::CaptureWindow</name>
    <message>
        <source>Open capture</source>
        <translation>打开捕获文件</translation>
    </message>
    <message>
        <source>Captures and recordings (*.hlcap *.jsonl)</source>
        <translation>捕获文件和记录文件 (*.hlcap *.jsonl)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>&amp;Save capture…</source>
        <translation>保存捕获文件(&amp;S)…</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ChangesDialog</name>
    <message>
        <source>This will change:</source>
        <translation>将会更改：</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
</context>
<context>
    <name>hookline::ui::Chart</name>
    <message>
        <source>Collecting… first point in 1 s</source>
        <translation>正在采集… 1 秒后出现首个数据点</translation>
    </message>
    <message>
        <source>Nothing was measured in the time shown.</source>
        <translation>所示时间内没有测量数据。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ClientDetail</name>
    <message>
        <source>%1 is subscribed to %2 now</source>
        <translation>%1 现已订阅 %2</translation>
    </message>
    <message>
        <source>%1 could not be subscribed to %2: its session is gone, or a limit is reached</source>
        <translation>无法让 %1 订阅 %2：会话已不存在，或已达上限</translation>
    </message>
    <message>
        <source>Subscriptions</source>
        <translation>订阅</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>with the connection</source>
        <translation>随连接结束</translation>
    </message>
    <message>
        <source>never</source>
        <translation>永不</translation>
    </message>
    <message>
        <source>connected, slow</source>
        <translation>已连接，缓慢</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>offline, session kept</source>
        <translation>离线，会话保留</translation>
    </message>
    <message>
        <source>off</source>
        <comment>keep-alive</comment>
        <translation>关闭</translation>
    </message>
    <message>
        <source>%1 s ago</source>
        <translation>%1 秒前</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>normal disconnection</source>
        <translation>正常断开</translation>
    </message>
    <message numerus="yes">
        <source>%Ln message(s)</source>
        <translation>
            <numerusform>%Ln 条消息</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>QoS %1, retained</source>
        <translation>QoS %1，保留</translation>
    </message>
    <message>
        <source>QoS %1</source>
        <translation>QoS %1</translation>
    </message>
    <message>
        <source>at once</source>
        <translation>立即</translation>
    </message>
    <message>
        <source>any size</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>%1 is no topic filter: + stands for a whole level, # for all from a level on</source>
        <translation>%1 不是有效的主题过滤器：+ 须占一整级，# 须为最后一级</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>Counters</source>
        <translation>计数</translation>
    </message>
    <message>
        <source>Recent events</source>
        <translation>最近事件</translation>
    </message>
    <message>
        <source>Will and limits</source>
        <translation>遗嘱与限制</translation>
    </message>
    <message>
        <source>About the client</source>
        <translation>客户端详情</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>用户名</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>协议</translation>
    </message>
    <message>
        <source>Listener</source>
        <translation>监听器</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>加密</translation>
    </message>
    <message>
        <source>Keep-alive</source>
        <translation>心跳间隔</translation>
    </message>
    <message>
        <source>Last packet</source>
        <translation>最近报文</translation>
    </message>
    <message>
        <source>Connected since</source>
        <translation>连接时间</translation>
    </message>
    <message>
        <source>Clean start</source>
        <translation>清除会话</translation>
    </message>
    <message>
        <source>Session ends</source>
        <translation>会话结束</translation>
    </message>
    <message>
        <source>Left because of</source>
        <translation>断开原因</translation>
    </message>
    <message>
        <source>Messages in</source>
        <translation>消息流入</translation>
    </message>
    <message>
        <source>Messages out</source>
        <translation>消息流出</translation>
    </message>
    <message>
        <source>Dropped</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Bytes in</source>
        <translation>流入字节</translation>
    </message>
    <message>
        <source>Bytes out</source>
        <translation>发出字节</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>In flight</source>
        <translation>传输中</translation>
    </message>
    <message>
        <source>Connected for</source>
        <translation>连接时长</translation>
    </message>
    <message>
        <source>Will topic</source>
        <translation>遗嘱主题</translation>
    </message>
    <message>
        <source>Will message</source>
        <translation>遗嘱消息</translation>
    </message>
    <message>
        <source>Will size</source>
        <translation>遗嘱大小</translation>
    </message>
    <message>
        <source>Will is sent</source>
        <translation>遗嘱发送</translation>
    </message>
    <message>
        <source>Receive maximum</source>
        <translation>接收最大值</translation>
    </message>
    <message>
        <source>Topic aliases</source>
        <translation>主题别名上限</translation>
    </message>
    <message>
        <source>Packets up to</source>
        <translation>最大报文</translation>
    </message>
    <message>
        <source>I/O loop</source>
        <translation>I/O 循环</translation>
    </message>
    <message>
        <source>Subscriptions of the client</source>
        <translation>该客户端的订阅</translation>
    </message>
    <message>
        <source>Recent events of the client</source>
        <translation>该客户端的最近事件</translation>
    </message>
    <message>
        <source>Subscribe it to</source>
        <translation>代为订阅</translation>
    </message>
    <message>
        <source>factory/+/temp</source>
        <translation>factory/+/temp</translation>
    </message>
    <message>
        <source>Topic filter to subscribe the client to</source>
        <translation>代客户端订阅的主题过滤器</translation>
    </message>
    <message>
        <source>A subscription that the client did not ask for, to try something out; it stays as long as the session</source>
        <translation>客户端并未请求的订阅，用于试验；与会话同存亡</translation>
    </message>
    <message>
        <source>QoS of the subscription</source>
        <translation>订阅的 QoS</translation>
    </message>
    <message>
        <source>Add subscription</source>
        <translation>添加订阅</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ClientTableModel</name>
    <message>
        <source>%1 d</source>
        <translation>%1 天</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>off</source>
        <comment>keep-alive</comment>
        <translation>关闭</translation>
    </message>
    <message>
        <source>with the connection</source>
        <translation>随连接结束</translation>
    </message>
    <message>
        <source>never</source>
        <translation>永不</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation>客户端 ID</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>用户名</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Keep-alive</source>
        <translation>心跳间隔</translation>
    </message>
    <message>
        <source>Subscriptions</source>
        <translation>订阅</translation>
    </message>
    <message>
        <source>In flight</source>
        <translation>传输中</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>In/s</source>
        <translation>流入/秒</translation>
    </message>
    <message>
        <source>Out/s</source>
        <translation>流出/秒</translation>
    </message>
    <message>
        <source>Session ends</source>
        <translation>会话结束</translation>
    </message>
    <message>
        <source>Clean start</source>
        <translation>全新会话</translation>
    </message>
    <message>
        <source>Messages in</source>
        <translation>消息流入</translation>
    </message>
    <message>
        <source>Messages out</source>
        <translation>消息流出</translation>
    </message>
    <message>
        <source>Silent for</source>
        <translation>静默时长</translation>
    </message>
    <message>
        <source>Connected for</source>
        <translation>连接时长</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>none</source>
        <comment>encryption</comment>
        <translation>无</translation>
    </message>
    <message>
        <source>Messages that the session did not get: no room, too large, not allowed, or QoS 0 while it was offline</source>
        <translation>会话未收到的消息：没有空间、过大、未获授权，或离线时的 QoS 0 消息</translation>
    </message>
    <message>
        <source>Dropped</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Bytes in</source>
        <translation>流入字节</translation>
    </message>
    <message>
        <source>Bytes out</source>
        <translation>发出字节</translation>
    </message>
    <message>
        <source>Listener</source>
        <translation>监听器</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>加密</translation>
    </message>
    <message>
        <source>Will topic</source>
        <translation>遗嘱主题</translation>
    </message>
    <message>
        <source>Receive maximum</source>
        <translation>接收最大值</translation>
    </message>
    <message>
        <source>Topic aliases</source>
        <translation>主题别名上限</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ClientsPage</name>
    <message numerus="yes">
        <source>%Ln client(s) disconnected</source>
        <translation>
            <numerusform>已断开 %Ln 个客户端</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln session(s) cleared</source>
        <translation>
            <numerusform>已清除 %Ln 个会话</numerusform>
        </translation>
    </message>
    <message>
        <source>Online</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>Session only</source>
        <translation>仅会话</translation>
    </message>
    <message>
        <source>Slow</source>
        <translation>缓慢</translation>
    </message>
    <message numerus="yes">
        <source>%Ln client(s)</source>
        <translation>
            <numerusform>%Ln 个客户端</numerusform>
        </translation>
    </message>
    <message>
        <source>No client matches.</source>
        <translation>没有匹配的客户端。</translation>
    </message>
    <message>
        <source>No clients connected.</source>
        <translation>暂无客户端连接。</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Open test client</source>
        <translation>打开测试客户端</translation>
    </message>
    <message numerus="yes">
        <source>Disconnect %Ln client(s)? They may connect again.</source>
        <translation>
            <numerusform>断开 %Ln 个客户端？它们可能会重新连接。</numerusform>
        </translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>断开</translation>
    </message>
    <message numerus="yes">
        <source>Clear %Ln session(s)? Subscriptions and waiting messages are lost; this cannot be undone.</source>
        <translation>
            <numerusform>清除 %Ln 个会话？订阅和等待中的消息将丢失，且无法撤销。</numerusform>
        </translation>
    </message>
    <message>
        <source>Clear session</source>
        <translation>清除会话</translation>
    </message>
    <message>
        <source>Clear session…</source>
        <translation>清除会话…</translation>
    </message>
    <message>
        <source>Show events</source>
        <translation>查看事件</translation>
    </message>
    <message>
        <source>Show subscriptions</source>
        <translation>查看订阅</translation>
    </message>
    <message>
        <source>Copy client ID</source>
        <translation>复制客户端 ID</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Who is connected, and who has a session</source>
        <translation>谁已连接，谁保留着会话</translation>
    </message>
    <message>
        <source>Disconnect the selected clients (Delete); sessions that outlive their connection stay</source>
        <translation>断开所选客户端（Delete）；能在断开后保留的会话会保留</translation>
    </message>
    <message>
        <source>End the sessions with their subscriptions and waiting messages</source>
        <translation>结束会话，连同订阅和等待中的消息</translation>
    </message>
    <message>
        <source>Client ID, user name or address</source>
        <translation>客户端 ID、用户名或地址</translation>
    </message>
    <message>
        <source>Search clients</source>
        <translation>搜索客户端</translation>
    </message>
    <message>
        <source>Find…</source>
        <translation>查找…</translation>
    </message>
    <message>
        <source>Clear the session of %1? Its subscriptions and waiting messages are lost; this cannot be undone.</source>
        <translation>清除 %1 的会话？其订阅和等待中的消息将丢失，无法撤销。</translation>
    </message>
    <message>
        <source>Nobody is connected.</source>
        <translation>没有已连接的客户端。</translation>
    </message>
    <message numerus="yes">
        <source>Disconnect all %Ln client(s)? Sessions that end with their connection lose what waits for them.</source>
        <translation>
            <numerusform>断开全部 %Ln 个客户端？随连接结束的会话将丢失等待中的消息。</numerusform>
        </translation>
    </message>
    <message>
        <source>Disconnect all</source>
        <translation>全部断开</translation>
    </message>
    <message>
        <source>Disconnect all…</source>
        <translation>全部断开…</translation>
    </message>
    <message>
        <source>Disconnect every client, after a question; sessions that outlive their connection stay</source>
        <translation>经确认后断开所有客户端；能在断开后保留的会话会保留</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Save the rows and columns that are shown as comma-separated values</source>
        <translation>将当前显示的行和列保存为逗号分隔值文件</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Choose what columns are shown</source>
        <translation>选择要显示的列</translation>
    </message>
</context>
<context>
    <name>hookline::ui::CloseDialog</name>
    <message>
        <source>Quit Hookline?</source>
        <translation>退出 Hookline？</translation>
    </message>
    <message>
        <source>Quitting stops the broker.</source>
        <translation>退出会停止代理。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln client(s) will be disconnected.</source>
        <translation>
            <numerusform>%Ln 个客户端将被断开。</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Keep running in the tray</source>
        <translation>在托盘中继续运行</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) still wait for Kafka.</source>
        <translation>
            <numerusform>还有 %Ln 条记录在等待发往 Kafka。</numerusform>
        </translation>
    </message>
    <message>
        <source>Bridging is paused: what rules keep on the disk stays there. The rest is sent first, for at most %1; what is left then is lost.</source>
        <translation>桥接已暂停：由规则存于磁盘的记录会保留。其余会先行发送，最长 %1；届时仍未发出的将丢失。</translation>
    </message>
    <message>
        <source>What waits is sent first, for at most %1; what is left then stays on the disk where its rule keeps it there, and else is lost.</source>
        <translation>等待的记录会先行发送，最长 %1；届时仍未发出的，由规则存于磁盘的会保留，其余将丢失。</translation>
    </message>
    <message>
        <source>What waits is sent first, although bridging is paused, for at most %1; what is left then is lost.</source>
        <translation>尽管桥接已暂停，等待的记录仍会先行发送，最长 %1；届时仍未发出的将丢失。</translation>
    </message>
    <message>
        <source>What waits is sent first, for at most %1; what is left then is lost.</source>
        <translation>等待的记录会先行发送，最长 %1；届时仍未发出的将丢失。</translation>
    </message>
    <message>
        <source>%1&#xa0;s</source>
        <translation>%1 秒</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ClusterTableModel</name>
    <message>
        <source>not in use</source>
        <translation>未使用</translation>
    </message>
    <message>
        <source>Cluster</source>
        <translation>集群</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Servers</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>安全</translation>
    </message>
    <message>
        <source>Used by</source>
        <translation>使用者</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ClustersView</name>
    <message>
        <source>“%1” is used by %2. Choose another cluster there first.</source>
        <translation>“%1”正由 %2 使用。请先在那里改选其他集群。</translation>
    </message>
    <message>
        <source>“%1” is deleted.</source>
        <translation>已删除“%1”。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>More clusters</source>
        <translation>更多集群</translation>
    </message>
    <message>
        <source>More Kafka clusters</source>
        <translation>更多 Kafka 集群</translation>
    </message>
    <message>
        <source>Add cluster</source>
        <translation>添加集群</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>编辑…</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Rules and sources may name any of these instead of the one above. A cluster that cannot be reached does not delay the others.</source>
        <translation>规则和数据源可以指定其中任何一个，代替上面的默认集群。某个集群无法连接时，不会拖慢其他集群。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ColourRulesDialog</name>
    <message>
        <source>Colour rules</source>
        <translation>着色规则</translation>
    </message>
    <message>
        <source>A row takes the colour of the first filter it passes.</source>
        <translation>每一行采用第一个匹配的过滤器的颜色。</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>过滤器</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>蓝色</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>橙色</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>绿色</translation>
    </message>
    <message>
        <source>Purple</source>
        <translation>紫色</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>黄色</translation>
    </message>
    <message>
        <source>Sky blue</source>
        <translation>天蓝色</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ColumnsMenu</name>
    <message>
        <source>As at first</source>
        <translation>恢复默认</translation>
    </message>
</context>
<context>
    <name>hookline::ui::CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>想做什么？</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ConfirmBar</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ConnectionTestView</name>
    <message>
        <source>The test opens its own connection; the running bridge is not touched.</source>
        <translation>测试使用独立连接，不影响正在运行的桥接。</translation>
    </message>
    <message>
        <source>Testing…</source>
        <translation>正在测试…</translation>
    </message>
    <message>
        <source>Everything works.</source>
        <translation>一切正常。</translation>
    </message>
    <message>
        <source>It does not work yet.</source>
        <translation>尚未连通。</translation>
    </message>
    <message>
        <source>The test was cancelled.</source>
        <translation>测试已取消。</translation>
    </message>
    <message>
        <source>The settings have changed since this test.</source>
        <translation>测试之后设置已更改。</translation>
    </message>
    <message>
        <source>It cannot be left out: records for the partitions that this Kafka node leads go to it alone.</source>
        <translation>无法忽略该节点：对于由它担任主节点的分区，记录只能发往它。</translation>
    </message>
    <message>
        <source>Create…</source>
        <translation>创建…</translation>
    </message>
    <message>
        <source>Create the topic %1</source>
        <translation>创建主题 %1</translation>
    </message>
</context>
<context>
    <name>hookline::ui::CopyLine</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>hookline::ui::CsvExport</name>
    <message>
        <source>Cannot write %1</source>
        <translation>无法写入 %1</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>已保存为 %1</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation>逗号分隔值 (*.csv)</translation>
    </message>
</context>
<context>
    <name>hookline::ui::DecodeRules</name>
    <message>
        <source>“%1” is not a topic filter: + stands for a whole level, # only at the end.</source>
        <translation>“%1”不是主题过滤器：+ 代表整级，# 只能位于末尾。</translation>
    </message>
    <message>
        <source>Choose the .proto files and the message type.</source>
        <translation>请选择 .proto 文件和消息类型。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::DecodeRulesDialog</name>
    <message>
        <source>Decoder rules</source>
        <translation>解码规则</translation>
    </message>
    <message>
        <source>Where “Automatic” is chosen, a payload is read by the first rule whose topic filter matches its topic. For Kafka records that is the Kafka topic, or the MQTT topic in their headers.</source>
        <translation>选择“自动”时，消息内容由第一条主题过滤器与其主题匹配的规则解码。对 Kafka 记录，主题指 Kafka 主题，或其消息头中的 MQTT 主题。</translation>
    </message>
    <message>
        <source>Topic filter</source>
        <translation>主题过滤器</translation>
    </message>
    <message>
        <source>Decoder</source>
        <translation>解码器</translation>
    </message>
    <message>
        <source>Files and message type</source>
        <translation>文件和消息类型</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
</context>
<context>
    <name>hookline::ui::DecoderReport</name>
    <message>
        <source>What each decoder says</source>
        <translation>各解码器的结果</translation>
    </message>
    <message>
        <source>The payload is shown as %1.</source>
        <translation>当前以 %1 显示消息内容。</translation>
    </message>
    <message>
        <source>Decoders</source>
        <translation>解码器</translation>
    </message>
    <message>
        <source>Decoder</source>
        <translation>解码器</translation>
    </message>
    <message>
        <source>What it says</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Can read it.</source>
        <translation>可以解码。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::Decoders</name>
    <message>
        <source>Not CBOR: %1</source>
        <translation>不是 CBOR：%1</translation>
    </message>
    <message>
        <source>Not CBOR: the value ends at byte %1 of %2.</source>
        <translation>不是 CBOR：值在第 %1 字节结束，共 %2 字节。</translation>
    </message>
    <message>
        <source>Not XML: line %1: %2</source>
        <translation>不是 XML：第 %1 行：%2</translation>
    </message>
    <message>
        <source>Larger than 1 MiB: look at it as text or bytes.</source>
        <translation>超过 1 MiB：请以文本或字节查看。</translation>
    </message>
    <message>
        <source>Not JSON.</source>
        <translation>不是 JSON。</translation>
    </message>
    <message>
        <source>Not GB18030 text.</source>
        <translation>不是 GB18030 文本。</translation>
    </message>
    <message>
        <source>Not MessagePack: wrong at byte %1.</source>
        <translation>不是 MessagePack：第 %1 字节有误。</translation>
    </message>
    <message>
        <source>Not MessagePack: the value ends at byte %1 of %2.</source>
        <translation>不是 MessagePack：值在第 %1 字节结束，共 %2 字节。</translation>
    </message>
    <message>
        <source>Not a Sparkplug B payload.</source>
        <translation>不是 Sparkplug B 消息内容。</translation>
    </message>
    <message>
        <source>Choose the .proto files and the message type.</source>
        <translation>请选择 .proto 文件和消息类型。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::DeleteTopicDialog</name>
    <message>
        <source>Delete %1</source>
        <translation>删除 %1</translation>
    </message>
    <message>
        <source>The topic and every record in it will be gone for everybody who uses this cluster.</source>
        <translation>该主题及其中所有记录将从集群中永久删除，影响所有使用者。</translation>
    </message>
    <message numerus="yes">
        <source>The topic and its %Ln record(s) will be gone for everybody who uses this cluster.</source>
        <translation>
            <numerusform>该主题及其 %Ln 条记录将从集群中永久删除，影响所有使用者。</numerusform>
        </translation>
    </message>
    <message>
        <source>Name of the topic</source>
        <translation>主题名称</translation>
    </message>
    <message>
        <source>Delete topic</source>
        <translation>删除主题</translation>
    </message>
    <message>
        <source>This cannot be undone. Type the name %1 to go on.</source>
        <translation>此操作无法撤销。请输入名称 %1 以继续。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::DiagnosticsDialog</name>
    <message>
        <source>Diagnostics</source>
        <translation>诊断信息</translation>
    </message>
    <message>
        <source>For somebody who helps you. Passwords, tokens and keys are left out, and no messages are included; log lines, addresses and names are as they are. Read it before you give it away.</source>
        <translation>供协助您的人使用。密码、令牌和密钥已去除，也不含任何消息；日志行、地址和名称保持原样。请在交给他人之前先阅读。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Save diagnostics</source>
        <translation>保存诊断信息</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>文本 (*.txt)</translation>
    </message>
    <message>
        <source>The file could not be written: %1</source>
        <translation>无法写入文件：%1</translation>
    </message>
</context>
<context>
    <name>hookline::ui::EditDialog</name>
    <message numerus="yes">
        <source>%Ln error(s)</source>
        <translation>
            <numerusform>%Ln 个错误</numerusform>
        </translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message numerus="yes">
        <source>%Ln errors, the first</source>
        <translation>
            <numerusform>%Ln 个错误，第一个</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 in “%2”</source>
        <translation>%1（“%2”）</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
</context>
<context>
    <name>hookline::ui::EditMenu</name>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Mark</source>
        <translation>标记(&amp;M)</translation>
    </message>
    <message>
        <source>F&amp;ilter</source>
        <translation>过滤(&amp;I)</translation>
    </message>
    <message>
        <source>Selected text</source>
        <translation>所选文本</translation>
    </message>
</context>
<context>
    <name>hookline::ui::EventDetail</name>
    <message>
        <source>no longer in the list</source>
        <translation>已不在列表中</translation>
    </message>
    <message>
        <source>Select an event.</source>
        <translation>请选择一条事件。</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Topic filter</source>
        <translation>主题过滤器</translation>
    </message>
    <message>
        <source>Retain</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Sent again (DUP)</source>
        <translation>重发（DUP）</translation>
    </message>
    <message>
        <source>Packet ID</source>
        <translation>报文 ID</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>消息内容</translation>
    </message>
    <message>
        <source>Message expiry</source>
        <translation>消息过期时间</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>Published by</source>
        <translation>发布者</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Dropped because</source>
        <translation>丢弃原因</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation>客户端 ID</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>用户名</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>协议</translation>
    </message>
    <message>
        <source>Keep-alive</source>
        <translation>心跳间隔</translation>
    </message>
    <message>
        <source>Clean start</source>
        <translation>全新会话</translation>
    </message>
    <message>
        <source>Connected since</source>
        <translation>连接时间</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>not sent to Kafka</source>
        <translation>未发送到 Kafka</translation>
    </message>
    <message>
        <source>waiting to be acknowledged</source>
        <translation>等待确认</translation>
    </message>
    <message>
        <source>acknowledged</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>not delivered</source>
        <translation>未送达</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Partition</source>
        <translation>分区</translation>
    </message>
    <message>
        <source>Offset</source>
        <translation>偏移量</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>Double-click to go there</source>
        <translation>双击跳转</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>还有 %Ln 条</numerusform>
        </translation>
    </message>
    <message>
        <source>Same message</source>
        <translation>同一消息</translation>
    </message>
    <message>
        <source>Details of the event</source>
        <translation>事件详情</translation>
    </message>
    <message>
        <source>Double-click to see the record in Kafka</source>
        <translation>双击查看 Kafka 中的记录</translation>
    </message>
    <message>
        <source>Cluster</source>
        <translation>集群</translation>
    </message>
    <message>
        <source>User properties</source>
        <translation>用户属性</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>Listener</source>
        <translation>监听器</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>Why was this refused?</source>
        <translation>为什么被拒绝？</translation>
    </message>
    <message>
        <source>not in this filter</source>
        <translation>不在当前过滤结果中</translation>
    </message>
    <message>
        <source>Hooks</source>
        <translation>钩子</translation>
    </message>
    <message numerus="yes">
        <source>%Ln callback(s)</source>
        <translation>
            <numerusform>%Ln 个回调</numerusform>
        </translation>
    </message>
    <message>
        <source>usually %1</source>
        <translation>通常 %1</translation>
    </message>
</context>
<context>
    <name>hookline::ui::EventGroupModel</name>
    <message>
        <source>(no topic)</source>
        <translation>（无主题）</translation>
    </message>
    <message>
        <source>others: no room for more than %1 rows</source>
        <translation>其他：最多容纳 %1 行</translation>
    </message>
    <message>
        <source>(payload no longer kept)</source>
        <translation>（消息内容已不再保留）</translation>
    </message>
    <message>
        <source>Events of groups that came when the table was full. A filter makes room.</source>
        <translation>表格已满之后出现的分组的事件。使用过滤器可腾出空间。</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation>客户端 ID</translation>
    </message>
    <message>
        <source>Topic / filter</source>
        <translation>主题 / 过滤器</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>速率</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>字节数</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>最近</translation>
    </message>
    <message>
        <source>Last payload</source>
        <translation>最新消息内容</translation>
    </message>
</context>
<context>
    <name>hookline::ui::EventGroupsView</name>
    <message>
        <source>no events yet</source>
        <translation>还没有事件</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln 行</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 events since %2</source>
        <translation>自 %2 起 %1 条事件</translation>
    </message>
    <message>
        <source>counting…</source>
        <translation>正在统计…</translation>
    </message>
    <message>
        <source>%1 of them in the row of others</source>
        <translation>其中 %1 条计入“其他”行</translation>
    </message>
    <message numerus="yes">
        <source>%Ln let go before they were counted</source>
        <translation>
            <numerusform>%Ln 条在统计之前已被移出列表</numerusform>
        </translation>
    </message>
    <message>
        <source>Show these events</source>
        <translation>显示这些事件</translation>
    </message>
    <message>
        <source>Copy as a filter</source>
        <translation>复制为过滤器</translation>
    </message>
    <message>
        <source>Copy topic</source>
        <translation>复制主题</translation>
    </message>
    <message>
        <source>Event, client and topic</source>
        <translation>事件、客户端和主题</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Group by</source>
        <translation>分组依据</translation>
    </message>
    <message>
        <source>Groups of events</source>
        <translation>事件分组</translation>
    </message>
    <message>
        <source>Show events</source>
        <translation>查看事件</translation>
    </message>
    <message>
        <source>Only the events of the chosen row (Enter)</source>
        <translation>仅显示所选行的事件（Enter）</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>返回列表</translation>
    </message>
</context>
<context>
    <name>hookline::ui::EventMenu</name>
    <message>
        <source>Remove mark</source>
        <translation>取消标记</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Publish again…</source>
        <translation>重新发布…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Filter by this cell</source>
        <translation>按此单元格过滤</translation>
    </message>
    <message>
        <source>… and it is this</source>
        <translation>… 并且等于此值</translation>
    </message>
    <message>
        <source>… or it is this</source>
        <translation>… 或者等于此值</translation>
    </message>
    <message>
        <source>… and it is not this</source>
        <translation>… 并且不等于此值</translation>
    </message>
    <message>
        <source>Only this client</source>
        <translation>仅此客户端</translation>
    </message>
    <message>
        <source>Colour this client</source>
        <translation>为此客户端着色</translation>
    </message>
    <message>
        <source>Only this topic</source>
        <translation>仅此主题</translation>
    </message>
    <message>
        <source>Follow this message</source>
        <translation>跟踪此消息</translation>
    </message>
    <message>
        <source>Only this Kafka partition</source>
        <translation>仅此 Kafka 分区</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Cell</source>
        <translation>单元格</translation>
    </message>
    <message>
        <source>Row as JSON</source>
        <translation>整行（JSON）</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>消息内容</translation>
    </message>
    <message>
        <source>As a mosquitto_pub command</source>
        <translation>复制为 mosquitto_pub 命令</translation>
    </message>
    <message>
        <source>As a kafka-console-consumer command</source>
        <translation>复制为 kafka-console-consumer 命令</translation>
    </message>
    <message>
        <source>Show the Kafka record</source>
        <translation>查看 Kafka 记录</translation>
    </message>
    <message>
        <source>Add note…</source>
        <translation>添加备注…</translation>
    </message>
    <message>
        <source>Change note…</source>
        <translation>修改备注…</translation>
    </message>
    <message>
        <source>Why was this refused?</source>
        <translation>为什么被拒绝？</translation>
    </message>
    <message numerus="yes">
        <source>Mark %Ln rows, or remove their marks</source>
        <translation>
            <numerusform>标记 %Ln 行，或取消其标记</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln rows as JSON Lines</source>
        <translation>
            <numerusform>%Ln 行（JSON Lines）</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln rows as CSV</source>
        <translation>
            <numerusform>%Ln 行（CSV）</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::EventTableModel</name>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation>客户端 ID</translation>
    </message>
    <message>
        <source>Topic / filter</source>
        <translation>主题 / 过滤器</translation>
    </message>
    <message>
        <source>Flags</source>
        <comment>table column: R retain, D duplicate</comment>
        <translation>标志</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Payload / info</source>
        <translation>消息内容 / 信息</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>用户名</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>协议</translation>
    </message>
    <message>
        <source>Published by</source>
        <translation>发布者</translation>
    </message>
    <message>
        <source>Packet ID</source>
        <translation>报文 ID</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Kafka topic</source>
        <translation>Kafka 主题</translation>
    </message>
    <message>
        <source>Partition</source>
        <translation>分区</translation>
    </message>
    <message>
        <source>Offset</source>
        <translation>偏移量</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>User properties</source>
        <translation>用户属性</translation>
    </message>
    <message>
        <source>Listener</source>
        <translation>监听器</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>Same message as #</source>
        <translation>同一消息 #</translation>
    </message>
</context>
<context>
    <name>hookline::ui::EventsPage</name>
    <message>
        <source>searching… %1 %</source>
        <translation>正在搜索… %1 %</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln event(s)</source>
        <translation>
            <numerusform>%Ln 条事件</numerusform>
        </translation>
    </message>
    <message>
        <source>Paused at %1</source>
        <translation>已于 %1 暂停显示</translation>
    </message>
    <message numerus="yes">
        <source>%Ln new since</source>
        <translation>
            <numerusform>此后新增 %Ln 条</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln oldest row(s) were overwritten</source>
        <translation>
            <numerusform>最早的 %Ln 行已被覆盖</numerusform>
        </translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>流入 %1</translation>
    </message>
    <message>
        <source>out %1</source>
        <translation>流出 %1</translation>
    </message>
    <message>
        <source>the newest %1 rows are kept</source>
        <translation>保留最新的 %1 行</translation>
    </message>
    <message numerus="yes">
        <source>the list skipped %Ln row(s); broker and Kafka were not affected</source>
        <translation>
            <numerusform>列表跳过了 %Ln 行；代理和 Kafka 不受影响</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln payload(s) let go</source>
        <translation>
            <numerusform>%Ln 条消息内容已释放</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>None of %Ln event(s) match.</source>
        <translation>
            <numerusform>%Ln 条事件中没有匹配项。</numerusform>
        </translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>清除过滤</translation>
    </message>
    <message>
        <source>The broker is stopped.</source>
        <translation>代理已停止。</translation>
    </message>
    <message>
        <source>Start broker</source>
        <translation>启动代理</translation>
    </message>
    <message>
        <source>No events yet. Connect a device to %1 or start simulated devices.</source>
        <translation>还没有事件。请将设备连接到 %1，或启动模拟设备。</translation>
    </message>
    <message>
        <source>Start simulated devices</source>
        <translation>启动模拟设备</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>复制地址</translation>
    </message>
    <message>
        <source>Copy payload</source>
        <translation>复制消息内容</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停显示</translation>
    </message>
    <message>
        <source>Freeze the list; capture goes on (Space)</source>
        <translation>冻结列表，采集继续进行（空格键）</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>跟随最新</translation>
    </message>
    <message>
        <source>Keep the newest event in view (F, End)</source>
        <translation>始终显示最新事件（F、End）</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Empty the list (Ctrl+Shift+X)</source>
        <translation>清空列表（Ctrl+Shift+X）</translation>
    </message>
    <message>
        <source>Filter…</source>
        <translation>过滤…</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Jump to live</source>
        <translation>跳到最新</translation>
    </message>
    <message>
        <source>exporting… %1 %</source>
        <translation>正在导出… %1 %</translation>
    </message>
    <message>
        <source>Not exported: %1</source>
        <translation>未能导出：%1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) exported</source>
        <translation>
            <numerusform>已导出 %Ln 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln let go before their turn</source>
        <translation>
            <numerusform>%Ln 行在写入前已被移出列表</numerusform>
        </translation>
    </message>
    <message>
        <source>Export cancelled, nothing was written</source>
        <translation>已取消导出，未写入任何内容</translation>
    </message>
    <message>
        <source>Recording stopped: %1</source>
        <translation>录制已停止：%1</translation>
    </message>
    <message>
        <source>● Recording: %1 rows, %2</source>
        <translation>● 正在录制：%1 行，%2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln not written in time</source>
        <translation>
            <numerusform>%Ln 行未能及时写入</numerusform>
        </translation>
    </message>
    <message>
        <source>Clear the list?</source>
        <translation>清空列表？</translation>
    </message>
    <message numerus="yes">
        <source>%Ln event(s) will be removed from the list. Broker and Kafka are not affected.</source>
        <translation>
            <numerusform>将从列表中移除 %Ln 条事件。代理和 Kafka 不受影响。</numerusform>
        </translation>
    </message>
    <message>
        <source>As at first</source>
        <translation>恢复默认</translation>
    </message>
    <message>
        <source>Export events</source>
        <translation>导出事件</translation>
    </message>
    <message>
        <source>Which rows?</source>
        <translation>导出哪些行？</translation>
    </message>
    <message>
        <source>Shown (%1)</source>
        <translation>当前显示（%1）</translation>
    </message>
    <message>
        <source>All (%1)</source>
        <translation>全部（%1）</translation>
    </message>
    <message>
        <source>Marked (%1)</source>
        <translation>已标记（%1）</translation>
    </message>
    <message>
        <source>CSV for spreadsheets (*.csv)</source>
        <translation>电子表格 CSV (*.csv)</translation>
    </message>
    <message>
        <source>JSON Lines (*.jsonl)</source>
        <translation>JSON Lines (*.jsonl)</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>文本 (*.txt)</translation>
    </message>
    <message>
        <source>Recorded %1 rows to %2</source>
        <translation>已录制 %1 行到 %2</translation>
    </message>
    <message>
        <source>Record events to file</source>
        <translation>将事件录制到文件</translation>
    </message>
    <message>
        <source>Not recorded: %1</source>
        <translation>未能录制：%1</translation>
    </message>
    <message>
        <source>Record…</source>
        <translation>录制…</translation>
    </message>
    <message>
        <source>Write every event to a file from now on (Ctrl+R)</source>
        <translation>从现在起将每条事件写入文件（Ctrl+R）</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Save rows as CSV, JSON Lines or text (Ctrl+E)</source>
        <translation>将行保存为 CSV、JSON Lines 或文本（Ctrl+E）</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Choose the columns</source>
        <translation>选择列</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>How times are shown</source>
        <translation>时间显示方式</translation>
    </message>
    <message>
        <source>Find…</source>
        <translation>查找…</translation>
    </message>
    <message>
        <source>Find next</source>
        <translation>查找下一个</translation>
    </message>
    <message>
        <source>Find previous</source>
        <translation>查找上一个</translation>
    </message>
    <message>
        <source>Go to…</source>
        <translation>转到…</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Next mark</source>
        <translation>下一个标记</translation>
    </message>
    <message>
        <source>Previous mark</source>
        <translation>上一个标记</translation>
    </message>
    <message>
        <source>Next related event</source>
        <translation>下一个相关事件</translation>
    </message>
    <message>
        <source>Next event</source>
        <translation>下一条事件</translation>
    </message>
    <message>
        <source>Previous event</source>
        <translation>上一条事件</translation>
    </message>
    <message>
        <source>Colour rules…</source>
        <translation>着色规则…</translation>
    </message>
    <message>
        <source>Local time</source>
        <translation>本地时间</translation>
    </message>
    <message>
        <source>UTC, ISO 8601</source>
        <translation>UTC（ISO 8601）</translation>
    </message>
    <message>
        <source>Seconds since the first event</source>
        <translation>距首条事件的秒数</translation>
    </message>
    <message>
        <source>Seconds since the row above</source>
        <translation>距上一行的秒数</translation>
    </message>
    <message>
        <source>Seconds since the marked row</source>
        <translation>距标记行的秒数</translation>
    </message>
    <message>
        <source>Cancel export</source>
        <translation>取消导出</translation>
    </message>
    <message>
        <source>Show the Kafka record</source>
        <translation>查看 Kafka 记录</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Note on row %1</source>
        <translation>第 %1 行的备注</translation>
    </message>
    <message>
        <source>Save capture</source>
        <translation>保存捕获文件</translation>
    </message>
    <message>
        <source>Hookline capture (*.hlcap)</source>
        <translation>Hookline 捕获文件 (*.hlcap)</translation>
    </message>
    <message>
        <source>Captured events</source>
        <translation>捕获的事件</translation>
    </message>
    <message>
        <source>Note…</source>
        <translation>备注…</translation>
    </message>
    <message>
        <source>There are no events in this file.</source>
        <translation>此文件中没有事件。</translation>
    </message>
    <message>
        <source>Overview of the list</source>
        <translation>列表总览</translation>
    </message>
    <message>
        <source>Where errors, matches and marks lie in the whole list; click to go there</source>
        <translation>错误、匹配项和标记在整个列表中的位置；点击可跳转</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Only some clients or topics (/)</source>
        <translation>仅显示部分客户端或主题（/）</translation>
    </message>
    <message>
        <source>Count events by client, topic or kind (Ctrl+Shift+G)</source>
        <translation>按客户端、主题或类型统计事件（Ctrl+Shift+G）</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Help on filters</source>
        <translation>过滤器帮助</translation>
    </message>
    <message>
        <source>Why was this refused?</source>
        <translation>为什么被拒绝？</translation>
    </message>
    <message>
        <source>The file could not be read, so nothing can be shown.</source>
        <translation>无法读取此文件，因此没有可显示的内容。</translation>
    </message>
    <message>
        <source>%1 events/s – too fast to read</source>
        <translation>%1 个事件/秒，速度过快，无法阅读</translation>
    </message>
    <message>
        <source>Selected (%1)</source>
        <translation>已选中（%1）</translation>
    </message>
    <message>
        <source>Mark rows, write notes, go from mark to mark</source>
        <translation>标记行、添加备注、在标记之间跳转</translation>
    </message>
    <message>
        <source>New window</source>
        <translation>新窗口</translation>
    </message>
    <message>
        <source>The same events in a window of their own, with a filter of its own</source>
        <translation>在独立窗口中查看相同事件，过滤器互不影响</translation>
    </message>
    <message>
        <source>Back to the event before</source>
        <translation>返回上一个查看的事件</translation>
    </message>
    <message>
        <source>Forward again</source>
        <translation>前进</translation>
    </message>
    <message>
        <source>Previous related event</source>
        <translation>上一个相关事件</translation>
    </message>
    <message>
        <source>Copy rows as JSON</source>
        <translation>复制整行（JSON）</translation>
    </message>
    <message>
        <source>A new file when 64 MiB are full</source>
        <translation>写满 64 MiB 后新建文件</translation>
    </message>
    <message>
        <source>A new file every 15 minutes</source>
        <translation>每 15 分钟新建文件</translation>
    </message>
    <message>
        <source>A new file every hour</source>
        <translation>每小时新建文件</translation>
    </message>
    <message>
        <source>A new file every day</source>
        <translation>每天新建文件</translation>
    </message>
    <message>
        <source>Only the first %1 of %2 selected rows were copied; a file takes them all</source>
        <translation>仅复制了所选 %2 行中的前 %1 行，如需全部请导出到文件</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) copied</source>
        <translation>
            <numerusform>已复制 %Ln 行</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no rule “%1” any more.</source>
        <translation>规则“%1”已不存在。</translation>
    </message>
    <message>
        <source>Kafka records as JSON Lines (*.records.jsonl)</source>
        <translation>Kafka 记录，JSON Lines (*.records.jsonl)</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) exported</source>
        <translation>
            <numerusform>已导出 %Ln 条记录</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln event(s) without one</source>
        <translation>
            <numerusform>%Ln 个事件没有记录</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::FieldMenu</name>
    <message>
        <source>… and it is this</source>
        <translation>… 并且等于此值</translation>
    </message>
    <message>
        <source>… or it is this</source>
        <translation>… 或者等于此值</translation>
    </message>
    <message>
        <source>… and it is not this</source>
        <translation>… 并且不等于此值</translation>
    </message>
    <message>
        <source>Show it over time</source>
        <translation>查看随时间的变化</translation>
    </message>
    <message>
        <source>Copy value</source>
        <translation>复制值</translation>
    </message>
</context>
<context>
    <name>hookline::ui::FieldPlot</name>
    <message>
        <source>payload</source>
        <translation>消息内容</translation>
    </message>
    <message>
        <source>%1 over time</source>
        <translation>%1 随时间的变化</translation>
    </message>
    <message>
        <source>No message kept here has a number there.</source>
        <translation>此处保留的消息在该位置没有数值。</translation>
    </message>
    <message>
        <source>Close the chart</source>
        <translation>关闭图表</translation>
    </message>
</context>
<context>
    <name>hookline::ui::FieldTabs</name>
    <message>
        <source>the default one</source>
        <translation>默认集群</translation>
    </message>
    <message>
        <source>Character %1</source>
        <translation>第 %1 个字符</translation>
    </message>
</context>
<context>
    <name>hookline::ui::FilterBar</name>
    <message>
        <source>Press Enter to apply</source>
        <translation>按回车键应用</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Marked</source>
        <translation>已标记</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>最近使用</translation>
    </message>
    <message>
        <source>No filters yet</source>
        <translation>还没有过滤器</translation>
    </message>
    <message>
        <source>Filter: dev-017 temp, or event == publish and payload.t &gt; 30 – press / to type</source>
        <translation>过滤：dev-017 temp，或 event == publish and payload.t &gt; 30——按 / 输入</translation>
    </message>
    <message>
        <source>Event filter</source>
        <translation>事件过滤器</translation>
    </message>
    <message>
        <source>Saved filters</source>
        <translation>已保存的过滤器</translation>
    </message>
    <message>
        <source>How filters are written</source>
        <translation>过滤器写法</translation>
    </message>
    <message>
        <source>Filter help</source>
        <translation>过滤器帮助</translation>
    </message>
    <message>
        <source>Keep this filter as a button</source>
        <translation>将此过滤器保存为按钮</translation>
    </message>
    <message>
        <source>Keep this filter</source>
        <translation>保存此过滤器</translation>
    </message>
    <message>
        <source>Saved and recent filters</source>
        <translation>已保存和最近使用的过滤器</translation>
    </message>
    <message>
        <source>Kafka not OK</source>
        <translation>Kafka 未确认</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>会话</translation>
    </message>
</context>
<context>
    <name>hookline::ui::FilterErrors</name>
    <message>
        <source>Column %1: there is no ( for this )</source>
        <translation>第 %1 列：此“)”没有对应的“(”</translation>
    </message>
    <message>
        <source>Column %1: the filter ends too early</source>
        <translation>第 %1 列：过滤器不完整</translation>
    </message>
    <message>
        <source>Column %1: the closing quotation mark is missing</source>
        <translation>第 %1 列：缺少右引号</translation>
    </message>
    <message>
        <source>Column %1: write %2 twice, or put the text in quotation marks</source>
        <translation>第 %1 列：请将 %2 写两次，或用引号括住文本</translation>
    </message>
    <message>
        <source>Column %1: “%2” is not expected here; put text in quotation marks</source>
        <translation>第 %1 列：此处不应出现“%2”；文本请用引号括住</translation>
    </message>
    <message>
        <source>Column %1: too deeply nested</source>
        <translation>第 %1 列：嵌套过深</translation>
    </message>
    <message>
        <source>Column %1: the closing ) is missing</source>
        <translation>第 %1 列：缺少“)”</translation>
    </message>
    <message>
        <source>Column %1: expected a field before %2</source>
        <translation>第 %1 列：%2 之前缺少字段</translation>
    </message>
    <message>
        <source>Unknown field “%1”</source>
        <translation>未知字段“%1”</translation>
    </message>
    <message>
        <source>Unknown field “%1” – did you mean “%2”?</source>
        <translation>未知字段“%1”，是否想输入“%2”？</translation>
    </message>
    <message>
        <source>Column %1: “%2” is not a path such as payload.a.b[0]</source>
        <translation>第 %1 列：“%2”不是 payload.a.b[0] 这样的路径</translation>
    </message>
    <message>
        <source>Column %1: %2 cannot be used with “%3”</source>
        <translation>第 %1 列：%2 不能用于“%3”</translation>
    </message>
    <message>
        <source>Column %1: expected a value after %2</source>
        <translation>第 %1 列：%2 之后缺少值</translation>
    </message>
    <message>
        <source>Column %1: %2</source>
        <translation>第 %1 列：%2</translation>
    </message>
    <message>
        <source>Column %1: expected { after in, for example qos in {1, 2}</source>
        <translation>第 %1 列：in 之后应为 {，例如 qos in {1, 2}</translation>
    </message>
    <message>
        <source>Column %1: expected , or } in the list</source>
        <translation>第 %1 列：列表中应为 , 或 }</translation>
    </message>
    <message>
        <source>The filter is too long</source>
        <translation>过滤器过长</translation>
    </message>
    <message>
        <source>The pattern is not valid: %1.</source>
        <translation>正则表达式无效：%1。</translation>
    </message>
    <message>
        <source>“%1” is not a topic filter: + stands for a whole level, # only at the end.</source>
        <translation>“%1”不是主题过滤器：+ 代表整级，# 只能位于末尾。</translation>
    </message>
    <message>
        <source>“%1” is not a number.</source>
        <translation>“%1”不是数字。</translation>
    </message>
    <message>
        <source>“%1” is none of: %2.</source>
        <translation>“%1”不在以下范围内：%2。</translation>
    </message>
    <message>
        <source>“%1” is not a size. Write for example 512, 64k or 1M.</source>
        <translation>“%1”不是大小。例如：512、64k 或 1M。</translation>
    </message>
    <message>
        <source>“%1” is not a duration. Write for example 10ms, 5s, 3m or 2h.</source>
        <translation>“%1”不是时长。例如：10ms、5s、3m 或 2h。</translation>
    </message>
    <message>
        <source>“%1” is not a time. Write for example 14:30:00 or &quot;2026-01-31 14:30&quot;.</source>
        <translation>“%1”不是时间。例如：14:30:00 或 &quot;2026-01-31 14:30&quot;。</translation>
    </message>
    <message>
        <source>“%1” is neither true nor false.</source>
        <translation>“%1”既不是 true 也不是 false。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::FilterHelp</name>
    <message>
        <source>is</source>
        <translation>等于</translation>
    </message>
    <message>
        <source>is not</source>
        <translation>不等于</translation>
    </message>
    <message>
        <source>more than</source>
        <translation>大于</translation>
    </message>
    <message>
        <source>at least</source>
        <translation>不小于</translation>
    </message>
    <message>
        <source>less than</source>
        <translation>小于</translation>
    </message>
    <message>
        <source>at most</source>
        <translation>不大于</translation>
    </message>
    <message>
        <source>has this text in it, any case</source>
        <translation>包含此文本，不区分大小写</translation>
    </message>
    <message>
        <source>MQTT wildcards + and #, or * for any text</source>
        <translation>MQTT 通配符 + 和 #，或用 * 代表任意文本</translation>
    </message>
    <message>
        <source>regular expression</source>
        <translation>正则表达式</translation>
    </message>
    <message>
        <source>one of a list: {a, b}</source>
        <translation>列表之一：{a, b}</translation>
    </message>
    <message>
        <source>both must be true</source>
        <translation>两者都须成立</translation>
    </message>
    <message>
        <source>one must be true</source>
        <translation>其一成立即可</translation>
    </message>
    <message>
        <source>must not be true</source>
        <translation>须不成立</translation>
    </message>
    <message>
        <source>What happened.</source>
        <translation>发生了什么。</translation>
    </message>
    <message>
        <source>The client ID; for deliveries the receiver&apos;s.</source>
        <translation>客户端 ID；投递事件为接收者的 ID。</translation>
    </message>
    <message>
        <source>The user name of the client.</source>
        <translation>客户端的用户名。</translation>
    </message>
    <message>
        <source>The client&apos;s address and port.</source>
        <translation>客户端的地址和端口。</translation>
    </message>
    <message>
        <source>The MQTT version of the client.</source>
        <translation>客户端的 MQTT 版本。</translation>
    </message>
    <message>
        <source>Topic, or topic filter of a subscription.</source>
        <translation>主题，或订阅的主题过滤器。</translation>
    </message>
    <message>
        <source>Client ID of who published the message.</source>
        <translation>消息发布者的客户端 ID。</translation>
    </message>
    <message>
        <source>0, 1 or 2.</source>
        <translation>0、1 或 2。</translation>
    </message>
    <message>
        <source>The message is retained.</source>
        <translation>消息带保留标志。</translation>
    </message>
    <message>
        <source>The message was sent again.</source>
        <translation>消息为重发。</translation>
    </message>
    <message>
        <source>Size of the payload in bytes.</source>
        <translation>消息内容的字节数。</translation>
    </message>
    <message>
        <source>The payload as text (its first MiB), or a value inside JSON.</source>
        <translation>消息内容文本（前 1 MiB），或 JSON 中的值。</translation>
    </message>
    <message>
        <source>Reason code in the words of MQTT.</source>
        <translation>MQTT 原因码名称。</translation>
    </message>
    <message>
        <source>Why the message was dropped.</source>
        <translation>消息被丢弃的原因。</translation>
    </message>
    <message>
        <source>What became of the event in Kafka.</source>
        <translation>事件在 Kafka 中的结果。</translation>
    </message>
    <message>
        <source>The Kafka topic it was sent to.</source>
        <translation>发送到的 Kafka 主题。</translation>
    </message>
    <message>
        <source>Partition of the record.</source>
        <translation>记录所在分区。</translation>
    </message>
    <message>
        <source>Offset of the record.</source>
        <translation>记录的偏移量。</translation>
    </message>
    <message>
        <source>Kafka&apos;s error number.</source>
        <translation>Kafka 错误码。</translation>
    </message>
    <message>
        <source>Time from the hook to Kafka&apos;s acknowledgement.</source>
        <translation>从钩子到 Kafka 确认的时间。</translation>
    </message>
    <message>
        <source>When it happened, local time.</source>
        <translation>发生时间（本地时间）。</translation>
    </message>
    <message>
        <source>How long ago it was when the filter was applied.</source>
        <translation>应用过滤器时距今多久。</translation>
    </message>
    <message>
        <source>Number of the row.</source>
        <translation>行号。</translation>
    </message>
    <message>
        <source>The same message as that of the row with this number.</source>
        <translation>与该行号的行为同一消息。</translation>
    </message>
    <message>
        <source>The row is marked.</source>
        <translation>该行已标记。</translation>
    </message>
    <message>
        <source>What somebody wrote about the row.</source>
        <translation>为该行写的备注。</translation>
    </message>
    <message>
        <source>Whether the client&apos;s session stays when its connection ends.</source>
        <translation>连接结束后客户端的会话是否保留。</translation>
    </message>
    <message>
        <source>How many user properties the message has (MQTT 5).</source>
        <translation>消息的用户属性个数（MQTT 5）。</translation>
    </message>
    <message>
        <source>Name of the listener that the client came in by.</source>
        <translation>客户端接入所用监听器的名称。</translation>
    </message>
    <message>
        <source>Name of the rule that made the Kafka record.</source>
        <translation>生成 Kafka 记录的规则名称。</translation>
    </message>
    <message>
        <source>Key of the record.</source>
        <translation>记录的键。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::FilterHelpDialog</name>
    <message>
        <source>Filters</source>
        <translation>过滤器</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>含义</translation>
    </message>
    <message>
        <source>Example</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Words are found in client ID, topic, payload and event: “dev-017 temp” finds rows with both. Put text in quotation marks if it has spaces or any of ( ) { } , = ! &lt; &gt; &amp; | &quot;.</source>
        <translation>单词在客户端 ID、主题、消息内容和事件中查找：“dev-017 temp”匹配同时包含两者的行。文本含空格或以下字符之一时，请用引号括住：( ) { } , = ! &lt; &gt; &amp; | &quot;。</translation>
    </message>
    <message>
        <source>Fields are compared with the first ten, and tests are joined with the others. “like” knows MQTT&apos;s “+” and “#”, and “*” for any text; “matches” takes a regular expression. A test on something the row does not have is never true.</source>
        <translation>前十个用于比较字段，其余用于组合条件。“like”支持 MQTT 的“+”和“#”，以及代表任意文本的“*”；“matches”使用正则表达式。行中没有的内容，其比较永远不成立。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::FindBar</name>
    <message>
        <source>Went on at the other end</source>
        <translation>已从另一端继续</translation>
    </message>
    <message>
        <source>Not found in the shown rows</source>
        <translation>当前显示的行中未找到</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>正在查找…</translation>
    </message>
    <message>
        <source>There are no rows</source>
        <translation>没有行</translation>
    </message>
    <message>
        <source>Write a row number or a time such as 14:32:07</source>
        <translation>请输入行号或时间，例如 14:32:07</translation>
    </message>
    <message>
        <source>That is after the last row</source>
        <translation>在最后一行之后</translation>
    </message>
    <message>
        <source>Row %1 is not shown; this is the next one</source>
        <translation>第 %1 行未显示；这是其后的一行</translation>
    </message>
    <message>
        <source>Go to</source>
        <translation>转到</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Row number or time, e.g. 4711 or 14:32:07</source>
        <translation>行号或时间，例如 4711 或 14:32:07</translation>
    </message>
    <message>
        <source>In the shown rows</source>
        <translation>在当前显示的行中</translation>
    </message>
    <message>
        <source>Go to row or time</source>
        <translation>转到行或时间</translation>
    </message>
    <message>
        <source>Find in the shown rows</source>
        <translation>在当前显示的行中查找</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Regular expression</source>
        <translation>正则表达式</translation>
    </message>
    <message>
        <source>Bytes (hex)</source>
        <translation>字节（十六进制）</translation>
    </message>
    <message>
        <source>Kind of search</source>
        <translation>查找方式</translation>
    </message>
    <message>
        <source>Previous match (Shift+F3)</source>
        <translation>上一个匹配（Shift+F3）</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>上一个匹配</translation>
    </message>
    <message>
        <source>Next match (F3)</source>
        <translation>下一个匹配（F3）</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>下一个匹配</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭（Esc）</translation>
    </message>
    <message>
        <source>Close search</source>
        <translation>关闭查找</translation>
    </message>
    <message>
        <source>counting…</source>
        <translation>正在统计…</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln match(es)</source>
        <translation>
            <numerusform>%Ln 处匹配</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::FindPattern</name>
    <message>
        <source>Not a regular expression: %1</source>
        <translation>不是正则表达式：%1</translation>
    </message>
    <message>
        <source>Write pairs of hexadecimal digits, for example 0d 0a</source>
        <translation>请成对输入十六进制数字，例如 0d 0a</translation>
    </message>
</context>
<context>
    <name>hookline::ui::FirstSteps</name>
    <message>
        <source>practice cluster at %1: in memory, gone when Hookline closes</source>
        <translation>练习集群 %1：仅存于内存，Hookline 关闭后即消失</translation>
    </message>
    <message>
        <source>First steps</source>
        <translation>快速入门</translation>
    </message>
    <message>
        <source>1  Broker</source>
        <translation>1  代理</translation>
    </message>
    <message>
        <source>2  Kafka</source>
        <translation>2  Kafka</translation>
    </message>
    <message>
        <source>3  First message</source>
        <translation>3  第一条消息</translation>
    </message>
    <message>
        <source>Start broker</source>
        <translation>启动代理</translation>
    </message>
    <message>
        <source>Set up Kafka…</source>
        <translation>设置 Kafka…</translation>
    </message>
    <message>
        <source>Start simulated devices</source>
        <translation>启动模拟设备</translation>
    </message>
    <message>
        <source>Open test client</source>
        <translation>打开测试客户端</translation>
    </message>
    <message>
        <source>Do not show this again</source>
        <translation>不再显示</translation>
    </message>
    <message>
        <source>Change port…</source>
        <translation>更改端口…</translation>
    </message>
    <message>
        <source>Allow other computers…</source>
        <translation>允许其他计算机…</translation>
    </message>
    <message>
        <source>Paste client.properties…</source>
        <translation>粘贴 client.properties…</translation>
    </message>
    <message>
        <source>All done: the broker listens, Kafka takes records, and messages come in. Help brings this back.</source>
        <translation>全部完成：代理正在监听，Kafka 正在接收记录，消息已经到达。可从“帮助”菜单再次打开。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::FlushBar</name>
    <message>
        <source>Flushed: what waited has gone to Kafka.</source>
        <translation>发送完毕：等待的记录已全部发往 Kafka。</translation>
    </message>
    <message numerus="yes">
        <source>Flush ended with %1 record(s) left.</source>
        <translation>
            <numerusform>发送已停止；停止时还剩 %1 条记录。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Flushing: %1 of %2 record(s) are still to go.</source>
        <translation>
            <numerusform>正在立即发送：%2 条记录中还剩 %1 条。</numerusform>
        </translation>
    </message>
    <message>
        <source>End flush</source>
        <translation>停止发送</translation>
    </message>
    <message>
        <source>What has not gone yet waits as before</source>
        <translation>尚未发出的记录继续等待</translation>
    </message>
</context>
<context>
    <name>hookline::ui::GroupCharts</name>
    <message>
        <source>all others</source>
        <translation>其余全部</translation>
    </message>
    <message>
        <source>default cluster</source>
        <translation>默认集群</translation>
    </message>
    <message>
        <source>Acknowledged by Kafka, per second</source>
        <translation>Kafka 已确认，每秒</translation>
    </message>
    <message>
        <source>Failed + dropped, per second</source>
        <translation>失败 + 丢弃，每秒</translation>
    </message>
    <message>
        <source>Waiting for Kafka</source>
        <translation>等待发往 Kafka</translation>
    </message>
    <message>
        <source>Nothing has been sent to Kafka yet.</source>
        <translation>尚未向 Kafka 发送任何内容。</translation>
    </message>
    <message>
        <source>Published, per second</source>
        <translation>每秒发布</translation>
    </message>
    <message>
        <source>Nothing has been published yet.</source>
        <translation>还没有发布任何消息。</translation>
    </message>
    <message>
        <source>Nothing failed and nothing was dropped.</source>
        <translation>没有失败，也没有丢弃。</translation>
    </message>
    <message>
        <source>Nothing waits for Kafka.</source>
        <translation>没有等待 Kafka 的记录。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::GrowTopicDialog</name>
    <message>
        <source>More partitions for %1</source>
        <translation>为 %1 增加分区</translation>
    </message>
    <message>
        <source>The records of a key may go to another partition from then on, so their order across the change is lost. Partitions are never taken away again.</source>
        <translation>此后同一键的记录可能进入其他分区，变更前后的顺序将无法保证。分区一旦增加便不能减少。</translation>
    </message>
    <message>
        <source>Partitions in all</source>
        <translation>分区总数</translation>
    </message>
    <message>
        <source>Add partitions</source>
        <translation>增加分区</translation>
    </message>
</context>
<context>
    <name>hookline::ui::HookChainsView</name>
    <message>
        <source>Switch off %1 at %2? What it refuses is let through until it is on again.</source>
        <translation>要停用 %2 上的“%1”吗？在重新启用之前，它原本会拒绝的内容都将放行。</translation>
    </message>
    <message>
        <source>Switch off %1 at %2? What happens until it is on again does not reach it.</source>
        <translation>要停用 %2 上的“%1”吗？在重新启用之前发生的事件不会到达它。</translation>
    </message>
    <message>
        <source>Switch off</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>Switch on</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>No hook point or callback matches.</source>
        <translation>没有匹配的钩子点或回调。</translation>
    </message>
    <message>
        <source>No callback listens: start the broker, or write a script.</source>
        <translation>没有任何回调：请启动代理，或编写一个脚本。</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Show the points</source>
        <translation>显示钩子点</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Asked %1.</source>
        <translation>触发时机：%1。</translation>
    </message>
    <message>
        <source>Switched off: it keeps its place and is not called.</source>
        <translation>已停用：保留其位置，但不会被调用。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln call(s) timed</source>
        <translation>
            <numerusform>已计时 %Ln 次调用</numerusform>
        </translation>
    </message>
    <message>
        <source>Called for %1 only.</source>
        <translation>仅在符合以下条件时调用：%1。</translation>
    </message>
    <message>
        <source>Not called yet.</source>
        <translation>尚未被调用。</translation>
    </message>
    <message>
        <source>Last error: %1</source>
        <translation>最近的错误：%1</translation>
    </message>
    <message>
        <source>Search hooks</source>
        <translation>搜索钩子</translation>
    </message>
    <message>
        <source>All points</source>
        <translation>全部钩子点</translation>
    </message>
    <message>
        <source>Also the points where nobody listens</source>
        <translation>同时显示没有回调的钩子点</translation>
    </message>
    <message>
        <source>Switches the selected callback off or on; it keeps its place (Space)</source>
        <translation>停用或启用所选回调，位置不变（空格键）</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>The selected callback runs earlier (Alt+Up); rows can be dragged, too</source>
        <translation>让所选回调更早运行（Alt+↑）；也可以拖动行</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>The selected callback runs later (Alt+Down); rows can be dragged, too</source>
        <translation>让所选回调更晚运行（Alt+↓）；也可以拖动行</translation>
    </message>
    <message>
        <source>Reset counters</source>
        <translation>计数清零</translation>
    </message>
    <message>
        <source>The window&apos;s numbers count from now; the core&apos;s go on</source>
        <translation>窗口中的数字从现在开始计，核心的计数不受影响</translation>
    </message>
    <message>
        <source>Hook chains</source>
        <translation>钩子链</translation>
    </message>
    <message>
        <source>Open script</source>
        <translation>打开脚本</translation>
    </message>
    <message numerus="yes">
        <source>%Ln callback(s) at %1 of %2 points</source>
        <translation>
            <numerusform>%2 个钩子点中 %1 个有回调，共 %Ln 个</numerusform>
        </translation>
    </message>
    <message>
        <source>It failed or was slow too often and is paused. After the pause one trial call decides whether it goes on.</source>
        <translation>它多次出错或过慢，已暂停。暂停结束后，由一次试调用决定是否继续。</translation>
    </message>
    <message>
        <source>Slow: it slows the publish path by %1 (p99).</source>
        <translation>过慢：使发布路径变慢 %1（p99）。</translation>
    </message>
    <message>
        <source>Slow: everything that comes by this point waits %1 for it (p99).</source>
        <translation>过慢：经过此处的一切都要等它 %1（p99）。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln call(s) skipped while it was paused</source>
        <translation>
            <numerusform>暂停期间跳过了 %Ln 次调用</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It was paused %Ln time(s)</source>
        <translation>
            <numerusform>它已被暂停 %Ln 次</numerusform>
        </translation>
    </message>
    <message>
        <source>Find a hook</source>
        <translation>查找钩子</translation>
    </message>
    <message>
        <source>Show events</source>
        <translation>查看事件</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Save the rows and columns that are shown as comma-separated values</source>
        <translation>将当前显示的行和列保存为逗号分隔值文件</translation>
    </message>
    <message>
        <source>Cost of a call, last minute</source>
        <translation>每次调用的耗时（最近一分钟）</translation>
    </message>
</context>
<context>
    <name>hookline::ui::HookTreeModel</name>
    <message>
        <source>not called yet</source>
        <translation>尚未调用</translation>
    </message>
    <message>
        <source>slow</source>
        <translation>过慢</translation>
    </message>
    <message>
        <source>fails</source>
        <translation>出错</translation>
    </message>
    <message>
        <source>off</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Refused, or lost because an observer was too slow</source>
        <translation>被拒绝，或因观察者过慢而丢失</translation>
    </message>
    <message>
        <source>Of the timed calls: one in 64, and every call after a slow one</source>
        <translation>仅统计已计时的调用：每 64 次中的一次，以及过慢调用之后的每一次</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Hook point, callbacks in order</source>
        <translation>钩子点及其回调（按顺序）</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>优先级</translation>
    </message>
    <message>
        <source>Called for</source>
        <translation>调用范围</translation>
    </message>
    <message>
        <source>Calls/s</source>
        <translation>次/秒</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>调用</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>Drops</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>paused after errors</source>
        <translation>出错后暂停</translation>
    </message>
    <message>
        <source>default rule</source>
        <translation>默认规则</translation>
    </message>
    <message>
        <source>Slows the publish path by %1 (p99)</source>
        <translation>使发布路径变慢 %1（p99）</translation>
    </message>
    <message>
        <source>What comes by here waits %1 for it (p99)</source>
        <translation>经过此处的一切都要等它 %1（p99）</translation>
    </message>
    <message>
        <source>Kafka rule</source>
        <translation>Kafka 规则</translation>
    </message>
</context>
<context>
    <name>hookline::ui::HookWords</name>
    <message>
        <source>at CONNECT, before there is a session</source>
        <translation>CONNECT 时，会话尚未建立</translation>
    </message>
    <message>
        <source>at CONNECT with an MQTT 5 sign-in method</source>
        <translation>CONNECT 带有 MQTT 5 认证方法时</translation>
    </message>
    <message>
        <source>at SUBSCRIBE, before anything is granted</source>
        <translation>SUBSCRIBE 时，尚未授予任何订阅</translation>
    </message>
    <message>
        <source>at UNSUBSCRIBE</source>
        <translation>UNSUBSCRIBE 时</translation>
    </message>
    <message>
        <source>at PUBLISH and for wills, before access is checked</source>
        <translation>PUBLISH 时及遗嘱消息，在检查权限之前</translation>
    </message>
    <message>
        <source>for each receiver, before its queue</source>
        <translation>对每个接收者，进入其队列之前</translation>
    </message>
    <message>
        <source>about a message as it will be routed</source>
        <translation>针对即将路由的消息</translation>
    </message>
    <message>
        <source>the last word on a message</source>
        <translation>对消息的最终裁决</translation>
    </message>
    <message>
        <source>about each filter as it would be granted</source>
        <translation>针对每个即将授予的过滤器</translation>
    </message>
    <message>
        <source>about each message on its way to a client</source>
        <translation>针对每条发往客户端的消息</translation>
    </message>
    <message>
        <source>a client was let in</source>
        <translation>客户端已接入</translation>
    </message>
    <message>
        <source>a client was turned away</source>
        <translation>客户端被拒绝</translation>
    </message>
    <message>
        <source>a connection ended</source>
        <translation>连接已结束</translation>
    </message>
    <message>
        <source>a session began</source>
        <translation>会话已创建</translation>
    </message>
    <message>
        <source>a client came back to its session</source>
        <translation>客户端恢复了会话</translation>
    </message>
    <message>
        <source>another connection took a session over</source>
        <translation>另一个连接接管了会话</translation>
    </message>
    <message>
        <source>a subscription was granted</source>
        <translation>订阅已授予</translation>
    </message>
    <message>
        <source>a subscription ended</source>
        <translation>订阅已结束</translation>
    </message>
    <message>
        <source>a session ended</source>
        <translation>会话已终止</translation>
    </message>
    <message>
        <source>the broker took a message</source>
        <translation>代理接收了消息</translation>
    </message>
    <message>
        <source>a message went to a receiver</source>
        <translation>消息已发往接收者</translation>
    </message>
    <message>
        <source>a receiver acknowledged a message</source>
        <translation>接收者已确认消息</translation>
    </message>
    <message>
        <source>a message did not reach somebody</source>
        <translation>消息未能送达</translation>
    </message>
    <message>
        <source>a delayed will waits</source>
        <translation>延迟遗嘱正在等待</translation>
    </message>
    <message>
        <source>a will is no longer needed</source>
        <translation>遗嘱已不再需要</translation>
    </message>
    <message>
        <source>a will was sent</source>
        <translation>遗嘱已发出</translation>
    </message>
    <message>
        <source>may change</source>
        <translation>可修改</translation>
    </message>
    <message>
        <source>may refuse</source>
        <translation>可拒绝</translation>
    </message>
    <message>
        <source>last word</source>
        <translation>最终裁决</translation>
    </message>
    <message>
        <source>is told</source>
        <translation>仅通知</translation>
    </message>
    <message>
        <source>Callbacks here may change what they are given, or refuse it.</source>
        <translation>此处的回调可以修改收到的内容，或予以拒绝。</translation>
    </message>
    <message>
        <source>Asked after everything that may change something; callbacks here may only refuse.</source>
        <translation>在所有可修改的步骤之后触发；此处的回调只能拒绝。</translation>
    </message>
    <message>
        <source>Asked last of all; callbacks here may refuse, or hold the acknowledgement.</source>
        <translation>最后触发；此处的回调可以拒绝，或暂缓确认。</translation>
    </message>
    <message>
        <source>Callbacks here are told what happened and decide nothing.</source>
        <translation>此处的回调只获知发生的事情，不作任何决定。</translation>
    </message>
    <message>
        <source>script %1</source>
        <translation>脚本 %1</translation>
    </message>
    <message>
        <source>access rules</source>
        <translation>访问规则</translation>
    </message>
    <message>
        <source>SCRAM sign-in</source>
        <translation>SCRAM 认证</translation>
    </message>
    <message>
        <source>Kafka bridge</source>
        <translation>Kafka 桥接</translation>
    </message>
    <message>
        <source>this window&apos;s events</source>
        <translation>本窗口的事件</translation>
    </message>
    <message>
        <source>client %1</source>
        <translation>客户端 %1</translation>
    </message>
    <message>
        <source>a listener took a connection</source>
        <translation>监听器接受了一个连接</translation>
    </message>
    <message>
        <source>a TLS handshake succeeded or failed</source>
        <translation>TLS 握手成功或失败</translation>
    </message>
    <message>
        <source>every packet from a client, before it is looked at</source>
        <translation>来自客户端的每个报文，处理之前</translation>
    </message>
    <message>
        <source>at CONNECT, before anybody is authenticated</source>
        <translation>CONNECT 时，尚未认证</translation>
    </message>
    <message>
        <source>who gets a message, once it is accepted</source>
        <translation>消息被接受后，决定由谁接收</translation>
    </message>
    <message>
        <source>what a CONNACK says</source>
        <translation>CONNACK 的内容</translation>
    </message>
    <message>
        <source>what an MQTT 5 publisher is answered</source>
        <translation>对 MQTT 5 发布者的应答</translation>
    </message>
    <message>
        <source>every packet to a client, before it is written</source>
        <translation>发往客户端的每个报文，写出之前</translation>
    </message>
    <message>
        <source>whether a message may wait for its receiver</source>
        <translation>消息是否可以排队等待接收者</translation>
    </message>
    <message>
        <source>credentials were accepted or refused</source>
        <translation>凭据被接受或拒绝</translation>
    </message>
    <message>
        <source>a client sent PINGREQ</source>
        <translation>客户端发送了 PINGREQ</translation>
    </message>
    <message>
        <source>a QoS 2 receiver has a message</source>
        <translation>QoS 2 接收者已收到消息</translation>
    </message>
    <message>
        <source>a retained message was set, cleared or too old</source>
        <translation>保留消息被设置、清除或已过期</translation>
    </message>
    <message>
        <source>once a second, with the counters</source>
        <translation>每秒一次，附带各项计数</translation>
    </message>
    <message>
        <source>publishers are no longer read</source>
        <translation>不再读取发布者</translation>
    </message>
    <message>
        <source>publishers are read again</source>
        <translation>恢复读取发布者</translation>
    </message>
    <message>
        <source>an event has a Kafka topic and waits</source>
        <translation>事件已有 Kafka 主题，正在等待</translation>
    </message>
    <message>
        <source>Kafka acknowledged a record</source>
        <translation>Kafka 已确认记录</translation>
    </message>
    <message>
        <source>a record did not get into Kafka</source>
        <translation>记录未能进入 Kafka</translation>
    </message>
    <message>
        <source>a subscription was not granted</source>
        <translation>订阅未获授予</translation>
    </message>
</context>
<context>
    <name>hookline::ui::HooksPage</name>
    <message>
        <source>Hooks</source>
        <translation>钩子</translation>
    </message>
    <message>
        <source>What runs at each step of a client&apos;s life, in what order, and how it fares</source>
        <translation>客户端生命周期的每一步运行什么、按什么顺序、状况如何</translation>
    </message>
    <message>
        <source>Chains</source>
        <translation>钩子链</translation>
    </message>
    <message>
        <source>Scripts</source>
        <translation>脚本</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ImportDialog</name>
    <message>
        <source>Settings of mosquitto</source>
        <translation>mosquitto 的设置</translation>
    </message>
    <message>
        <source>Settings of EMQ&apos;s Kafka plugin</source>
        <translation>EMQ Kafka 插件的设置</translation>
    </message>
    <message>
        <source>Open the file or paste it. What it says becomes part of your changes; nothing is saved before you apply them.</source>
        <translation>打开文件或粘贴内容。其中的设置会并入您的更改；应用之前不会保存任何内容。</translation>
    </message>
    <message>
        <source>What would change</source>
        <translation>将发生的更改</translation>
    </message>
    <message>
        <source>Open file…</source>
        <translation>打开文件…</translation>
    </message>
    <message>
        <source>Use these</source>
        <translation>采用</translation>
    </message>
    <message>
        <source>Listener %1, port %2</source>
        <translation>监听器 %1，端口 %2</translation>
    </message>
    <message>
        <source>Nothing would change.</source>
        <translation>不会有任何更改。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s).</source>
        <translation>
            <numerusform>%Ln 处更改。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) without a counterpart.</source>
        <translation>
            <numerusform>%Ln 行没有对应的设置。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::JsonTree</name>
    <message numerus="yes">
        <source>%Ln item(s)</source>
        <translation>
            <numerusform>%Ln 项</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln field(s)</source>
        <translation>
            <numerusform>%Ln 个字段</numerusform>
        </translation>
    </message>
    <message>
        <source>The rest is not shown.</source>
        <translation>其余内容未显示。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>JSON as a tree</source>
        <translation>JSON 树</translation>
    </message>
</context>
<context>
    <name>hookline::ui::KafkaDialog</name>
    <message>
        <source>Applying…</source>
        <translation>正在应用…</translation>
    </message>
    <message>
        <source>In use since %1.</source>
        <translation>自 %1 起生效。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln waiting record(s) went on to the new settings.</source>
        <translation>
            <numerusform>%Ln 条排队记录已转到新设置。</numerusform>
        </translation>
    </message>
    <message>
        <source>Not applied: %1</source>
        <translation>未应用：%1</translation>
    </message>
    <message>
        <source>Cancel test</source>
        <translation>取消测试</translation>
    </message>
    <message>
        <source>Test connection</source>
        <translation>测试连接</translation>
    </message>
    <message numerus="yes">
        <source>%Ln error(s)</source>
        <translation>
            <numerusform>%Ln 个错误</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln warning(s)</source>
        <translation>
            <numerusform>%Ln 个警告</numerusform>
        </translation>
    </message>
    <message>
        <source>Apply: the producer is recreated; %1 waiting records go first, up to %2 s. MQTT clients stay connected.</source>
        <translation>应用：将重建生产者，先发送 %1 条排队记录（最长 %2 秒）。MQTT 客户端保持连接。</translation>
    </message>
    <message>
        <source>Apply: the producer is recreated. MQTT clients stay connected.</source>
        <translation>应用：将重建生产者。MQTT 客户端保持连接。</translation>
    </message>
    <message>
        <source>Kafka settings</source>
        <translation>Kafka 设置</translation>
    </message>
    <message>
        <source>Connection test</source>
        <translation>连接测试</translation>
    </message>
    <message>
        <source>Also write one probe record</source>
        <translation>同时写入一条探测记录</translation>
    </message>
    <message>
        <source>Proves that records are accepted. Consumers of the topic will see it.</source>
        <translation>证明记录可被接收。该主题的消费者会看到它。</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详情</translation>
    </message>
    <message>
        <source>Revert</source>
        <translation>还原</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Saved; it is not in use.</source>
        <translation>已保存；当前未使用。</translation>
    </message>
    <message>
        <source>Not saved: %1</source>
        <translation>未保存：%1</translation>
    </message>
    <message>
        <source>Kafka profile “%1”</source>
        <translation>Kafka 配置集“%1”</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Kafka cluster “%1”</source>
        <translation>Kafka 集群“%1”</translation>
    </message>
    <message>
        <source>Not applied: there is no cluster of that name any more.</source>
        <translation>未应用：已没有这个名称的集群。</translation>
    </message>
    <message>
        <source>Waiting for the system keychain…</source>
        <translation>正在等待系统密钥环…</translation>
    </message>
    <message>
        <source>Not applied: the secret is not in the system keychain. Its field says why.</source>
        <translation>未应用：机密未存入系统密钥环。原因见该字段。</translation>
    </message>
    <message>
        <source>Apply these settings first: a topic is created on the cluster that is in use.</source>
        <translation>请先应用这些设置：主题只能创建在正在使用的集群上。</translation>
    </message>
    <message>
        <source>As it was before, since %1.</source>
        <translation>已于 %1 恢复为之前的设置。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>hookline::ui::KafkaForm</name>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Send events to Kafka</source>
        <translation>将事件发送到 Kafka</translation>
    </message>
    <message>
        <source>Practice cluster</source>
        <translation>练习集群</translation>
    </message>
    <message>
        <source>A small Kafka inside this program, reachable by other programs on this computer. Its records are in memory and gone when Hookline closes.</source>
        <translation>程序内置的小型 Kafka，本机其他程序也可访问。记录仅存于内存，Hookline 关闭后即消失。</translation>
    </message>
    <message>
        <source>My Kafka</source>
        <translation>我的 Kafka</translation>
    </message>
    <message>
        <source>&amp;Bootstrap servers</source>
        <translation>引导服务器(&amp;B)</translation>
    </message>
    <message>
        <source>One or more host:port, separated by commas.</source>
        <translation>一个或多个“host:port”，用逗号分隔。</translation>
    </message>
    <message>
        <source>&amp;Topic</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>Client &amp;ID</source>
        <translation>客户端 ID(&amp;I)</translation>
    </message>
    <message>
        <source>The name under which Kafka&apos;s own logs and quotas know this producer.</source>
        <translation>Kafka 日志和配额中显示的生产者名称。</translation>
    </message>
    <message>
        <source>&amp;Format</source>
        <translation>格式(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Node name</source>
        <translation>节点名(&amp;N)</translation>
    </message>
    <message>
        <source>Written as cluster_node into each record.</source>
        <translation>写入每条记录的 cluster_node 字段。</translation>
    </message>
    <message>
        <source>E&amp;vents to send</source>
        <translation>要发送的事件(&amp;V)</translation>
    </message>
    <message>
        <source>System topics</source>
        <translation>系统主题</translation>
    </message>
    <message>
        <source>Also messages on $SYS/…</source>
        <translation>包括 $SYS/… 上的消息</translation>
    </message>
    <message>
        <source>&amp;Acknowledgement</source>
        <translation>确认方式(&amp;A)</translation>
    </message>
    <message>
        <source>E&amp;xactly once</source>
        <translation>恰好一次(&amp;X)</translation>
    </message>
    <message>
        <source>Send in Kafka transactions</source>
        <translation>用 Kafka 事务发送</translation>
    </message>
    <message>
        <source>C&amp;ompression</source>
        <translation>压缩(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Linger</source>
        <translation>攒批等待(&amp;L)</translation>
    </message>
    <message>
        <source>How long a record may wait for others to share a batch with.</source>
        <translation>一条记录为凑成批次最多等待多久。</translation>
    </message>
    <message>
        <source>&amp;Queue limit</source>
        <translation>队列上限(&amp;Q)</translation>
    </message>
    <message>
        <source>Records that may wait while Kafka cannot be reached.</source>
        <translation>无法连接 Kafka 时可等待的记录数。</translation>
    </message>
    <message>
        <source> records</source>
        <translation> 条</translation>
    </message>
    <message>
        <source>When the queue is &amp;full</source>
        <translation>队列已满时(&amp;F)</translation>
    </message>
    <message>
        <source>EMQ JSON</source>
        <translation>EMQ JSON</translation>
    </message>
    <message>
        <source>Plain payload</source>
        <translation>原始消息内容</translation>
    </message>
    <message>
        <source>public – as the EMQ plugin writes it</source>
        <translation>public：与 EMQ 插件一致</translation>
    </message>
    <message>
        <source>all – every in-sync replica (safest)</source>
        <translation>all：所有同步副本（最安全）</translation>
    </message>
    <message>
        <source>1 – the partition&apos;s leader</source>
        <translation>1：仅分区首领</translation>
    </message>
    <message>
        <source>0 – none; losses cannot be noticed</source>
        <translation>0：不确认；无法发现丢失</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Make publishers wait</source>
        <translation>让发布者等待</translation>
    </message>
    <message>
        <source>Drop the newest</source>
        <translation>丢弃最新的</translation>
    </message>
    <message>
        <source>One JSON object for each event, with the client, the message and the time, as the EMQ plugin writes it.</source>
        <translation>每条事件一个 JSON 对象，包含客户端、消息和时间，与 EMQ 插件的写法相同。</translation>
    </message>
    <message>
        <source>The payload as it is; client, topic and QoS go into the record&apos;s headers.</source>
        <translation>消息内容原样发送；客户端、主题和 QoS 写入记录的消息头。</translation>
    </message>
    <message>
        <source>Nothing is lost: the broker stops reading from publishers until there is room.</source>
        <translation>不会丢失：代理暂停读取发布者，直到队列有空位。</translation>
    </message>
    <message>
        <source>Publishers go on; events that find no room do not reach Kafka and are counted.</source>
        <translation>发布者不受影响；放不下的事件不会到达 Kafka，但会被计数。</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>安全</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>高级</translation>
    </message>
    <message>
        <source>Paste client.properties…</source>
        <translation>粘贴 client.properties…</translation>
    </message>
    <message>
        <source>This computer&apos;s librdkafka %1 cannot log in to Kafka 4.0 and later by SCRAM; 2.6.1 and later can.</source>
        <translation>本机的 librdkafka %1 无法用 SCRAM 登录 Kafka 4.0 及以上版本，2.6.1 及以上版本可以。</translation>
    </message>
    <message>
        <source>Needs the package libsasl2-modules-gssapi-mit, and for keytabs krb5-user.</source>
        <translation>需要软件包 libsasl2-modules-gssapi-mit；使用 keytab 还需要 krb5-user。</translation>
    </message>
    <message>
        <source>Neither encrypted nor with a login</source>
        <translation>不加密，不登录</translation>
    </message>
    <message>
        <source>Encrypted (ssl)</source>
        <translation>加密（ssl）</translation>
    </message>
    <message>
        <source>With a login (sasl_plaintext)</source>
        <translation>登录（sasl_plaintext）</translation>
    </message>
    <message>
        <source>Encrypted and with a login (sasl_ssl)</source>
        <translation>加密并登录（sasl_ssl）</translation>
    </message>
    <message>
        <source>&amp;Mechanism</source>
        <translation>机制(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;User name</source>
        <translation>用户名(&amp;U)</translation>
    </message>
    <message>
        <source>Pass&amp;word</source>
        <translation>密码(&amp;W)</translation>
    </message>
    <message>
        <source>To&amp;ken</source>
        <translation>令牌(&amp;K)</translation>
    </message>
    <message>
        <source>Read again whenever the old one runs out, so another program can keep it fresh in a file.</source>
        <translation>旧令牌到期时会重新读取，因此可由其他程序在文件中保持更新。</translation>
    </message>
    <message>
        <source>&amp;Service</source>
        <translation>服务(&amp;S)</translation>
    </message>
    <message>
        <source>The first part of the Kafka nodes&apos; principal, usually kafka.</source>
        <translation>Kafka 节点主体的第一部分，通常为 kafka。</translation>
    </message>
    <message>
        <source>&amp;Principal</source>
        <translation>主体(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Keytab</source>
        <translation>Keytab(&amp;K)</translation>
    </message>
    <message>
        <source>Empty: the tickets of whoever started Hookline.</source>
        <translation>留空：使用启动 Hookline 的用户的票据。</translation>
    </message>
    <message>
        <source>Trusted C&amp;A</source>
        <translation>信任的 CA(&amp;A)</translation>
    </message>
    <message>
        <source>PEM file of the CA that signs the Kafka nodes&apos; certificates. Empty: what this computer trusts.</source>
        <translation>签发 Kafka 节点证书的 CA 的 PEM 文件。留空：使用本机信任的 CA。</translation>
    </message>
    <message>
        <source>Own ce&amp;rtificate</source>
        <translation>客户端证书(&amp;R)</translation>
    </message>
    <message>
        <source>PEM file, where the Kafka nodes want to see one.</source>
        <translation>PEM 文件，Kafka 节点要求出示证书时使用。</translation>
    </message>
    <message>
        <source>Private ke&amp;y</source>
        <translation>私钥(&amp;Y)</translation>
    </message>
    <message>
        <source>C&amp;heck of the node</source>
        <translation>节点证书校验(&amp;H)</translation>
    </message>
    <message>
        <source>Who signed it, its dates, and the host name</source>
        <translation>签发者、有效期和主机名</translation>
    </message>
    <message>
        <source>Everything but the host name</source>
        <translation>除主机名以外的所有项</translation>
    </message>
    <message>
        <source>None – anybody could be the Kafka node</source>
        <translation>不检查——任何人都可能冒充节点</translation>
    </message>
    <message>
        <source>&amp;Properties</source>
        <translation>属性(&amp;P)</translation>
    </message>
    <message>
        <source>T&amp;ransactional ID</source>
        <translation>事务 ID(&amp;R)</translation>
    </message>
    <message>
        <source>Any other property of librdkafka, name = value, one per line.</source>
        <translation>librdkafka 的任何其他属性，每行一个：名称 = 值。</translation>
    </message>
    <message>
        <source>%1 is set on the “%2” tab. Set it there and remove it here.</source>
        <translation>%1 在“%2”标签页中设置。请在那里设置，并在此处删除。</translation>
    </message>
    <message>
        <source>%1 is also on the “%2” tab. What stands here wins: move it there.</source>
        <translation>%1 在“%2”标签页中也有。此处的值优先：请移到那里。</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>“%1”</translation>
    </message>
    <message>
        <source>No port: %1. 9092 is used.</source>
        <translation>未写端口：%1。将使用 9092。</translation>
    </message>
    <message>
        <source>Producer</source>
        <translation>生产者</translation>
    </message>
    <message>
        <source>Failure and buffer</source>
        <translation>故障与缓冲</translation>
    </message>
    <message>
        <source>B&amp;ridge</source>
        <translation>桥接(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Cluster</source>
        <translation>集群(&amp;C)</translation>
    </message>
    <message>
        <source>C&amp;onnect timeout</source>
        <translation>连接超时(&amp;O)</translation>
    </message>
    <message>
        <source>How long a Kafka node may take to answer a new connection.</source>
        <translation>等待节点响应新连接的最长时间。</translation>
    </message>
    <message>
        <source>Address &amp;family</source>
        <translation>地址类型(&amp;F)</translation>
    </message>
    <message>
        <source>Add :9092</source>
        <translation>补上 :9092</translation>
    </message>
    <message>
        <source>T&amp;ype name for publish</source>
        <translation>发布的类型名(&amp;Y)</translation>
    </message>
    <message>
        <source>Schema &amp;registry</source>
        <translation>Schema Registry(&amp;R)</translation>
    </message>
    <message>
        <source>Address of a Confluent Schema Registry, for rules with the format Avro or JSON Schema.</source>
        <translation>Confluent Schema Registry 的地址，用于格式为 Avro 或 JSON Schema 的规则。</translation>
    </message>
    <message>
        <source>Topic li&amp;mit</source>
        <translation>主题数上限(&amp;M)</translation>
    </message>
    <message>
        <source>Kafka topics in use at a time; each has a producer of its own.</source>
        <translation>同时使用的 Kafka 主题数；每个主题有各自的生产者。</translation>
    </message>
    <message>
        <source>IPv4 and IPv6</source>
        <translation>IPv4 和 IPv6</translation>
    </message>
    <message>
        <source>IPv4 only</source>
        <translation>仅 IPv4</translation>
    </message>
    <message>
        <source>IPv6 only</source>
        <translation>仅 IPv6</translation>
    </message>
    <message>
        <source>At the current %1 it is full in less than a second.</source>
        <translation>按当前速率 %1，不到一秒就会填满。</translation>
    </message>
    <message>
        <source>Records that may wait while Kafka cannot be reached: ≈ %1 at the current %2.</source>
        <translation>无法连接 Kafka 时可等待的记录数：按当前速率 %2 约为 %1。</translation>
    </message>
    <message>
        <source>The fastest. When the program is killed, what waits is lost.</source>
        <translation>最快。程序被强行终止时，等待中的记录会丢失。</translation>
    </message>
    <message>
        <source>What finds no room in memory goes to the disk, and what is left when Hookline stops.</source>
        <translation>内存放不下的记录写入磁盘，Hookline 停止时剩余的记录也写入磁盘。</translation>
    </message>
    <message>
        <source>Every record is on the disk before it is sent: nothing stored is lost, whatever happens to the program.</source>
        <translation>每条记录先写入磁盘再发送：无论程序发生什么，已存储的记录都不会丢失。</translation>
    </message>
    <message>
        <source>Publishers with QoS 1 and 2 do not wait.</source>
        <translation>QoS 1 和 2 的发布者无需等待。</translation>
    </message>
    <message>
        <source>An acknowledged message of QoS 1 or 2 is in Kafka; publishers wait for it.</source>
        <translation>已确认的 QoS 1 或 2 消息一定已写入 Kafka；发布者会等待。</translation>
    </message>
    <message>
        <source>Records of one client go to any partition and are not kept in order.</source>
        <translation>同一客户端的记录会进入任意分区，不保证顺序。</translation>
    </message>
    <message>
        <source>The key&apos;s hash chooses the partition, which keeps each client&apos;s records in order. Rules may choose otherwise.</source>
        <translation>按键的散列值选择分区，从而保证同一客户端的记录有序。规则可另行选择。</translation>
    </message>
    <message>
        <source>After a crash nothing is lost or doubled for consumers with isolation.level=read_committed. For this, records of all clusters wait on disk.</source>
        <translation>崩溃之后，对设置了 isolation.level=read_committed 的消费者而言，记录既不丢失也不重复。为此，所有集群的记录都会先存放在磁盘上等待。</translation>
    </message>
    <message>
        <source>After a crash nothing is lost or doubled for consumers with isolation.level=read_committed. For this, records wait on disk.</source>
        <translation>崩溃之后，对设置了 isolation.level=read_committed 的消费者而言，记录既不丢失也不重复。为此，记录会先存放在磁盘上等待。</translation>
    </message>
    <message>
        <source>What the ids of its transactions begin with; nobody else may use it. Empty: derived from the spool&apos;s number.</source>
        <translation>其事务 ID 的开头；不得与他人共用。留空则由磁盘缓存的编号生成。</translation>
    </message>
    <message>
        <source>&amp;Partitioner</source>
        <translation>分区器(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Batch size</source>
        <translation>批次大小(&amp;B)</translation>
    </message>
    <message>
        <source>At most this much per partition and request.</source>
        <translation>每个分区在一次请求中的最大数据量。</translation>
    </message>
    <message>
        <source>Largest r&amp;ecord</source>
        <translation>单条记录上限(&amp;E)</translation>
    </message>
    <message>
        <source>Larger ones are rejected. Kafka itself usually takes 1 MiB.</source>
        <translation>超出的记录会被拒绝。Kafka 自身的上限通常为 1 MiB。</translation>
    </message>
    <message>
        <source>&amp;Delivery timeout</source>
        <translation>投递超时(&amp;D)</translation>
    </message>
    <message>
        <source> bytes</source>
        <translation> 字节</translation>
    </message>
    <message>
        <source>never gives up</source>
        <translation>永不放弃</translation>
    </message>
    <message>
        <source>Queue &amp;memory</source>
        <translation>队列内存(&amp;M)</translation>
    </message>
    <message>
        <source>Memory they may use; whichever limit is reached first applies.</source>
        <translation>等待中的记录最多占用的内存；先达到的上限生效。</translation>
    </message>
    <message>
        <source>Records &amp;wait in</source>
        <translation>记录存放于(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Acknowledge publishers</source>
        <translation>向发布者确认(&amp;A)</translation>
    </message>
    <message>
        <source>Wait a&amp;t most</source>
        <translation>最长等待(&amp;T)</translation>
    </message>
    <message>
        <source>T&amp;hen answer</source>
        <translation>超时后应答(&amp;H)</translation>
    </message>
    <message>
        <source>The MQTT reason code when that time is over. For an error, clients before MQTT 5 are disconnected.</source>
        <translation>等待超时后返回的 MQTT 原因码。若为错误，MQTT 5 之前的客户端会被断开。</translation>
    </message>
    <message>
        <source>Sp&amp;ool folder</source>
        <translation>磁盘缓存文件夹(&amp;O)</translation>
    </message>
    <message>
        <source>Empty: in the user&apos;s data folder. Another folder or size is used after a restart.</source>
        <translation>留空则位于用户数据文件夹。更改文件夹或大小需重启后生效。</translation>
    </message>
    <message>
        <source>Spool si&amp;ze</source>
        <translation>磁盘缓存大小(&amp;Z)</translation>
    </message>
    <message>
        <source>Disk that stays fr&amp;ee</source>
        <translation>磁盘保留空间(&amp;E)</translation>
    </message>
    <message>
        <source>Below it, acknowledgements are withheld.</source>
        <translation>低于此值时暂不发送确认。</translation>
    </message>
    <message>
        <source>&amp;Keep what was sent</source>
        <translation>已发送记录的保留(&amp;K)</translation>
    </message>
    <message>
        <source>In case Kafka loses records that it had acknowledged.</source>
        <translation>以防 Kafka 丢失已确认的记录。</translation>
    </message>
    <message>
        <source>not at all</source>
        <translation>不保留</translation>
    </message>
    <message>
        <source>At most, per topi&amp;c</source>
        <translation>每个主题最多(&amp;C)</translation>
    </message>
    <message>
        <source>When Kafka &amp;lost some</source>
        <translation>Kafka 丢失记录时(&amp;L)</translation>
    </message>
    <message>
        <source>At a &amp;stop, wait</source>
        <translation>停止时等待(&amp;S)</translation>
    </message>
    <message>
        <source>For queued records to reach Kafka, also when settings change. What is left is kept on the disk, or else reported.</source>
        <translation>等待排队的记录到达 Kafka，更改设置时也是如此。剩余的记录保留在磁盘上，否则会报告。</translation>
    </message>
    <message>
        <source>murmur2_random – as Java clients do</source>
        <translation>murmur2_random – 与 Java 客户端一致</translation>
    </message>
    <message>
        <source>random – whatever the key</source>
        <translation>random – 不看 Key</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Memory, then disk</source>
        <translation>内存，放不下时用磁盘</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>At once</source>
        <translation>立即</translation>
    </message>
    <message>
        <source>When the record is on the disk</source>
        <translation>记录写入磁盘后</translation>
    </message>
    <message>
        <source>When Kafka has the record</source>
        <translation>Kafka 收到记录后</translation>
    </message>
    <message>
        <source>Report it</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Report it and send them again</source>
        <translation>报告并重新发送</translation>
    </message>
    <message>
        <source>E&amp;ncryption and login</source>
        <translation>加密与登录(&amp;N)</translation>
    </message>
    <message>
        <source>Password &amp;of the key</source>
        <translation>私钥的密码(&amp;O)</translation>
    </message>
    <message>
        <source>Automatic: half of what is free, at most 8 GiB.</source>
        <translation>自动：可用空间的一半，最多 8 GiB。</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
    <message>
        <source>An acknowledged message of QoS 1 or 2 survives the end of this program. For this, records wait on disk.</source>
        <translation>已确认的 QoS 1 或 2 消息在本程序结束后仍然保留。为此，记录会先存放在磁盘上等待。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::KafkaTopicModel</name>
    <message>
        <source>%1: a partition has no leader, or replicas that are not in sync</source>
        <translation>%1：有分区没有 Leader，或有副本未同步</translation>
    </message>
    <message>
        <source>From the first offset kept to the last; compaction and transactions leave gaps</source>
        <translation>从保留的第一个偏移量到最后一个；压实和事务会留下空缺</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Parts</source>
        <comment>column: number of partitions</comment>
        <translation>分区</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Replicas</source>
        <translation>副本</translation>
    </message>
</context>
<context>
    <name>hookline::ui::KafkaTopicView</name>
    <message>
        <source>The practice cluster makes a topic when the first record is sent there; it cannot change or delete one, and has no settings.</source>
        <translation>练习集群在收到第一条记录时自动创建主题；它不能修改或删除主题，也没有主题配置。</translation>
    </message>
    <message>
        <source>Choose a topic.</source>
        <translation>请选择主题。</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>正在查询…</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>this topic</source>
        <translation>此主题</translation>
    </message>
    <message>
        <source>the cluster</source>
        <translation>集群</translation>
    </message>
    <message>
        <source>Kafka&apos;s default</source>
        <translation>Kafka 默认值</translation>
    </message>
    <message>
        <source>Partitions</source>
        <translation>分区</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>Partitions of the topic</source>
        <translation>主题的分区</translation>
    </message>
    <message>
        <source>Settings of the topic</source>
        <translation>主题的配置</translation>
    </message>
    <message>
        <source>Partition</source>
        <translation>分区</translation>
    </message>
    <message>
        <source>Leader</source>
        <translation>主节点</translation>
    </message>
    <message>
        <source>Replicas</source>
        <translation>副本</translation>
    </message>
    <message>
        <source>In sync</source>
        <translation>已同步</translation>
    </message>
    <message>
        <source>First offset</source>
        <translation>起始偏移量</translation>
    </message>
    <message>
        <source>Next offset</source>
        <translation>下一偏移量</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>配置项</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Set by</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Add partitions…</source>
        <translation>增加分区…</translation>
    </message>
    <message>
        <source>Change a setting…</source>
        <translation>修改配置…</translation>
    </message>
    <message>
        <source>Delete topic…</source>
        <translation>删除主题…</translation>
    </message>
</context>
<context>
    <name>hookline::ui::LegendEntry</name>
    <message>
        <source>Hide this line</source>
        <translation>隐藏这条曲线</translation>
    </message>
    <message>
        <source>Show this line</source>
        <translation>显示这条曲线</translation>
    </message>
</context>
<context>
    <name>hookline::ui::LetterBar</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ListPage</name>
    <message>
        <source>first %1 of %2</source>
        <translation>前 %1 个，共 %2 个</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ListenerTableModel</name>
    <message>
        <source>listening</source>
        <translation>正在监听</translation>
    </message>
    <message>
        <source>after a restart</source>
        <translation>重启后生效</translation>
    </message>
    <message>
        <source>off</source>
        <translation>已关闭</translation>
    </message>
    <message>
        <source>the broker is stopped</source>
        <translation>代理已停止</translation>
    </message>
    <message>
        <source>the first one</source>
        <translation>第一个</translation>
    </message>
    <message>
        <source>any free one</source>
        <translation>任意空闲端口</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Transport</source>
        <translation>传输方式</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Clients at most</source>
        <translation>客户端上限</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>not applied yet</source>
        <translation>尚未应用</translation>
    </message>
    <message>
        <source>has a mistake</source>
        <translation>有错误</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ListenersView</name>
    <message>
        <source>“%1” is deleted from the list.</source>
        <translation>已从列表中删除“%1”。</translation>
    </message>
    <message>
        <source>Listeners</source>
        <translation>监听器</translation>
    </message>
    <message>
        <source>Add listener</source>
        <translation>添加监听器</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>复制一份</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>The first listener always exists; switch it off with “Use it” below.</source>
        <translation>第一个监听器始终存在；可用下方的“启用”将其关闭。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::LogPage</name>
    <message>
        <source>Alerts</source>
        <translation>告警</translation>
    </message>
    <message>
        <source>Log and alerts</source>
        <translation>日志与告警</translation>
    </message>
    <message>
        <source>What went wrong, what to do, and what the program said</source>
        <translation>出了什么问题、如何处理，以及程序输出的日志</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
</context>
<context>
    <name>hookline::ui::LogTableModel</name>
    <message>
        <source>debug</source>
        <translation>调试</translation>
    </message>
    <message>
        <source>info</source>
        <translation>信息</translation>
    </message>
    <message>
        <source>notice</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>内容</translation>
    </message>
</context>
<context>
    <name>hookline::ui::LogView</name>
    <message>
        <source>All sources</source>
        <translation>全部来源</translation>
    </message>
    <message>
        <source>Not found in the shown lines</source>
        <translation>在显示的日志中未找到</translation>
    </message>
    <message>
        <source>Export the shown lines</source>
        <translation>导出显示的日志</translation>
    </message>
    <message>
        <source>Log files (*.log)</source>
        <translation>日志文件 (*.log)</translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) written</source>
        <translation>
            <numerusform>已写入 %Ln 行</numerusform>
        </translation>
    </message>
    <message>
        <source>Not written: choose another folder than that of %1</source>
        <translation>未写入：请为 %1 选择其他文件夹</translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s)</source>
        <translation>
            <numerusform>%Ln 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>%Ln 条新的</numerusform>
        </translation>
    </message>
    <message>
        <source>No line matches.</source>
        <translation>没有匹配的日志。</translation>
    </message>
    <message>
        <source>The program has said nothing yet.</source>
        <translation>程序还没有输出日志。</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>%1 and above</source>
        <translation>%1及以上</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>Lines of this level and above. Finer ones are made only while they are chosen.</source>
        <translation>显示此级别及以上的日志。更细的级别仅在选中时才会生成。</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Only lines with this text</source>
        <translation>仅显示包含此文字的行</translation>
    </message>
    <message>
        <source>Filter the log</source>
        <translation>筛选日志</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停显示</translation>
    </message>
    <message>
        <source>New lines wait until you go on</source>
        <translation>新日志将等待，直到继续显示</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>跟随最新</translation>
    </message>
    <message>
        <source>Keep the newest line in view</source>
        <translation>始终显示最新一行</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Find in the shown lines</source>
        <translation>在显示的日志中查找</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the selected lines</source>
        <translation>复制选中的行</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Write the shown lines to a file</source>
        <translation>将显示的日志写入文件</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Empty the list</source>
        <translation>清空列表</translation>
    </message>
    <message>
        <source>Find in the log</source>
        <translation>在日志中查找</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>上一个匹配</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>下一个匹配</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>%1 of %2 lines</source>
        <translation>匹配行 %1/%2</translation>
    </message>
    <message numerus="yes">
        <source>found in %Ln line(s)</source>
        <comment>find</comment>
        <translation>
            <numerusform>%Ln 行匹配</numerusform>
        </translation>
    </message>
    <message>
        <source>The log is in no file. “log.file” under [log] chooses one.</source>
        <translation>日志没有写入文件。可用 [log] 下的“log.file”指定。</translation>
    </message>
    <message>
        <source>The log is also in %1</source>
        <translation>日志同时写入 %1</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
</context>
<context>
    <name>hookline::ui::Look</name>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Publishers wait for Kafka</source>
        <translation>发布者正在等待 Kafka</translation>
    </message>
    <message>
        <source>Listening on %1</source>
        <translation>正在监听 %1</translation>
    </message>
    <message>
        <source>practice cluster</source>
        <translation>练习集群</translation>
    </message>
    <message>
        <source>%1 of %2 nodes up</source>
        <translation>%1/%2 个节点在线</translation>
    </message>
    <message>
        <source>disk trouble</source>
        <translation>磁盘故障</translation>
    </message>
    <message>
        <source>Its state is not on the disk</source>
        <translation>状态未能写入磁盘</translation>
    </message>
    <message>
        <source>paused</source>
        <comment>the bridge</comment>
        <translation>已暂停</translation>
    </message>
</context>
<context>
    <name>hookline::ui::LossTableModel</name>
    <message>
        <source>Last</source>
        <translation>最近</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Kafka topic</source>
        <translation>Kafka 主题</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Last example</source>
        <translation>最近一例</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>如何处理</translation>
    </message>
    <message>
        <source>First</source>
        <translation>最早</translation>
    </message>
    <message>
        <source>The log names each of them.</source>
        <translation>日志中逐条列出。</translation>
    </message>
    <message>
        <source>damaged on the disk, or cause not recorded singly</source>
        <translation>在磁盘上损坏，或未逐条记录原因</translation>
    </message>
    <message>
        <source>cause not recorded singly</source>
        <translation>未逐条记录原因</translation>
    </message>
    <message>
        <source>the queue was full</source>
        <translation>队列已满</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>已另存</translation>
    </message>
    <message>
        <source>In the spool</source>
        <translation>磁盘缓存中</translation>
    </message>
    <message>
        <source>Retry now sends them again, those that can be read.</source>
        <translation>“立即重试”会重新发送其中可读的记录。</translation>
    </message>
    <message>
        <source>Kafka had lost it, or it cannot be read</source>
        <translation>Kafka 曾丢失该记录，或记录无法读取</translation>
    </message>
    <message>
        <source>of an earlier run</source>
        <translation>来自之前的运行</translation>
    </message>
</context>
<context>
    <name>hookline::ui::LossView</name>
    <message>
        <source>The export was cancelled; no file was written.</source>
        <translation>导出已取消，未写入文件。</translation>
    </message>
    <message>
        <source>Choose a line first</source>
        <translation>请先选择一行</translation>
    </message>
    <message>
        <source>Others are being put back at this moment</source>
        <translation>正在将其他记录放回队列</translation>
    </message>
    <message>
        <source>Others are being exported at this moment</source>
        <translation>正在导出其他记录</translation>
    </message>
    <message>
        <source>The spool holds none of these records</source>
        <translation>磁盘缓存中没有这些记录</translation>
    </message>
    <message>
        <source>Put what the spool holds of them back into the queue (Ctrl+R)</source>
        <translation>将磁盘缓存中的这些记录放回队列（Ctrl+R）</translation>
    </message>
    <message>
        <source>Write what the spool holds of them into a file, a line each (Ctrl+E)</source>
        <translation>将磁盘缓存中的这些记录写入文件，每条一行（Ctrl+E）</translation>
    </message>
    <message numerus="yes">
        <source>Exporting: %1 of %2 record(s).</source>
        <translation>
            <numerusform>正在导出：%1 / %2 条记录。</numerusform>
        </translation>
    </message>
    <message>
        <source>Putting records back into the queue…</source>
        <translation>正在将记录放回队列…</translation>
    </message>
    <message>
        <source>The spool waits: %1</source>
        <translation>磁盘缓存正在等待：%1</translation>
    </message>
    <message>
        <source>Not sent again: %1</source>
        <translation>未重新发送：%1</translation>
    </message>
    <message numerus="yes">
        <source>%1 record(s) are back in the queue to %2.</source>
        <translation>
            <numerusform>%1 条记录已放回 %2 的队列。</numerusform>
        </translation>
    </message>
    <message>
        <source>Bridging is paused: they wait until it goes on.</source>
        <translation>桥接已暂停：这些记录将等待桥接恢复。</translation>
    </message>
    <message numerus="yes">
        <source>%1 record(s) are damaged and stay in the spool.</source>
        <translation>
            <numerusform>%1 条记录已损坏，保留在磁盘缓存中。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 record(s) stay in the spool: %2</source>
        <translation>
            <numerusform>%1 条记录保留在磁盘缓存中：%2</numerusform>
        </translation>
    </message>
    <message>
        <source>The spool holds none of them any more.</source>
        <translation>磁盘缓存中已没有这些记录。</translation>
    </message>
    <message>
        <source>Export records</source>
        <translation>导出记录</translation>
    </message>
    <message>
        <source>JSON Lines (*.jsonl)</source>
        <translation>JSON Lines (*.jsonl)</translation>
    </message>
    <message>
        <source>Not exported to %1: %2</source>
        <translation>未导出到 %1：%2</translation>
    </message>
    <message numerus="yes">
        <source>%1 record(s) exported to %2.</source>
        <translation>
            <numerusform>%1 条记录已导出到 %2。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of them are damaged; their lines say so.</source>
        <translation>
            <numerusform>其中 %1 条已损坏，所在行已注明。</numerusform>
        </translation>
    </message>
    <message>
        <source>Retry now…</source>
        <translation>立即重试…</translation>
    </message>
    <message>
        <source>Export records…</source>
        <translation>导出记录…</translation>
    </message>
    <message>
        <source>Delivery errors</source>
        <translation>投递错误</translation>
    </message>
    <message>
        <source>No record was given up.</source>
        <translation>没有放弃任何记录。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::MadeRecord</name>
    <message>
        <source>The rule “%1”, as it is now, makes no record of this event.</source>
        <translation>按当前的规则“%1”，此事件不会生成记录。</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Kafka topic</source>
        <translation>Kafka 主题</translation>
    </message>
    <message>
        <source>Partition</source>
        <translation>分区</translation>
    </message>
    <message>
        <source>chosen when it is sent</source>
        <translation>发送时选定</translation>
    </message>
    <message>
        <source>Offset</source>
        <translation>偏移量</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>none</source>
        <comment>key</comment>
        <translation>无</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>消息头</translation>
    </message>
    <message>
        <source>none</source>
        <comment>headers</comment>
        <translation>无</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
</context>
<context>
    <name>hookline::ui::MainWindow</name>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>● recording</source>
        <translation>● 正在录制</translation>
    </message>
    <message>
        <source>exporting… %1 %</source>
        <translation>正在导出… %1 %</translation>
    </message>
    <message>
        <source>Empty the field</source>
        <translation>清空输入框</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>filtered</source>
        <translation>已过滤</translation>
    </message>
</context>
<context>
    <name>hookline::ui::MarkerLog</name>
    <message>
        <source>Kafka unreachable</source>
        <translation>Kafka 无法连接</translation>
    </message>
    <message>
        <source>Kafka is back</source>
        <translation>Kafka 已恢复</translation>
    </message>
    <message>
        <source>Kafka is now %1</source>
        <translation>Kafka 已切换为 %1</translation>
    </message>
    <message>
        <source>broker drops messages</source>
        <translation>代理开始丢弃消息</translation>
    </message>
    <message>
        <source>records are lost</source>
        <translation>记录开始丢失</translation>
    </message>
    <message>
        <source>publishers held back</source>
        <translation>发布者被要求等待</translation>
    </message>
    <message>
        <source>broker stopped</source>
        <translation>代理已停止</translation>
    </message>
    <message>
        <source>broker started</source>
        <translation>代理已启动</translation>
    </message>
    <message>
        <source>settings applied</source>
        <translation>设置已应用</translation>
    </message>
    <message>
        <source>bridging paused</source>
        <translation>桥接暂停</translation>
    </message>
    <message>
        <source>bridging goes on</source>
        <translation>桥接恢复</translation>
    </message>
</context>
<context>
    <name>hookline::ui::MenuCommands</name>
    <message>
        <source>&amp;Manage profiles…</source>
        <translation>管理配置集(&amp;M)…</translation>
    </message>
    <message>
        <source>&amp;Stop the devices</source>
        <translation>停止设备(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Start five devices</source>
        <translation>启动五台设备(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;client.properties of a Kafka client…</source>
        <translation>Kafka 客户端的 client.properties(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;mosquitto.conf…</source>
        <translation>mosquitto.conf(&amp;M)…</translation>
    </message>
    <message>
        <source>&amp;EMQ&apos;s Kafka plugin…</source>
        <translation>EMQ 的 Kafka 插件(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Throughput as numbers…</source>
        <translation>吞吐量数据(&amp;T)…</translation>
    </message>
    <message>
        <source>Throughput as &amp;picture…</source>
        <translation>吞吐量图片(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Listeners…</source>
        <translation>监听器(&amp;L)…</translation>
    </message>
    <message>
        <source>Disconnect &amp;all clients…</source>
        <translation>断开所有客户端(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Rules…</source>
        <translation>规则(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>全屏(&amp;F)</translation>
    </message>
    <message>
        <source>Ne&amp;xt pane</source>
        <translation>下一个窗格(&amp;X)</translation>
    </message>
    <message>
        <source>Pre&amp;vious pane</source>
        <translation>上一个窗格(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help on this page</source>
        <translation>本页帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;First steps</source>
        <translation>入门步骤(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Import</source>
        <translation>导入(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>导出(&amp;E)</translation>
    </message>
    <message>
        <source>Kafka &amp;profiles</source>
        <translation>Kafka 配置集(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Simulator</source>
        <translation>模拟器(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Window</source>
        <translation>窗口(&amp;W)</translation>
    </message>
</context>
<context>
    <name>hookline::ui::MessagePanel</name>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>为什么？</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>hookline::ui::MessagePreview</name>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>消息内容</translation>
    </message>
    <message>
        <source>It would be left out: %1 (%2).</source>
        <translation>它会被略过：%1（%2）。</translation>
    </message>
    <message>
        <source>retained</source>
        <translation>保留</translation>
    </message>
</context>
<context>
    <name>hookline::ui::MessageSampleModel</name>
    <message>
        <source>MQTT topic</source>
        <translation>MQTT 主题</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>消息内容</translation>
    </message>
    <message>
        <source>QoS</source>
        <translation>QoS</translation>
    </message>
    <message>
        <source>Retain</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>empty</source>
        <comment>payload</comment>
        <translation>空</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>none</source>
        <comment>key</comment>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>hookline::ui::NewTopicDialog</name>
    <message>
        <source>New topic</source>
        <translation>新建主题</translation>
    </message>
    <message>
        <source>Partitions can be added later, never taken away. Replicas are copies on different Kafka nodes: three survive the loss of one without a stop.</source>
        <translation>分区以后可以增加，但不能减少。副本是位于不同节点上的拷贝：三个副本可在失去一个节点时不中断服务。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Partitions</source>
        <translation>分区</translation>
    </message>
    <message>
        <source>Replicas</source>
        <translation>副本</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>“%1” is not a setting. Write name=value.</source>
        <translation>“%1”不是配置。请按 名称=值 的形式填写。</translation>
    </message>
    <message>
        <source>One per line, name=value</source>
        <translation>每行一项：名称=值</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>配置</translation>
    </message>
</context>
<context>
    <name>hookline::ui::OrderedTable</name>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>下移</translation>
    </message>
</context>
<context>
    <name>hookline::ui::OverviewPage</name>
    <message>
        <source>waiting for Kafka</source>
        <translation>等待 Kafka</translation>
    </message>
    <message numerus="yes">
        <source>%Ln session(s)</source>
        <translation>
            <numerusform>%Ln 个会话</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln subscription(s)</source>
        <translation>
            <numerusform>%Ln 个订阅</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln retained</source>
        <translation>
            <numerusform>%Ln 条保留消息</numerusform>
        </translation>
    </message>
    <message>
        <source>switched off</source>
        <translation>已关闭</translation>
    </message>
    <message>
        <source>%1 lost</source>
        <translation>丢失 %1 条</translation>
    </message>
    <message>
        <source>queue is filling</source>
        <translation>队列正在积压</translation>
    </message>
    <message>
        <source>nothing lost</source>
        <translation>无丢失</translation>
    </message>
    <message>
        <source>Queue: %1 of %2 records (%3 %)</source>
        <translation>队列：%1 / %2 条（%3 %）</translation>
    </message>
    <message>
        <source>A small Kafka inside this program, so that you can see the whole path at once.
Its records are in memory and gone when Hookline closes.</source>
        <translation>程序内置的小型 Kafka，便于立即看到完整路径。
记录仅存于内存，Hookline 关闭后即消失。</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>Kafka settings…</source>
        <translation>Kafka 设置…</translation>
    </message>
    <message>
        <source>Simulated devices…</source>
        <translation>模拟设备…</translation>
    </message>
    <message>
        <source>Start simulated devices</source>
        <translation>启动模拟设备</translation>
    </message>
    <message>
        <source>MQTT broker</source>
        <translation>MQTT 代理</translation>
    </message>
    <message>
        <source>clients</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>messages in</source>
        <translation>消息流入</translation>
    </message>
    <message>
        <source>messages out</source>
        <translation>消息流出</translation>
    </message>
    <message>
        <source>Bridge</source>
        <translation>桥接</translation>
    </message>
    <message>
        <source>events taken</source>
        <translation>接收事件</translation>
    </message>
    <message>
        <source>latency, median</source>
        <translation>延迟中位数</translation>
    </message>
    <message>
        <source>latency, p99</source>
        <translation>延迟 p99</translation>
    </message>
    <message>
        <source>acknowledged</source>
        <translation>发送成功</translation>
    </message>
    <message>
        <source>records</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>发送失败</translation>
    </message>
    <message>
        <source>The path of a message</source>
        <translation>消息路径</translation>
    </message>
    <message>
        <source>Last problems</source>
        <translation>最近的问题</translation>
    </message>
    <message>
        <source>Messages per second</source>
        <translation>每秒消息数</translation>
    </message>
    <message>
        <source>in</source>
        <translation>流入</translation>
    </message>
    <message>
        <source>out</source>
        <translation>流出</translation>
    </message>
    <message>
        <source>Latency to Kafka</source>
        <translation>到 Kafka 的延迟</translation>
    </message>
    <message>
        <source>Send test message</source>
        <translation>发送测试消息</translation>
    </message>
    <message>
        <source>Last minute</source>
        <translation>最近 1 分钟</translation>
    </message>
    <message>
        <source>Last 5 minutes</source>
        <translation>最近 5 分钟</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>最近 1 小时</translation>
    </message>
    <message>
        <source>Time shown in the charts</source>
        <translation>图表显示的时间范围</translation>
    </message>
    <message>
        <source>Show these events</source>
        <translation>显示这些事件</translation>
    </message>
    <message>
        <source>Show the clients</source>
        <translation>显示客户端</translation>
    </message>
    <message>
        <source>Show the subscriptions</source>
        <translation>显示订阅</translation>
    </message>
    <message>
        <source>Show the topics</source>
        <translation>显示主题</translation>
    </message>
    <message>
        <source>Show the events that took at least as long</source>
        <translation>显示耗时不少于此值的事件</translation>
    </message>
    <message>
        <source>Waiting for Kafka</source>
        <translation>等待发往 Kafka</translation>
    </message>
    <message>
        <source>Lost per second</source>
        <translation>每秒丢失</translation>
    </message>
    <message>
        <source>broker</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>bridge</source>
        <translation>桥接</translation>
    </message>
    <message>
        <source>No latency was measured in the time shown.</source>
        <translation>所示时间内没有测量到延迟。</translation>
    </message>
    <message>
        <source>Queue: %1 %</source>
        <translation>队列：%1 %</translation>
    </message>
    <message>
        <source>disk trouble</source>
        <translation>磁盘故障</translation>
    </message>
    <message>
        <source>running for %1</source>
        <translation>已运行 %1</translation>
    </message>
    <message>
        <source>%1 in, %2 out</source>
        <translation>流入 %1，流出 %2</translation>
    </message>
    <message>
        <source>queue is full</source>
        <translation>队列已满</translation>
    </message>
    <message>
        <source>queue is nearly full</source>
        <translation>队列将满</translation>
    </message>
    <message numerus="yes">
        <source>%Ln rule(s) on</source>
        <translation>
            <numerusform>%Ln 条规则启用</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln off</source>
        <comment>rules</comment>
        <translation>
            <numerusform>%Ln 条停用</numerusform>
        </translation>
    </message>
    <message>
        <source>volatile</source>
        <translation>不保留</translation>
    </message>
    <message>
        <source>default cluster</source>
        <translation>默认集群</translation>
    </message>
    <message>
        <source>round trip %1</source>
        <translation>往返 %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more</source>
        <comment>topics</comment>
        <translation>
            <numerusform>另有 %Ln 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Clients at the same time</source>
        <translation>同时连接的客户端</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>字节数</translation>
    </message>
    <message>
        <source>Show them over time</source>
        <translation>按时间显示</translation>
    </message>
    <message>
        <source>Show the rules</source>
        <translation>显示规则</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>Of a request to Kafka and back, half of them; of the slowest node. Shows the nodes.</source>
        <translation>向 Kafka 发出请求到收到应答的中位时间，取最慢的节点。点击显示节点。</translation>
    </message>
    <message>
        <source>in flight</source>
        <translation>传输中</translation>
    </message>
    <message>
        <source>limit</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>Nothing waits.</source>
        <translation>没有等待的记录。</translation>
    </message>
    <message>
        <source>Nothing was lost.</source>
        <translation>没有丢失。</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 天 %2 小时</translation>
    </message>
    <message>
        <source>peak %1</source>
        <translation>峰值 %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln retry(ies)</source>
        <translation>
            <numerusform>重试 %Ln 次</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::PageHelpDialog</name>
    <message>
        <source>Is everything flowing, and where is it stuck? The cards show the broker, the bridge and Kafka; below them is the path of a message, with what was lost on its way. Every number leads to the events behind it.</source>
        <translation>一切是否顺畅，卡在哪里？上方的卡片显示代理、桥接和 Kafka，下方是消息的路径以及途中的丢失。点击任意数字即可查看对应的事件。</translation>
    </message>
    <message>
        <source>What happened, in order: each hook of the broker makes a row, and the row says what became of it in Kafka. Filter by words or conditions. Pausing stops the list only; the broker and the bridge go on.</source>
        <translation>按顺序列出发生的事情：代理的每个钩子产生一行，并说明它在 Kafka 中的结果。可按词语或条件过滤。暂停只会停止列表，代理和桥接照常运行。</translation>
    </message>
    <message>
        <source>Who is connected, and which sessions wait for their client to come back. From a client the menu leads to its events and subscriptions, or disconnects it.</source>
        <translation>哪些客户端已连接，哪些会话在等待客户端重新上线。通过客户端的菜单可查看其事件和订阅，或将其断开。</translation>
    </message>
    <message>
        <source>Who wants what. Enter a topic to see which subscriptions it matches, and whom a message would reach.</source>
        <translation>谁订阅了什么。输入主题即可查看与之匹配的订阅，以及消息会到达哪些客户端。</translation>
    </message>
    <message>
        <source>The topics messages came on since the start, as a tree, with their retained messages and the last payloads.</source>
        <translation>以树形列出启动以来收到过消息的主题，以及保留消息和最近的消息内容。</translation>
    </message>
    <message>
        <source>Every point at which the broker asks or tells somebody, who is called there and in which order, and how long that takes. Scripts are written, tried and taken into use here.</source>
        <translation>代理进行询问或通知的每个钩子点、在此被调用的回调及其顺序和耗时。脚本也在这里编写、试运行和启用。</translation>
    </message>
    <message>
        <source>Where events are on their way to Kafka, the rules that make records of them, the sources that bring records back, and what was lost and why.</source>
        <translation>事件在前往 Kafka 途中的位置、将事件生成记录的规则、把记录取回的来源，以及丢失的内容和原因。</translation>
    </message>
    <message>
        <source>Rates, latencies and queues over time, up to a week. Drag to move, turn the wheel to zoom, double-click to go back to now. A click on a point leads to the events of that second.</source>
        <translation>速率、延迟和队列随时间的变化，最长一周。拖动可平移，滚轮可缩放，双击回到当前。点击某一点可查看那一秒的事件。</translation>
    </message>
    <message>
        <source>What is really in Kafka: choose a topic, press Start, and see its records with the MQTT events they were. Verify reads acknowledged events back and compares them.</source>
        <translation>Kafka 中实际存放的内容：选择主题并点击“开始”，即可查看记录及其对应的 MQTT 事件。“校验”会回读已确认的事件并进行比较。</translation>
    </message>
    <message>
        <source>What went wrong, what to do about it and whether it is over; and the program&apos;s own log, line by line.</source>
        <translation>出了什么问题、如何处理、是否已经结束；以及程序自身的逐行日志。</translation>
    </message>
    <message>
        <source>What the configuration file says. Changes are a draft until you apply them; the page says which of them wait for a restart of the broker.</source>
        <translation>配置文件的内容。更改在应用之前只是草稿；页面会说明哪些更改需要重新启动代理后才生效。</translation>
    </message>
    <message>
        <source>All shortcuts</source>
        <translation>全部快捷键</translation>
    </message>
    <message>
        <source>Help on filters</source>
        <translation>过滤器帮助</translation>
    </message>
</context>
<context>
    <name>hookline::ui::PartitionTableModel</name>
    <message>
        <source>Kafka topic</source>
        <translation>Kafka 主题</translation>
    </message>
    <message>
        <source>Partition</source>
        <translation>分区</translation>
    </message>
    <message>
        <source>Leader</source>
        <translation>主节点</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>In flight</source>
        <translation>传输中</translation>
    </message>
    <message>
        <source>Last acknowledged offset</source>
        <translation>最近确认的偏移量</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Records/s</source>
        <translation>记录/秒</translation>
    </message>
    <message>
        <source>Bytes/s</source>
        <translation>字节/秒</translation>
    </message>
    <message>
        <source>Records a batch</source>
        <translation>每批记录数</translation>
    </message>
</context>
<context>
    <name>hookline::ui::PastePropertiesDialog</name>
    <message>
        <source>Settings of a Java client</source>
        <translation>Java 客户端的设置</translation>
    </message>
    <message>
        <source>Paste the client.properties that you were given. Nothing is used before you say so.</source>
        <translation>请粘贴您得到的 client.properties。确认之前不会使用任何内容。</translation>
    </message>
    <message>
        <source>Open file…</source>
        <translation>打开文件…</translation>
    </message>
    <message>
        <source>Use these</source>
        <translation>使用这些</translation>
    </message>
    <message>
        <source>Used: %1</source>
        <translation>将使用：%1</translation>
    </message>
    <message>
        <source>Ignored here: %1</source>
        <translation>此处不适用：%1</translation>
    </message>
    <message>
        <source>Not understood: %1</source>
        <translation>无法理解：%1</translation>
    </message>
    <message>
        <source>Java&apos;s own stores are for Java only: give PEM files on the “Security” tab.</source>
        <translation>Java 的密钥库只能用于 Java：请在“安全”标签页中指定 PEM 文件。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::PathStrip</name>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message numerus="yes">
        <source>%Ln connected</source>
        <translation>
            <numerusform>在线 %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 connected</source>
        <translation>在线 %1</translation>
    </message>
    <message>
        <source>Broker</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Hooks</source>
        <translation>钩子</translation>
    </message>
    <message numerus="yes">
        <source>%Ln error(s)</source>
        <translation>
            <numerusform>错误 %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 errors</source>
        <translation>错误 %1</translation>
    </message>
    <message>
        <source>no errors</source>
        <translation>无错误</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message numerus="yes">
        <source>%Ln waiting</source>
        <translation>
            <numerusform>排队 %Ln 条</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 waiting</source>
        <translation>排队 %1</translation>
    </message>
    <message>
        <source>%1 in</source>
        <translation>流入 %1</translation>
    </message>
    <message>
        <source>%1 out</source>
        <translation>流出 %1</translation>
    </message>
    <message>
        <source>events %1</source>
        <comment>a rate behind it</comment>
        <translation>事件 %1</translation>
    </message>
    <message>
        <source>%1 dropped</source>
        <translation>丢弃 %1</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>失败 %1</translation>
    </message>
    <message>
        <source>Path of a message</source>
        <translation>消息路径</translation>
    </message>
    <message>
        <source>Published by clients</source>
        <translation>客户端发布</translation>
    </message>
    <message>
        <source>Sent to clients</source>
        <translation>发送给客户端</translation>
    </message>
    <message>
        <source>Through the hooks</source>
        <translation>经过钩子</translation>
    </message>
    <message>
        <source>Dropped by the broker</source>
        <translation>代理丢弃</translation>
    </message>
    <message>
        <source>Taken by the bridge</source>
        <translation>桥接接收</translation>
    </message>
    <message>
        <source>Dropped by the bridge</source>
        <translation>桥接丢弃</translation>
    </message>
    <message>
        <source>Acknowledged by Kafka</source>
        <translation>Kafka 已确认</translation>
    </message>
    <message>
        <source>Failed in Kafka</source>
        <translation>写入 Kafka 失败</translation>
    </message>
    <message>
        <source>Show the clients</source>
        <translation>显示客户端</translation>
    </message>
    <message>
        <source>Show what the log says about hooks</source>
        <translation>显示日志中有关钩子的内容</translation>
    </message>
    <message>
        <source>Show these events</source>
        <translation>显示这些事件</translation>
    </message>
    <message numerus="yes">
        <source>%Ln clusters</source>
        <translation>
            <numerusform>%Ln 个集群</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 queued · %2 in flight</source>
        <translation>排队 %1 · 传输中 %2</translation>
    </message>
    <message>
        <source>%1 no rule</source>
        <translation>无规则 %1</translation>
    </message>
    <message>
        <source>Taken by no rule</source>
        <translation>没有规则处理</translation>
    </message>
    <message>
        <source>%1 + %2 in flight</source>
        <translation>%1 + 传输中 %2</translation>
    </message>
</context>
<context>
    <name>hookline::ui::PauseDialog</name>
    <message>
        <source>Pause bridging?</source>
        <translation>要暂停桥接吗？</translation>
    </message>
    <message>
        <source>Records wait, in order, until bridging goes on.</source>
        <translation>在恢复桥接之前，记录按顺序等待。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Pause bridging</source>
        <translation>暂停桥接</translation>
    </message>
</context>
<context>
    <name>hookline::ui::PauseRisks</name>
    <message>
        <source>Publishers whose rule waits for Kafka get no acknowledgement meanwhile; after %1 s each hears that it failed.</source>
        <translation>规则要求等待 Kafka 确认的发布者在此期间收不到确认；%1 秒后各自会得知失败。</translation>
    </message>
    <message>
        <source>At %1 the queue is full in about %2 s; what comes then is dropped.</source>
        <translation>以 %1 的速率，队列约 %2 秒后装满；之后到来的记录会被丢弃。</translation>
    </message>
    <message>
        <source>At %1 the queue is full in about %2 s; publishers are held back then.</source>
        <translation>以 %1 的速率，队列约 %2 秒后装满；届时发布者会被要求等待。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::PayloadView</name>
    <message>
        <source>%1, no longer kept</source>
        <translation>%1，已不再保留</translation>
    </message>
    <message>
        <source>The payload was let go to keep within the memory for payloads.</source>
        <translation>为控制内存占用，此消息内容已释放。</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>十六进制</translation>
    </message>
    <message>
        <source>Copy payload (Ctrl+Shift+C)</source>
        <translation>复制消息内容（Ctrl+Shift+C）</translation>
    </message>
    <message>
        <source>Copy payload</source>
        <translation>复制消息内容</translation>
    </message>
    <message>
        <source>Only the first 64 KiB are shown.</source>
        <translation>仅显示前 64 KiB。</translation>
    </message>
    <message>
        <source>Text (UTF-8)</source>
        <translation>文本（UTF-8）</translation>
    </message>
    <message>
        <source>Text (GB18030)</source>
        <translation>文本（GB18030）</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>%1 (automatic)</source>
        <translation>%1（自动）</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>消息内容</translation>
    </message>
    <message>
        <source>How the payload is shown</source>
        <translation>消息内容的显示方式</translation>
    </message>
    <message>
        <source>Wrap long lines</source>
        <translation>自动换行</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>How the value is shown</source>
        <translation>值的显示方式</translation>
    </message>
    <message>
        <source>Copy value (Ctrl+Shift+C)</source>
        <translation>复制值（Ctrl+Shift+C）</translation>
    </message>
    <message>
        <source>Copy value</source>
        <translation>复制值</translation>
    </message>
    <message>
        <source>Rule for “%1”: %2</source>
        <translation>“%1”的规则：%2</translation>
    </message>
    <message>
        <source>By rule: %1</source>
        <translation>按规则：%1</translation>
    </message>
    <message>
        <source>Decoder rules</source>
        <translation>解码规则</translation>
    </message>
    <message>
        <source>Always decode this topic as…</source>
        <translation>始终将此主题解码为…</translation>
    </message>
    <message>
        <source>Protobuf: files and message type…</source>
        <translation>Protobuf：文件和消息类型…</translation>
    </message>
    <message>
        <source>Decoder rules…</source>
        <translation>解码规则…</translation>
    </message>
    <message>
        <source>Click a number to see it over time</source>
        <translation>点击数值可查看其随时间的变化</translation>
    </message>
    <message>
        <source>Making the record…</source>
        <translation>正在生成记录…</translation>
    </message>
    <message>
        <source>Show the first %1</source>
        <translation>显示前 %1</translation>
    </message>
    <message>
        <source>Show all %1</source>
        <translation>显示全部 %1</translation>
    </message>
    <message>
        <source>This event has no payload.</source>
        <translation>此事件没有消息内容。</translation>
    </message>
    <message>
        <source>The payload is empty.</source>
        <translation>消息内容为空。</translation>
    </message>
    <message>
        <source>Being made readable…</source>
        <translation>正在格式化…</translation>
    </message>
    <message>
        <source>Click a value to filter by it</source>
        <translation>点击某个值可按其过滤</translation>
    </message>
    <message>
        <source>Kafka record</source>
        <translation>Kafka 记录</translation>
    </message>
    <message>
        <source>Tree</source>
        <translation>树</translation>
    </message>
    <message>
        <source>JSON as a tree</source>
        <translation>以树形显示 JSON</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>The Kafka record that the rule makes of this event</source>
        <translation>规则由此事件生成的 Kafka 记录</translation>
    </message>
    <message>
        <source>As it is shown</source>
        <translation>按当前显示</translation>
    </message>
    <message>
        <source>As hexadecimal</source>
        <translation>十六进制</translation>
    </message>
    <message>
        <source>As Base64</source>
        <translation>Base64</translation>
    </message>
    <message>
        <source>What each decoder says…</source>
        <translation>各解码器的结果…</translation>
    </message>
</context>
<context>
    <name>hookline::ui::PlotWindow</name>
    <message>
        <source>payload</source>
        <translation>消息内容</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2 的 %1</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ProblemCenter</name>
    <message>
        <source>Use port %1</source>
        <translation>改用端口 %1</translation>
    </message>
    <message>
        <source>Test connection…</source>
        <translation>测试连接…</translation>
    </message>
    <message>
        <source>Line %1, column %2: </source>
        <translation>第 %1 行，第 %2 列：</translation>
    </message>
    <message>
        <source>The configuration file could not be used as it is.</source>
        <translation>配置文件无法按原样使用。</translation>
    </message>
    <message>
        <source>The configuration file has something to look at.</source>
        <translation>配置文件有需要注意的内容。</translation>
    </message>
    <message>
        <source>Passwords are kept in the keychain of the desktop, GNOME&apos;s or KDE&apos;s, so that they stand in no file. A server or a session without a desktop has none. Without it a password is asked for anew at each start; everything else works.</source>
        <translation>密码保存在桌面环境（GNOME 或 KDE）的密钥环中，不写入任何文件。服务器或没有桌面的会话没有密钥环，此时每次启动都需要重新输入密码，其他功能不受影响。</translation>
    </message>
    <message>
        <source>The recording of events stopped.</source>
        <translation>事件录制已停止。</translation>
    </message>
    <message>
        <source>Make room, or record to another folder.</source>
        <translation>请腾出空间，或录制到其他文件夹。</translation>
    </message>
    <message>
        <source>Change folder…</source>
        <translation>更改文件夹…</translation>
    </message>
    <message>
        <source>The last session ended unexpectedly.</source>
        <translation>上次会话意外结束。</translation>
    </message>
    <message>
        <source>Layout and filter were restored.</source>
        <translation>布局和过滤器已恢复。</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>报告…</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Edit password…</source>
        <translation>修改密码…</translation>
    </message>
    <message>
        <source>Choose CA…</source>
        <translation>选择 CA…</translation>
    </message>
    <message>
        <source>Create…</source>
        <translation>创建…</translation>
    </message>
    <message>
        <source>Change topic…</source>
        <translation>更改主题…</translation>
    </message>
    <message>
        <source>Show bridge</source>
        <translation>查看桥接</translation>
    </message>
    <message>
        <source>Since %1.</source>
        <translation>自 %1 起。</translation>
    </message>
    <message>
        <source>%1 of %2 records wait in the queue</source>
        <translation>队列中有 %1 / %2 条记录正在等待</translation>
    </message>
    <message>
        <source>%1, %2 on the disk</source>
        <translation>%1，另有 %2 条在磁盘上</translation>
    </message>
    <message numerus="yes">
        <source>%1 record(s) wait for this cluster.</source>
        <translation>
            <numerusform>%1 条记录正在等待发往该集群。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1; at this rate it is full in about %2</source>
        <translation>%1；按当前速率约 %2后队列将满</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Restore backup</source>
        <translation>恢复备份</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ProblemList</name>
    <message>
        <source>No problems so far.</source>
        <translation>目前没有问题。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ProduceDialog</name>
    <message>
        <source>Produce a test record</source>
        <translation>写入测试记录</translation>
    </message>
    <message>
        <source>One record with nothing added, not even headers. It stays in the topic like any other, and whoever reads the topic gets it.</source>
        <translation>原样写入一条记录，不附加任何内容，也没有头部。它与其他记录一样保留在主题中，读取该主题的程序都会收到。</translation>
    </message>
    <message>
        <source>none: Kafka chooses the partition</source>
        <translation>无：由 Kafka 选择分区</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Produce</source>
        <translation>写入</translation>
    </message>
    <message>
        <source>No value: a tombstone</source>
        <translation>无值：墓碑记录</translation>
    </message>
    <message>
        <source>Deletes the key where the topic is compacted</source>
        <translation>在压实的主题中会删除该键</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ProfileTableModel</name>
    <message>
        <source>in use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>in use, switched off</source>
        <translation>使用中，已关闭</translation>
    </message>
    <message>
        <source>has a mistake</source>
        <translation>有错误</translation>
    </message>
    <message>
        <source>not in use</source>
        <translation>未使用</translation>
    </message>
    <message>
        <source>practice cluster</source>
        <translation>练习集群</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Servers</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>安全</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>主题</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ProfilesView</name>
    <message>
        <source>“%1” is deleted.</source>
        <translation>已删除“%1”。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message numerus="yes">
        <source>Use “%1” from now on? %Ln waiting record(s) go on to it. MQTT clients stay connected.</source>
        <translation>
            <numerusform>从现在起使用“%1”吗？%Ln 条排队记录会转到它。MQTT 客户端保持连接。</numerusform>
        </translation>
    </message>
    <message>
        <source>Use “%1” from now on? MQTT clients stay connected.</source>
        <translation>从现在起使用“%1”吗？MQTT 客户端保持连接。</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Not in use, “%1” stays: %2</source>
        <translation>未启用，仍使用“%1”：%2</translation>
    </message>
    <message>
        <source>“%1” is in use since %2.</source>
        <translation>“%1”自 %2 起使用。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln waiting record(s) went on to it.</source>
        <translation>
            <numerusform>%Ln 条排队记录已转到它。</numerusform>
        </translation>
    </message>
    <message>
        <source>Kafka profiles</source>
        <translation>Kafka 配置集</translation>
    </message>
    <message>
        <source>Profiles</source>
        <translation>配置集</translation>
    </message>
    <message>
        <source>Add profile</source>
        <translation>添加配置集</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>编辑…</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>复制一份</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Use this profile…</source>
        <translation>使用此配置集…</translation>
    </message>
    <message>
        <source>Named sets of Kafka settings. The one in use stands in [kafka] of the configuration file, each of the others in a file of its own beside it. Rules and sources stay the same whichever is in use.</source>
        <translation>命名的 Kafka 设置。使用中的位于配置文件的 [kafka] 中，其余各自保存在旁边的单独文件里。无论使用哪一个，规则和数据源都不变。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ProtoDialog</name>
    <message>
        <source>Protobuf</source>
        <translation>Protobuf</translation>
    </message>
    <message>
        <source>Choose the import root folder, or a single .proto file whose imports lie next to it, and the message type of the payloads.</source>
        <translation>请选择 import 路径所起始的文件夹，或一个 .proto 文件（其导入的文件在同一文件夹内），以及消息内容的消息类型。</translation>
    </message>
    <message>
        <source>.proto files</source>
        <translation>.proto 文件</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>文件…</translation>
    </message>
    <message>
        <source>Message type</source>
        <translation>消息类型</translation>
    </message>
    <message>
        <source>Folder that imports begin at</source>
        <translation>import 路径所起始的文件夹</translation>
    </message>
    <message>
        <source>A .proto file</source>
        <translation>一个 .proto 文件</translation>
    </message>
    <message>
        <source>Protocol Buffers (*.proto)</source>
        <translation>Protocol Buffers (*.proto)</translation>
    </message>
    <message>
        <source>No files chosen yet.</source>
        <translation>尚未选择文件。</translation>
    </message>
    <message>
        <source>There is no message type %1.</source>
        <translation>没有消息类型 %1。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln message type(s)</source>
        <translation>
            <numerusform>%Ln 个消息类型</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::ProtoSchema</name>
    <message>
        <source>wrong at byte %1</source>
        <translation>第 %1 字节处有误</translation>
    </message>
    <message>
        <source>it would take more than %1</source>
        <translation>解析需要超过 %1 内存</translation>
    </message>
    <message numerus="yes">
        <source>nested deeper than %Ln level(s)</source>
        <translation>
            <numerusform>嵌套超过 %Ln 层</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>more than %Ln value(s)</source>
        <translation>
            <numerusform>超过 %Ln 个值</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>还有 %Ln 个</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no .proto file in %1.</source>
        <translation>%1 中没有 .proto 文件。</translation>
    </message>
    <message>
        <source>%1 is not there.</source>
        <translation>%1 不存在。</translation>
    </message>
    <message numerus="yes">
        <source>Only the first %Ln file(s) were read: choose a folder with less in it.</source>
        <translation>
            <numerusform>仅读取了前 %Ln 个文件：请选择文件较少的文件夹。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, line %2: %3</source>
        <translation>%1 第 %2 行：%3</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>There is no message type %1 in the .proto files.</source>
        <translation>.proto 文件中没有消息类型 %1。</translation>
    </message>
    <message numerus="yes">
        <source>%1 leads to more than %Ln message type(s).</source>
        <translation>
            <numerusform>%1 涉及超过 %Ln 个消息类型。</numerusform>
        </translation>
    </message>
    <message>
        <source>Not %1: %2.</source>
        <translation>不是 %1：%2。</translation>
    </message>
    <message>
        <source>Not %1: a text in it is not UTF-8, or a value is out of range.</source>
        <translation>不是 %1：其中的文本不是 UTF-8，或有值超出范围。</translation>
    </message>
    <message>
        <source>in a message inside</source>
        <translation>在内层消息中</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ReaderPage</name>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop reading</source>
        <translation>停止读取</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>%1 rows are shown, reading rests. Going on lets the oldest rows go.</source>
        <translation>已显示 %1 行，读取暂停。继续读取将移出最早的行。</translation>
    </message>
    <message>
        <source>the newest %1 rows are kept</source>
        <translation>保留最新的 %1 行</translation>
    </message>
    <message numerus="yes">
        <source>%Ln topic(s)</source>
        <translation>
            <numerusform>%Ln 个主题</numerusform>
        </translation>
    </message>
    <message>
        <source>No Kafka is set up, and the practice cluster does not run.</source>
        <translation>尚未配置 Kafka，练习集群也未运行。</translation>
    </message>
    <message>
        <source>Set up Kafka…</source>
        <translation>设置 Kafka…</translation>
    </message>
    <message>
        <source>Test connection…</source>
        <translation>测试连接…</translation>
    </message>
    <message>
        <source>No topics yet. The practice cluster makes one when the first record is sent there.</source>
        <translation>还没有主题。练习集群会在收到第一条记录时创建主题。</translation>
    </message>
    <message>
        <source>The cluster has no topics.</source>
        <translation>集群中没有主题。</translation>
    </message>
    <message>
        <source>Choose a topic.</source>
        <translation>请选择主题。</translation>
    </message>
    <message>
        <source>Press Start to read %1.</source>
        <translation>点击“开始”读取 %1。</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>正在连接…</translation>
    </message>
    <message numerus="yes">
        <source>None of %Ln record(s) match.</source>
        <translation>
            <numerusform>%Ln 条记录中没有匹配项。</numerusform>
        </translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>清除过滤</translation>
    </message>
    <message>
        <source>No records here. New ones appear as they come.</source>
        <translation>这里没有记录。新记录到达时会显示。</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Writing one record to %1 and reading it back…</source>
        <translation>正在向 %1 写入一条记录并回读…</translation>
    </message>
    <message>
        <source>No event of the list was acknowledged by Kafka yet. Publish something first, or write one marked record.</source>
        <translation>列表中还没有被 Kafka 确认的事件。请先发布消息，或写入一条标记记录。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message numerus="yes">
        <source>Comparing %Ln acknowledged event(s) with their records…</source>
        <translation>
            <numerusform>正在将 %Ln 条已确认事件与其记录比较…</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Comparing the record with event #%1…</source>
        <translation>正在将记录与事件 #%1 比较…</translation>
    </message>
    <message>
        <source>Compare with the event</source>
        <translation>与事件比较</translation>
    </message>
    <message>
        <source>Only this key</source>
        <translation>仅此键</translation>
    </message>
    <message>
        <source>Copy key</source>
        <translation>复制键</translation>
    </message>
    <message>
        <source>Copy as JSON</source>
        <translation>复制为 JSON</translation>
    </message>
    <message>
        <source>Kafka reader</source>
        <translation>Kafka 读取</translation>
    </message>
    <message>
        <source>Is it really in the topic?</source>
        <translation>它真的在主题里吗？</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>Only new ones</source>
        <translation>仅新记录</translation>
    </message>
    <message>
        <source>From the earliest</source>
        <translation>从最早</translation>
    </message>
    <message>
        <source>From offset</source>
        <translation>从偏移量</translation>
    </message>
    <message>
        <source>From time</source>
        <translation>从时间</translation>
    </message>
    <message>
        <source>Where reading begins</source>
        <translation>读取起点</translation>
    </message>
    <message>
        <source>How many of the newest records</source>
        <translation>最新记录的条数</translation>
    </message>
    <message>
        <source>First offset</source>
        <translation>起始偏移量</translation>
    </message>
    <message>
        <source>First time</source>
        <translation>起始时间</translation>
    </message>
    <message>
        <source>All partitions</source>
        <translation>全部分区</translation>
    </message>
    <message>
        <source>Partition</source>
        <translation>分区</translation>
    </message>
    <message>
        <source>Only records with this, e.g. dev-017 or value.message.qos=1</source>
        <translation>仅显示包含此内容的记录，如 dev-017 或 value.message.qos=1</translation>
    </message>
    <message>
        <source>Filter records</source>
        <translation>过滤记录</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>过滤</translation>
    </message>
    <message>
        <source>Words are looked for in key, value and headers; key=…, header.NAME=… and value.PATH=… compare the whole. Enter reads anew.</source>
        <translation>在键、值和消息头中查找词语；key=…、header.名称=… 和 value.路径=… 比较完整内容。按回车重新读取。</translation>
    </message>
    <message>
        <source>Committed only</source>
        <translation>仅已提交</translation>
    </message>
    <message>
        <source>Records of open and of aborted transactions are passed over</source>
        <translation>跳过未完成和已中止事务的记录</translation>
    </message>
    <message>
        <source>Search topics</source>
        <translation>搜索主题</translation>
    </message>
    <message>
        <source>Kafka topics</source>
        <translation>Kafka 主题</translation>
    </message>
    <message>
        <source>Kafka records</source>
        <translation>Kafka 记录</translation>
    </message>
    <message>
        <source>Progress of the check</source>
        <translation>校验进度</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Show MQTT event</source>
        <translation>查看 MQTT 事件</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Read the record again and compare it with what the event should have become</source>
        <translation>重新读取该记录，并与事件应生成的内容比较</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Stop reading; what comes waits in Kafka</source>
        <translation>暂停读取；新到的记录留在 Kafka 中</translation>
    </message>
    <message>
        <source>Go to the event that became this record</source>
        <translation>跳转到生成该记录的事件</translation>
    </message>
    <message>
        <source>Copy value</source>
        <translation>复制值</translation>
    </message>
    <message>
        <source>Copy the record&apos;s value</source>
        <translation>复制记录的值</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>刷新</translation>
    </message>
    <message>
        <source>Ask the cluster again</source>
        <translation>重新查询集群</translation>
    </message>
    <message>
        <source>New topic…</source>
        <translation>新建主题…</translation>
    </message>
    <message>
        <source>The practice cluster makes topics by itself</source>
        <translation>练习集群会自动创建主题</translation>
    </message>
    <message>
        <source>Make a topic</source>
        <translation>创建一个主题</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>校验</translation>
    </message>
    <message>
        <source>Is what Kafka acknowledged really there?</source>
        <translation>Kafka 已确认的记录真的还在吗？</translation>
    </message>
    <message>
        <source>Compare the newest acknowledged events</source>
        <translation>比较最新的已确认事件</translation>
    </message>
    <message>
        <source>Reads their records back and compares them byte by byte</source>
        <translation>回读其记录并逐字节比较</translation>
    </message>
    <message>
        <source>Write one marked record and read it back</source>
        <translation>写入一条标记记录并回读</translation>
    </message>
    <message>
        <source>Into the chosen topic</source>
        <translation>写入所选主题</translation>
    </message>
    <message>
        <source>Replay this record…</source>
        <translation>重放这条记录…</translation>
    </message>
    <message>
        <source>Replay…</source>
        <translation>重放…</translation>
    </message>
    <message>
        <source>Publish a range of the topic once more in MQTT</source>
        <translation>把主题中的一段记录再次发布到 MQTT</translation>
    </message>
    <message>
        <source>Replay from here…</source>
        <translation>从这里重放…</translation>
    </message>
    <message>
        <source>Publish this record and those behind it in its partition once more</source>
        <translation>把这条记录及其分区中之后的记录再次发布</translation>
    </message>
    <message>
        <source>There is no Kafka cluster “%1” any more. Choose another one.</source>
        <translation>已经没有名为“%1”的 Kafka 集群了。请选择另一个。</translation>
    </message>
    <message>
        <source>No event of the list was acknowledged by this Kafka cluster yet. Publish something first, or write one marked record.</source>
        <translation>列表中还没有事件得到此 Kafka 集群的确认。请先发布一些消息，或写入一条带标记的记录。</translation>
    </message>
    <message>
        <source>Kafka cluster</source>
        <translation>Kafka 集群</translation>
    </message>
    <message>
        <source>Whose topics and records these are</source>
        <translation>这些主题和记录属于哪个集群</translation>
    </message>
    <message>
        <source>Written: %1</source>
        <translation>已写入：%1</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Reads without a consumer group; no offsets are stored.</source>
        <translation>读取时不使用消费组，也不保存偏移量。</translation>
    </message>
    <message>
        <source>Asking Kafka (%1) for the topics…</source>
        <translation>正在向 Kafka（%1）查询主题…</translation>
    </message>
    <message>
        <source>Produce test record…</source>
        <translation>写入测试记录…</translation>
    </message>
    <message>
        <source>Bridge records only</source>
        <translation>仅桥接记录</translation>
    </message>
    <message>
        <source>Records that a bridge wrote, which have its header event_id. Those of other programs are passed over.</source>
        <translation>桥接写入的记录带有 event_id 头部；其他程序的记录会被跳过。</translation>
    </message>
    <message>
        <source>Write a record of your own into a topic</source>
        <translation>向主题写入一条自定义记录</translation>
    </message>
    <message>
        <source>Committed</source>
        <translation>已提交</translation>
    </message>
    <message>
        <source>From bridge</source>
        <translation>来自桥接</translation>
    </message>
</context>
<context>
    <name>hookline::ui::RecordDetail</name>
    <message>
        <source>Select a record.</source>
        <translation>请选择一条记录。</translation>
    </message>
    <message>
        <source>Details of the record</source>
        <translation>记录详情</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Partition</source>
        <translation>分区</translation>
    </message>
    <message>
        <source>Offset</source>
        <translation>偏移量</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>none: a tombstone</source>
        <translation>无（墓碑记录）</translation>
    </message>
    <message>
        <source>MQTT event</source>
        <translation>MQTT 事件</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Double-click to go there</source>
        <translation>双击跳转</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>消息头</translation>
    </message>
</context>
<context>
    <name>hookline::ui::RecordTableModel</name>
    <message>
        <source>not in the list</source>
        <translation>不在列表中</translation>
    </message>
    <message>
        <source>no value: a tombstone</source>
        <translation>无值：墓碑记录</translation>
    </message>
    <message>
        <source>Part.</source>
        <comment>column: number of a partition</comment>
        <translation>分区</translation>
    </message>
    <message>
        <source>Offset</source>
        <translation>偏移量</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>消息头</translation>
    </message>
    <message>
        <source>MQTT event</source>
        <translation>MQTT 事件</translation>
    </message>
    <message>
        <source>from another run</source>
        <translation>来自其他运行</translation>
    </message>
</context>
<context>
    <name>hookline::ui::RecordWords</name>
    <message>
        <source>connecting…</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>not reading</source>
        <translation>未在读取</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) read</source>
        <translation>
            <numerusform>已读取 %Ln 条记录</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln match</source>
        <translation>
            <numerusform>%Ln 条匹配</numerusform>
        </translation>
    </message>
    <message>
        <source>at the end, waiting for new ones</source>
        <translation>已到末尾，等待新记录</translation>
    </message>
    <message>
        <source>at the end</source>
        <translation>已到末尾</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>%1 more in Kafka</source>
        <translation>Kafka 中还有 %1 条</translation>
    </message>
    <message>
        <source>Offset %1 is not there: partition %2 holds no records now.</source>
        <translation>偏移量 %1 不存在：分区 %2 现在没有记录。</translation>
    </message>
    <message>
        <source>Offset %1 is not there any more: partition %2 begins at %3 now.</source>
        <translation>偏移量 %1 已不存在：分区 %2 现在从 %3 开始。</translation>
    </message>
    <message>
        <source>Offset %1 is not there: partition %2 ends at %3.</source>
        <translation>偏移量 %1 不存在：分区 %2 到 %3 为止。</translation>
    </message>
    <message>
        <source>the very bytes</source>
        <translation>逐字节一致</translation>
    </message>
    <message>
        <source>differs at byte %1 (%2 expected, %3 found)</source>
        <translation>从第 %1 字节起不同（应为 %2，实为 %3）</translation>
    </message>
    <message>
        <source>another event&apos;s record stands there: Kafka gave this offset twice</source>
        <translation>该处是另一事件的记录：Kafka 重复使用了此偏移量</translation>
    </message>
    <message>
        <source>deleted by the topic&apos;s retention; the partition begins at %1 now</source>
        <translation>已被主题的保留策略删除；分区现在从 %1 开始</translation>
    </message>
    <message>
        <source>forgotten: the topic has no such partition now</source>
        <translation>已丢失：该主题现在没有这个分区</translation>
    </message>
    <message>
        <source>forgotten: Kafka acknowledged it, but the partition ends at %1 now</source>
        <translation>已丢失：Kafka 曾确认，但分区现在到 %1 为止</translation>
    </message>
    <message>
        <source>not there: removed by compaction, or part of an aborted transaction</source>
        <translation>不存在：已被压实删除，或属于已中止的事务</translation>
    </message>
    <message>
        <source>there, but what it should hold is not known any more</source>
        <translation>存在，但其应有内容已无从得知</translation>
    </message>
    <message>
        <source>could not be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>Round trip in %1: the record was written as %2 and read back, the very bytes.</source>
        <translation>回读校验 %1：记录写入 %2 并读回，逐字节一致。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln identical</source>
        <translation>
            <numerusform>%Ln 条逐字节一致</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln different</source>
        <translation>
            <numerusform>%Ln 条不同</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln replaced by another record</source>
        <translation>
            <numerusform>%Ln 条被其他记录取代</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln forgotten by Kafka</source>
        <translation>
            <numerusform>%Ln 条被 Kafka 丢失</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not there</source>
        <translation>
            <numerusform>%Ln 条不存在</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deleted by retention</source>
        <translation>
            <numerusform>%Ln 条已被保留策略删除</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln there, not compared</source>
        <translation>
            <numerusform>%Ln 条存在但未比较</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not read</source>
        <translation>
            <numerusform>%Ln 条未能读取</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Looked at %Ln record(s)</source>
        <translation>
            <numerusform>已检查 %Ln 条记录</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ReplayDialog</name>
    <message>
        <source>Name a Kafka topic, and see here what its records become.</source>
        <translation>填写 Kafka 主题后，这里显示其记录会变成什么。</translation>
    </message>
    <message>
        <source>The preview waits until the errors are corrected.</source>
        <translation>改正错误后显示预览。</translation>
    </message>
    <message>
        <source>No record could be read for a preview.</source>
        <translation>无法读取用于预览的记录。</translation>
    </message>
    <message>
        <source>The topic %1 holds no records.</source>
        <translation>主题 %1 中没有记录。</translation>
    </message>
    <message>
        <source>What the newest records of %1 would become:</source>
        <translation>%1 的最新记录会变成：</translation>
    </message>
    <message numerus="yes">
        <source>%Ln message(s) would be published</source>
        <translation>
            <numerusform>将发布 %Ln 条消息</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln message(s) published</source>
        <translation>
            <numerusform>已发布 %Ln 条消息</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 left out: %2</source>
        <translation>略过 %1 条：%2</translation>
    </message>
    <message>
        <source>%1 no longer in Kafka</source>
        <translation>%1 条已不在 Kafka 中</translation>
    </message>
    <message>
        <source>took %1</source>
        <translation>用时 %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) left</source>
        <translation>
            <numerusform>剩余 %Ln 条记录</numerusform>
        </translation>
    </message>
    <message>
        <source>about %1 more</source>
        <translation>约还需 %1</translation>
    </message>
    <message>
        <source>at %1</source>
        <translation>当前位于 %1</translation>
    </message>
    <message>
        <source>The range holds no records.</source>
        <translation>这一段中没有记录。</translation>
    </message>
    <message>
        <source>replaying… %1 %</source>
        <translation>正在重放… %1 %</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>A replay is running: %1 of %2 records done. Quit and end it there?</source>
        <translation>正在重放：已完成 %1 / %2 条记录。要退出并就此结束吗？</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Replay from Kafka</source>
        <translation>从 Kafka 重放</translation>
    </message>
    <message>
        <source>Progress of the replay</source>
        <translation>重放进度</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Show events</source>
        <translation>查看事件</translation>
    </message>
    <message>
        <source>Cancel replay</source>
        <translation>取消重放</translation>
    </message>
    <message>
        <source>Dry run</source>
        <translation>试运行</translation>
    </message>
    <message>
        <source>Reads and counts the range and publishes nothing</source>
        <translation>读取并统计这一段，不发布任何消息</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>重放</translation>
    </message>
    <message>
        <source>“%1” to the topic %2</source>
        <translation>“%1”写入主题 %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more rule(s)</source>
        <translation>
            <numerusform>另外 %Ln 条规则</numerusform>
        </translation>
    </message>
    <message>
        <source>The bridge would carry these messages to Kafka once more: %1. A rule with the condition %2 leaves them out.</source>
        <translation>桥接会把这些消息再次送入 Kafka：%1。带有条件 %2 的规则会跳过它们。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>less than 1 s more</source>
        <translation>不到 1 秒</translation>
    </message>
    <message>
        <source>took under 1 s</source>
        <translation>用时不到 1 秒</translation>
    </message>
    <message>
        <source>records from %1, spanning %2</source>
        <translation>记录始于 %1，跨度 %2</translation>
    </message>
    <message>
        <source>From the dry run: the first records of the range, and what was left out</source>
        <translation>试运行结果：范围内最前面的记录，以及被略过的记录</translation>
    </message>
    <message>
        <source>Keep replaying</source>
        <translation>继续重放</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ReplayForm</name>
    <message>
        <source>Name a Kafka topic.</source>
        <translation>请填写 Kafka 主题。</translation>
    </message>
    <message>
        <source>Name the topics one by one: a replay takes no pattern.</source>
        <translation>请逐个填写主题：重放不支持模式。</translation>
    </message>
    <message>
        <source>Write numbers and ranges, for example 0, 2-4.</source>
        <translation>请填写编号或范围，例如 0, 2-4。</translation>
    </message>
    <message>
        <source>Write an offset.</source>
        <translation>请填写偏移量。</translation>
    </message>
    <message>
        <source>The end must lie behind the beginning.</source>
        <translation>终点必须在起点之后。</translation>
    </message>
    <message>
        <source>The range then takes %1.</source>
        <translation>这一段需要 %1。</translation>
    </message>
    <message>
        <source>Which records</source>
        <translation>哪些记录</translation>
    </message>
    <message>
        <source>What they become</source>
        <translation>变成什么</translation>
    </message>
    <message>
        <source>Kafka &amp;topics</source>
        <translation>Kafka 主题(&amp;T)</translation>
    </message>
    <message>
        <source>One, or several with commas between them.</source>
        <translation>一个，或用逗号分隔的多个。</translation>
    </message>
    <message>
        <source>&amp;Partitions</source>
        <translation>分区(&amp;P)</translation>
    </message>
    <message>
        <source>15 minutes</source>
        <translation>15 分钟</translation>
    </message>
    <message>
        <source>Hour</source>
        <translation>1 小时</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>1 天</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>The last 15 minutes</source>
        <translation>最近 15 分钟</translation>
    </message>
    <message>
        <source>The last hour</source>
        <translation>最近 1 小时</translation>
    </message>
    <message>
        <source>The last day</source>
        <translation>最近 1 天</translation>
    </message>
    <message>
        <source>Everything there is</source>
        <translation>现有的全部记录</translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation>起点(&amp;F)</translation>
    </message>
    <message>
        <source>Up t&amp;o</source>
        <translation>终点(&amp;O)</translation>
    </message>
    <message>
        <source>Without that one.</source>
        <translation>不含该条记录。</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Offset</source>
        <translation>偏移量</translation>
    </message>
    <message>
        <source>%1, time</source>
        <translation>%1，时间</translation>
    </message>
    <message>
        <source>%1, offset</source>
        <translation>%1，偏移量</translation>
    </message>
    <message>
        <source>From</source>
        <translation>起点</translation>
    </message>
    <message>
        <source>Earliest</source>
        <translation>最早</translation>
    </message>
    <message>
        <source>Up to</source>
        <translation>终点</translation>
    </message>
    <message>
        <source>What is there now</source>
        <translation>现有的最后一条</translation>
    </message>
    <message>
        <source>&amp;Speed</source>
        <translation>速度(&amp;S)</translation>
    </message>
    <message>
        <source>As they came (1 ×)</source>
        <translation>按原速（1 ×）</translation>
    </message>
    <message>
        <source>10 × as fast</source>
        <translation>10 倍速</translation>
    </message>
    <message>
        <source>100 × as fast</source>
        <translation>100 倍速</translation>
    </message>
    <message>
        <source>As fast as the broker takes them</source>
        <translation>以代理可接收的最快速度</translation>
    </message>
    <message>
        <source>Another pace</source>
        <translation>其他速度</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>How many times as fast</source>
        <translation>速度倍数</translation>
    </message>
    <message>
        <source>&amp;MQTT topic</source>
        <translation>MQTT 主题(&amp;M)</translation>
    </message>
    <message>
        <source>May have fields of the record: ${topic}, ${key}, ${value.a.b}, ${headers.name}.</source>
        <translation>可以使用记录的字段：${topic}、${key}、${value.a.b}、${headers.name}。</translation>
    </message>
    <message>
        <source>Pa&amp;yload</source>
        <translation>消息内容(&amp;Y)</translation>
    </message>
    <message>
        <source>Empty: the record&apos;s value, byte for byte.</source>
        <translation>留空：原样使用记录的值。</translation>
    </message>
    <message>
        <source>MQTT topic</source>
        <translation>MQTT 主题</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>消息内容</translation>
    </message>
    <message>
        <source>the record&apos;s value</source>
        <translation>记录的值</translation>
    </message>
    <message>
        <source>&amp;QoS</source>
        <translation>QoS(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Retain</source>
        <translation>保留(&amp;R)</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>&amp;User properties</source>
        <translation>用户属性(&amp;U)</translation>
    </message>
    <message>
        <source>name=value, one per line; the mark hookline_replay is always added.</source>
        <translation>每行一个 名称=值；另外总会带上标记 hookline_replay。</translation>
    </message>
    <message>
        <source>Kafka c&amp;luster</source>
        <translation>Kafka 集群(&amp;L)</translation>
    </message>
    <message>
        <source>Where the topics are.</source>
        <translation>这些主题所在的集群。</translation>
    </message>
    <message>
        <source>Empty: all.</source>
        <translation>留空：全部分区。</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>范围</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ReportView</name>
    <message>
        <source>Show events</source>
        <translation>查看事件</translation>
    </message>
    <message>
        <source>Show the newest record</source>
        <translation>查看最新的记录</translation>
    </message>
</context>
<context>
    <name>hookline::ui::RetryDialog</name>
    <message>
        <source>Send again?</source>
        <translation>重新发送？</translation>
    </message>
    <message numerus="yes">
        <source>%1 record(s) go to the Kafka topic %2 again.</source>
        <translation>
            <numerusform>%1 条记录将重新发送到 Kafka 主题 %2。</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>重新发送</translation>
    </message>
    <message>
        <source>They become the newest records of the topic.</source>
        <translation>它们会成为该主题的最新记录。</translation>
    </message>
    <message>
        <source>They become the newest records of the topic and are counted as matched by the rule %1 once more.</source>
        <translation>它们会成为该主题的最新记录，并再次计入规则 %1 的命中数。</translation>
    </message>
    <message>
        <source>If Kafka did take one of them after all, it will be there twice.</source>
        <translation>如果 Kafka 其实已接收其中某条记录，该记录将会重复。</translation>
    </message>
    <message>
        <source>Without a remedy they fail again and come back here:</source>
        <translation>如果原因未解决，它们会再次失败并回到这里：</translation>
    </message>
    <message>
        <source>Bridging is paused: they wait until it goes on.</source>
        <translation>桥接已暂停：这些记录将等待桥接恢复。</translation>
    </message>
    <message>
        <source>Kafka cannot be reached: they wait until it can.</source>
        <translation>无法连接 Kafka：这些记录将等待 Kafka 恢复。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::RuleDialog</name>
    <message>
        <source>It joins the list; nothing changes for the bridge before you apply the list.</source>
        <translation>将加入列表；在应用列表之前，桥接不会改变。</translation>
    </message>
    <message>
        <source>This rule was changed. Cancel again to lose the changes.</source>
        <translation>此规则已修改。再次取消将放弃修改。</translation>
    </message>
    <message>
        <source>New rule</source>
        <translation>新规则</translation>
    </message>
    <message>
        <source>Rule “%1”</source>
        <translation>规则“%1”</translation>
    </message>
    <message>
        <source>Add to the list</source>
        <translation>加入列表</translation>
    </message>
    <message>
        <source>Update rule</source>
        <translation>更新规则</translation>
    </message>
    <message>
        <source>“Update rule” changes the list only; the bridge changes when you apply it.</source>
        <translation>“更新规则”只改动列表；应用列表后桥接才会改变。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::RuleDraft</name>
    <message>
        <source>order: %1</source>
        <translation>顺序：%1</translation>
    </message>
</context>
<context>
    <name>hookline::ui::RuleForm</name>
    <message>
        <source>What it takes</source>
        <translation>命中条件</translation>
    </message>
    <message>
        <source>The record</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>When it cannot be sent</source>
        <translation>无法发送时</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>Keep the name and its counters carry on.</source>
        <translation>名称不变，计数就延续。</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Use this rule</source>
        <translation>使用此规则</translation>
    </message>
    <message>
        <source>MQTT &amp;filters</source>
        <translation>MQTT 过滤器(&amp;F)</translation>
    </message>
    <message>
        <source>One per line, + and # as usual. None: any topic, and events that have none.</source>
        <translation>每行一个，可用 + 和 #。留空：任意主题，以及没有主题的事件。</translation>
    </message>
    <message>
        <source>&amp;Hooks</source>
        <translation>钩子(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Clients</source>
        <translation>客户端(&amp;C)</translation>
    </message>
    <message>
        <source>Patterns for client IDs, one per line: * any characters, ? one. None: everybody.</source>
        <translation>客户端 ID 模式，每行一个：* 任意字符，? 一个字符。留空：所有客户端。</translation>
    </message>
    <message>
        <source>&amp;Only if</source>
        <translation>仅当(&amp;O)</translation>
    </message>
    <message>
        <source>A condition on the event&apos;s fields, e.g. payload.temp &gt; 30. Empty: always.</source>
        <translation>对事件字段的条件，例如 payload.temp &gt; 30。留空：始终。</translation>
    </message>
    <message>
        <source>Afterwards</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>What it takes is not offered to the rules behind it</source>
        <translation>命中后不再交给后面的规则</translation>
    </message>
    <message>
        <source>Kafka &amp;topic</source>
        <translation>Kafka 主题(&amp;T)</translation>
    </message>
    <message>
        <source>May have fields: ${topic[1]}, ${clientid}, ${payload.site}. Empty: the topic of the Kafka settings.</source>
        <translation>可用字段：${topic[1]}、${clientid}、${payload.site}。留空：Kafka 设置中的主题。</translation>
    </message>
    <message>
        <source>&amp;Key</source>
        <translation>键(&amp;K)</translation>
    </message>
    <message>
        <source>Records of one key stay in order. Empty: none.</source>
        <translation>同一个键的记录保持顺序。留空：无键。</translation>
    </message>
    <message>
        <source>&amp;Format</source>
        <translation>格式(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Value</source>
        <translation>值(&amp;V)</translation>
    </message>
    <message>
        <source>The record&apos;s value, with fields.</source>
        <translation>记录的值，可用字段。</translation>
    </message>
    <message>
        <source>H&amp;eaders</source>
        <translation>消息头(&amp;E)</translation>
    </message>
    <message>
        <source>name=value, one per line, on top of the format&apos;s own; at most 16.</source>
        <translation>每行一个 名称=值，附加在格式自带的消息头之后；最多 16 个。</translation>
    </message>
    <message>
        <source>&amp;Partition</source>
        <translation>分区(&amp;P)</translation>
    </message>
    <message>
        <source>N&amp;umber</source>
        <translation>编号(&amp;U)</translation>
    </message>
    <message>
        <source>A number or a template.</source>
        <translation>数字或模板。</translation>
    </message>
    <message>
        <source>Time&amp;stamp</source>
        <translation>时间戳(&amp;S)</translation>
    </message>
    <message>
        <source>Milliseconds since 1970. Empty: when the broker saw the event.</source>
        <translation>自 1970 年起的毫秒数。留空：代理看到事件的时间。</translation>
    </message>
    <message>
        <source>&amp;If it fails</source>
        <translation>失败时(&amp;I)</translation>
    </message>
    <message>
        <source>A missing field, a record that is too large, a topic that takes nothing.</source>
        <translation>缺少字段、记录过大，或主题拒收。</translation>
    </message>
    <message>
        <source>If it fails</source>
        <translation>失败时</translation>
    </message>
    <message>
        <source>Where to</source>
        <translation>去向</translation>
    </message>
    <message>
        <source>&amp;Waits in</source>
        <translation>排队位置(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Acknowledge</source>
        <translation>确认(&amp;A)</translation>
    </message>
    <message>
        <source>When a publisher&apos;s QoS 1 or 2 message is acknowledged.</source>
        <translation>何时向发布者确认 QoS 1 或 2 的消息。</translation>
    </message>
    <message>
        <source>Full queue</source>
        <translation>队列满时</translation>
    </message>
    <message>
        <source>When the topic takes nothing, let publishers wait instead of dropping</source>
        <translation>主题拒收时让发布者等待，而不丢弃</translation>
    </message>
    <message>
        <source>EMQ JSON</source>
        <translation>EMQ JSON</translation>
    </message>
    <message>
        <source>Plain payload</source>
        <translation>原始消息内容</translation>
    </message>
    <message>
        <source>Flat JSON</source>
        <translation>扁平 JSON</translation>
    </message>
    <message>
        <source>CloudEvents, structured</source>
        <translation>CloudEvents（结构化）</translation>
    </message>
    <message>
        <source>CloudEvents, binary</source>
        <translation>CloudEvents（二进制）</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Avro with a schema registry</source>
        <translation>Avro（使用 Schema Registry）</translation>
    </message>
    <message>
        <source>JSON with a schema registry</source>
        <translation>JSON（使用 Schema Registry）</translation>
    </message>
    <message>
        <source>By key, as Java clients do</source>
        <translation>按键散列，与 Java 客户端一致</translation>
    </message>
    <message>
        <source>Random</source>
        <translation>随机</translation>
    </message>
    <message>
        <source>Round robin</source>
        <translation>轮询</translation>
    </message>
    <message>
        <source>Sticky: one for a while</source>
        <translation>粘性：一段时间用同一个</translation>
    </message>
    <message>
        <source>The number below</source>
        <translation>下面的编号</translation>
    </message>
    <message>
        <source>As the Kafka settings say</source>
        <translation>按 Kafka 设置</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Memory, then the disk</source>
        <translation>内存，满后用磁盘</translation>
    </message>
    <message>
        <source>The disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>At once</source>
        <translation>立即</translation>
    </message>
    <message>
        <source>When it is on the disk</source>
        <translation>写入磁盘后</translation>
    </message>
    <message>
        <source>When Kafka has it</source>
        <translation>Kafka 确认后</translation>
    </message>
    <message>
        <source>Count and log it</source>
        <translation>计数并写日志</translation>
    </message>
    <message>
        <source>Send it to a Kafka topic</source>
        <translation>发送到 Kafka 主题</translation>
    </message>
    <message>
        <source>Write it to a file</source>
        <translation>写入文件</translation>
    </message>
    <message>
        <source>Give it to another rule</source>
        <translation>交给另一条规则</translation>
    </message>
    <message>
        <source>Kafka c&amp;luster</source>
        <translation>Kafka 集群(&amp;L)</translation>
    </message>
    <message>
        <source>Where the topic is.</source>
        <translation>主题所在的集群。</translation>
    </message>
    <message>
        <source>Without a key, events of one client may be reordered across partitions.</source>
        <translation>没有 Key 时，同一客户端的事件可能因分布在多个分区而乱序。</translation>
    </message>
    <message>
        <source>Kafka topic</source>
        <translation>Kafka 主题</translation>
    </message>
    <message>
        <source>Rules with the same topic use the safest of their settings.</source>
        <translation>同一主题的规则采用其中最安全的方式。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::RuleGlance</name>
    <message>
        <source>Kafka topic %1</source>
        <translation>Kafka 主题 %1</translation>
    </message>
    <message>
        <source>partition %1</source>
        <translation>分区 %1</translation>
    </message>
    <message>
        <source>partition chosen when it is sent</source>
        <translation>分区在发送时选定</translation>
    </message>
    <message>
        <source>key %1</source>
        <translation>键 %1</translation>
    </message>
    <message>
        <source>no key</source>
        <translation>无键</translation>
    </message>
    <message>
        <source>headers %1</source>
        <translation>消息头 %1</translation>
    </message>
    <message>
        <source>default rule</source>
        <translation>默认规则</translation>
    </message>
    <message>
        <source>Preview of rule “%1”: it took none of the events in the window yet.</source>
        <translation>规则“%1”的预览：窗口中还没有它会处理的事件。</translation>
    </message>
    <message>
        <source>Preview of rule “%1” with the last event that it takes</source>
        <translation>规则“%1”的预览：它最近处理的一个事件</translation>
    </message>
    <message>
        <source>Preview of rule “%1”, which is off, with the last event that it would take</source>
        <translation>规则“%1”（已停用）的预览：它会处理的最近一个事件</translation>
    </message>
    <message>
        <source>Value of the record</source>
        <translation>记录的值</translation>
    </message>
</context>
<context>
    <name>hookline::ui::RulePreview</name>
    <message>
        <source>No record comes of it: %1.</source>
        <translation>不会产生记录：%1。</translation>
    </message>
    <message>
        <source>It would be counted and logged.</source>
        <translation>将被计数并写入日志。</translation>
    </message>
    <message>
        <source>It would go to %1.</source>
        <translation>将转到 %1。</translation>
    </message>
    <message>
        <source>Kafka does not allow the name “%1”: the topic becomes %2.</source>
        <translation>Kafka 不允许名称“%1”：主题变为 %2。</translation>
    </message>
    <message>
        <source>“%1” and “%2” both become the topic %3: their records would be mixed there.</source>
        <translation>“%1”和“%2”都变为主题 %3：它们的记录会混在一起。</translation>
    </message>
    <message>
        <source>The cluster has no topic %1 yet: its records wait until there is one.</source>
        <translation>集群还没有主题 %1：其记录会等待到主题出现。</translation>
    </message>
    <message>
        <source>With %1 it is larger than the topic takes.</source>
        <translation>大小 %1，超过主题允许的上限。</translation>
    </message>
    <message>
        <source>It would have taken %1 of the last %2 events.</source>
        <translation>最近 %2 条事件中会命中 %1 条。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln would fail.</source>
        <translation>
            <numerusform>%Ln 个会失败。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln collide.</source>
        <translation>
            <numerusform>%Ln 个主题名冲突。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln name a topic that does not exist.</source>
        <translation>
            <numerusform>%Ln 个主题不存在。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln are too large.</source>
        <translation>
            <numerusform>%Ln 个过大。</numerusform>
        </translation>
    </message>
    <message>
        <source>The preview waits until the errors are corrected.</source>
        <translation>改正错误后显示预览。</translation>
    </message>
    <message>
        <source>None of the captured events would be taken.</source>
        <translation>已捕获的事件都不会命中。</translation>
    </message>
    <message>
        <source>No event was captured yet. With a made-up one:</source>
        <translation>还没有捕获到事件。以虚构事件为例：</translation>
    </message>
    <message>
        <source>With the last event that it takes:</source>
        <translation>以最近命中的事件为例：</translation>
    </message>
    <message>
        <source>With an earlier event (%1 of the last %2):</source>
        <translation>以较早的事件为例（最近 %2 条中的第 %1 条）：</translation>
    </message>
    <message>
        <source>chosen when it is sent</source>
        <translation>发送时选定</translation>
    </message>
    <message>
        <source>none</source>
        <comment>key</comment>
        <translation>无</translation>
    </message>
    <message>
        <source>none</source>
        <comment>headers</comment>
        <translation>无</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Kafka topic</source>
        <translation>Kafka 主题</translation>
    </message>
    <message>
        <source>Partition</source>
        <translation>分区</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>消息头</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>十六进制</translation>
    </message>
    <message>
        <source>Value as bytes</source>
        <translation>按字节显示值</translation>
    </message>
    <message>
        <source>An earlier event that it takes</source>
        <translation>较早命中的事件</translation>
    </message>
    <message>
        <source>Earlier event</source>
        <translation>较早的事件</translation>
    </message>
    <message>
        <source>A later event that it takes</source>
        <translation>较晚命中的事件</translation>
    </message>
    <message>
        <source>Later event</source>
        <translation>较晚的事件</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>显示它们</translation>
    </message>
    <message>
        <source>Show these events</source>
        <translation>显示这些事件</translation>
    </message>
    <message>
        <source>Record size</source>
        <translation>记录大小</translation>
    </message>
    <message>
        <source>Create the topic…</source>
        <translation>创建该主题…</translation>
    </message>
</context>
<context>
    <name>hookline::ui::RuleTableModel</name>
    <message>
        <source>any</source>
        <comment>topic filter</comment>
        <translation>任意</translation>
    </message>
    <message>
        <source>none</source>
        <comment>key</comment>
        <translation>无</translation>
    </message>
    <message>
        <source>counted and logged</source>
        <translation>计数并写日志</translation>
    </message>
    <message>
        <source>%1 (no longer a rule)</source>
        <translation>%1（已不是规则）</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Hooks</source>
        <translation>钩子</translation>
    </message>
    <message>
        <source>MQTT filter</source>
        <translation>MQTT 过滤器</translation>
    </message>
    <message>
        <source>Kafka topic</source>
        <translation>Kafka 主题</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Buffer</source>
        <translation>缓冲</translation>
    </message>
    <message>
        <source>Matched/s</source>
        <translation>命中/秒</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Dropped</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Queued and in flight</source>
        <translation>排队中和传输中</translation>
    </message>
    <message>
        <source>Matched</source>
        <translation>命中</translation>
    </message>
    <message>
        <source>Passed on</source>
        <translation>已转交</translation>
    </message>
    <message>
        <source>Condition said no</source>
        <translation>条件不满足</translation>
    </message>
    <message>
        <source>Collisions</source>
        <translation>名称冲突</translation>
    </message>
    <message>
        <source>Condition</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>On failure</source>
        <translation>失败时</translation>
    </message>
    <message>
        <source>default rule</source>
        <translation>默认规则</translation>
    </message>
    <message>
        <source>Nobody wrote it: without rules everything in kafka.events goes to kafka.topic.</source>
        <translation>它不是写出来的规则：没有规则时，kafka.events 中的全部事件发往 kafka.topic。</translation>
    </message>
    <message>
        <source>Ack</source>
        <translation>确认</translation>
    </message>
    <message>
        <source>accept</source>
        <comment>when it is acknowledged</comment>
        <translation>立即</translation>
    </message>
    <message>
        <source>disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>default</source>
        <comment>as the Kafka settings say</comment>
        <translation>默认</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>hybrid</source>
        <comment>memory, then the disk</comment>
        <translation>混合</translation>
    </message>
    <message>
        <source>dead letters</source>
        <translation>死信</translation>
    </message>
    <message>
        <source>dead letters: %1</source>
        <translation>死信：%1</translation>
    </message>
    <message>
        <source>EMQ JSON</source>
        <translation>EMQ JSON</translation>
    </message>
    <message>
        <source>Plain payload</source>
        <translation>原始消息内容</translation>
    </message>
    <message>
        <source>Flat JSON</source>
        <translation>扁平 JSON</translation>
    </message>
    <message>
        <source>CloudEvents</source>
        <translation>CloudEvents</translation>
    </message>
    <message>
        <source>CloudEvents, binary</source>
        <translation>CloudEvents（二进制）</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Avro</source>
        <translation>Avro</translation>
    </message>
    <message>
        <source>JSON with a schema</source>
        <translation>带 Schema 的 JSON</translation>
    </message>
    <message>
        <source>by key</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>random</source>
        <translation>随机</translation>
    </message>
    <message>
        <source>round robin</source>
        <translation>轮询</translation>
    </message>
    <message>
        <source>sticky</source>
        <translation>粘性</translation>
    </message>
    <message>
        <source>Partition</source>
        <translation>分区</translation>
    </message>
</context>
<context>
    <name>hookline::ui::RulesView</name>
    <message>
        <source>Back to the rules in use.</source>
        <translation>已恢复为正在使用的规则。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Applying…</source>
        <translation>正在应用…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) not in use yet. The rules in use were changed elsewhere meanwhile: applying replaces those.</source>
        <translation>
            <numerusform>%Ln 处更改尚未生效。正在使用的规则已在别处被修改：应用将替换它们。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) not in use yet.</source>
        <translation>
            <numerusform>%Ln 处更改尚未生效。</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” is deleted. Without rules everything in kafka.events goes to %2.</source>
        <translation>“%1”已删除。没有规则时，kafka.events 中的全部事件发往 %2。</translation>
    </message>
    <message>
        <source>“%1” is deleted.</source>
        <translation>“%1”已删除。</translation>
    </message>
    <message numerus="yes">
        <source>In use since %1: %Ln change(s).</source>
        <translation>
            <numerusform>自 %1 起生效：%Ln 处更改。</numerusform>
        </translation>
    </message>
    <message>
        <source>Rules were changed and not applied. Quit and lose the changes?</source>
        <translation>规则已修改但未应用。退出并放弃修改？</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Add rule…</source>
        <translation>添加规则…</translation>
    </message>
    <message>
        <source>Writes a new rule, with a preview on captured events</source>
        <translation>编写新规则，并用已捕获的事件预览</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>编辑…</translation>
    </message>
    <message>
        <source>Opens the selected rule (Return)</source>
        <translation>打开所选规则（回车）</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>复制一份</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>One place up: rules are asked in this order (Alt+Up, or drag)</source>
        <translation>上移一位：规则按此顺序匹配（Alt+↑，或拖动）</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>One place down: rules are asked in this order (Alt+Down, or drag)</source>
        <translation>下移一位：规则按此顺序匹配（Alt+↓，或拖动）</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Apply rules…</source>
        <translation>应用规则…</translation>
    </message>
    <message>
        <source>Show events</source>
        <translation>查看事件</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Apply…</source>
        <translation>应用…</translation>
    </message>
    <message>
        <source>No rule took</source>
        <translation>没有规则命中</translation>
    </message>
    <message>
        <source>Show these events</source>
        <translation>显示这些事件</translation>
    </message>
    <message>
        <source>Not applied, the previous rules stay in use: %1</source>
        <translation>未应用，继续使用之前的规则：%1</translation>
    </message>
    <message>
        <source>unmatched: %1</source>
        <translation>未命中：%1</translation>
    </message>
    <message numerus="yes">
        <source>%1 waiting record(s) went on by the new rules.</source>
        <translation>
            <numerusform>%1 条排队记录改按新规则发送。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::ScriptTrialView</name>
    <message>
        <source>No message has been published yet that could be tried.</source>
        <translation>还没有可用于试运行的已发布消息。</translation>
    </message>
    <message>
        <source>A test run shows what the script in the editor would do to this message. Nothing reaches a client.</source>
        <translation>试运行会显示编辑器中的脚本将如何处理这条消息，不会有任何内容发给客户端。</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Goes on to %1</source>
        <translation>继续路由到 %1</translation>
    </message>
    <message>
        <source>Refused; the publisher is told %1</source>
        <translation>被拒绝；告知发布者 %1</translation>
    </message>
    <message>
        <source>Refused: %1 is not a topic to publish to</source>
        <translation>被拒绝：%1 不是可发布的主题</translation>
    </message>
    <message>
        <source>Dropped; the publisher is told that all is well</source>
        <translation>被丢弃；告知发布者一切正常</translation>
    </message>
    <message>
        <source>Dropped; the publisher gets no answer</source>
        <translation>被丢弃；不回复发布者</translation>
    </message>
    <message>
        <source>Dropped, and the publisher is disconnected</source>
        <translation>被丢弃，并断开发布者</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>消息内容</translation>
    </message>
    <message>
        <source>Retained</source>
        <translation>保留消息</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>Copy to %1</source>
        <translation>副本发往 %1</translation>
    </message>
    <message>
        <source>Line %1, %2</source>
        <translation>第 %1 行，%2</translation>
    </message>
    <message>
        <source>not called: its filter does not match, or the message came no further</source>
        <translation>未调用：过滤器不匹配，或消息未到达此处</translation>
    </message>
    <message>
        <source>called, changed the message</source>
        <translation>已调用，修改了消息</translation>
    </message>
    <message>
        <source>called</source>
        <translation>已调用</translation>
    </message>
    <message>
        <source>Not tried</source>
        <translation>未试运行</translation>
    </message>
    <message>
        <source>%1: a published message does not come by there</source>
        <translation>%1：发布的消息不经过这些钩子点</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>耗时</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Topic of the sample message</source>
        <translation>示例消息的主题</translation>
    </message>
    <message>
        <source>Sample message</source>
        <translation>示例消息</translation>
    </message>
    <message>
        <source>Payload of the sample message</source>
        <translation>示例消息的内容</translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation>客户端 ID</translation>
    </message>
    <message>
        <source>Client ID of the sample message</source>
        <translation>示例消息的客户端 ID</translation>
    </message>
    <message>
        <source>QoS of the sample message</source>
        <translation>示例消息的 QoS</translation>
    </message>
    <message>
        <source>Retain</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Use last message</source>
        <translation>使用最近一条消息</translation>
    </message>
    <message>
        <source>Takes the newest message of the events page as sample and tries it</source>
        <translation>取事件页中最新的一条消息作为示例并试运行</translation>
    </message>
    <message>
        <source>Test run</source>
        <translation>试运行</translation>
    </message>
    <message>
        <source>Tries the text in the editor on this message, apart from the broker (Ctrl+R)</source>
        <translation>在代理之外用这条消息试运行编辑器中的脚本（Ctrl+R）</translation>
    </message>
    <message>
        <source>Result of the test run</source>
        <translation>试运行结果</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ScriptsView</name>
    <message>
        <source>There is a script of that name already.</source>
        <translation>已有同名脚本。</translation>
    </message>
    <message>
        <source>%1 is not the name of a file.</source>
        <translation>%1 不是有效的文件名。</translation>
    </message>
    <message>
        <source>It cannot be saved: %1</source>
        <translation>无法保存：%1</translation>
    </message>
    <message>
        <source>The file was changed elsewhere since it was opened here. Overwrite that change?</source>
        <translation>该文件在此处打开后已被其他程序修改。要覆盖那次修改吗？</translation>
    </message>
    <message>
        <source>Overwrite</source>
        <translation>覆盖</translation>
    </message>
    <message>
        <source>In use: every message from now on.</source>
        <translation>已生效：从现在起作用于每条消息。</translation>
    </message>
    <message>
        <source>Give up what was typed and go back to the file?</source>
        <translation>放弃已输入的内容并恢复为文件中的内容吗？</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>A script was changed and not applied. Quit and lose what was typed?</source>
        <translation>有脚本已修改但未应用。要退出并放弃已输入的内容吗？</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>does not load</source>
        <translation>无法加载</translation>
    </message>
    <message>
        <source>an older version is in use</source>
        <translation>正在使用旧版本</translation>
    </message>
    <message numerus="yes">
        <source>in use, %Ln callback(s)</source>
        <translation>
            <numerusform>使用中，%Ln 个回调</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln error(s)</source>
        <translation>
            <numerusform>%Ln 个错误</numerusform>
        </translation>
    </message>
    <message>
        <source>New script</source>
        <translation>新建脚本</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>空白</translation>
    </message>
    <message>
        <source>Example %1</source>
        <translation>示例 %1</translation>
    </message>
    <message>
        <source>Name of the new script</source>
        <translation>新脚本的名称</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>Scripts</source>
        <translation>脚本</translation>
    </message>
    <message>
        <source>Script text</source>
        <translation>脚本内容</translation>
    </message>
    <message>
        <source>Esc leaves the editor</source>
        <translation>按 Esc 离开编辑器</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Saves the script and takes it into use at once, if it loads (Ctrl+S)</source>
        <translation>如果脚本能够加载，则保存并立即生效（Ctrl+S）</translation>
    </message>
    <message>
        <source>Revert</source>
        <translation>还原</translation>
    </message>
    <message>
        <source>Back to the file as it is</source>
        <translation>恢复为文件中的内容</translation>
    </message>
    <message>
        <source>Test run</source>
        <translation>试运行</translation>
    </message>
    <message>
        <source>Scripts change, route, enrich or refuse messages while the broker runs. There is none yet.</source>
        <translation>脚本可以在代理运行时修改、路由、丰富或拒绝消息。目前还没有脚本。</translation>
    </message>
    <message>
        <source>Write a script</source>
        <translation>编写脚本</translation>
    </message>
    <message>
        <source>memory %1</source>
        <translation>内存 %1</translation>
    </message>
</context>
<context>
    <name>hookline::ui::SecretEdit</name>
    <message>
        <source>Environment variable</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Where the secret is</source>
        <translation>机密所在之处</translation>
    </message>
    <message>
        <source>It stands in the settings file as it is: whoever can read the file has it.</source>
        <translation>它以明文写在设置文件中：能读取该文件的人都能得到它。</translation>
    </message>
    <message>
        <source>Clear the box, and Apply moves it to the system keychain.</source>
        <translation>取消勾选后，“应用”会将其移入系统密钥环。</translation>
    </message>
    <message>
        <source>Asking the system keychain…</source>
        <translation>正在询问系统密钥环…</translation>
    </message>
    <message>
        <source>The secret stays in the settings file until it is somewhere else.</source>
        <translation>在存到别处之前，机密仍留在设置文件中。</translation>
    </message>
    <message>
        <source>What is typed here is kept in memory and forgotten when Hookline ends. To keep it, use a file or an environment variable.</source>
        <translation>此处输入的内容只保存在内存中，Hookline 结束后即丢失。如需保留，请使用文件或环境变量。</translation>
    </message>
    <message>
        <source>Kept in memory: it is forgotten when Hookline ends. To keep it, use a file or an environment variable.</source>
        <translation>保存在内存中：Hookline 结束后即丢失。如需保留，请使用文件或环境变量。</translation>
    </message>
    <message>
        <source>Apply puts it into the system keychain as %1.</source>
        <translation>“应用”会将其以 %1 存入系统密钥环。</translation>
    </message>
    <message>
        <source>Kept in the system keychain as %1.</source>
        <translation>已以 %1 保存在系统密钥环中。</translation>
    </message>
    <message>
        <source>What is typed here goes into the system keychain.</source>
        <translation>此处输入的内容将存入系统密钥环。</translation>
    </message>
    <message>
        <source>System keychain</source>
        <translation>系统密钥环</translation>
    </message>
    <message>
        <source>Store unencrypted in the settings file</source>
        <translation>明文保存在设置文件中</translation>
    </message>
    <message>
        <source>Unlock…</source>
        <translation>解锁…</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Use a file</source>
        <translation>使用文件</translation>
    </message>
    <message>
        <source>Use an environment variable</source>
        <translation>使用环境变量</translation>
    </message>
    <message>
        <source>Unlock it here or with its own program; events wait until then.</source>
        <translation>请在此处或用密钥环自己的程序解锁；在此之前事件会等待。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::SettingFields</name>
    <message numerus="yes">
        <source>%Ln day(s)</source>
        <translation>
            <numerusform>%Ln 天</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln hour(s)</source>
        <translation>
            <numerusform>%Ln 小时</numerusform>
        </translation>
    </message>
    <message>
        <source>On</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Choose: %1</source>
        <translation>选择：%1</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
</context>
<context>
    <name>hookline::ui::SettingWords</name>
    <message>
        <source>no limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Clients at the same time</source>
        <translation>同时连接的客户端</translation>
    </message>
    <message>
        <source>Each listener has a limit of its own as well.</source>
        <translation>每个监听器另有自己的上限。</translation>
    </message>
    <message>
        <source>… from one address</source>
        <translation>…来自同一地址</translation>
    </message>
    <message>
        <source>New connections a second from one address</source>
        <translation>同一地址每秒新连接数</translation>
    </message>
    <message>
        <source>Time to log in</source>
        <translation>登录时限</translation>
    </message>
    <message>
        <source>A connection that has not said its CONNECT by then is closed.</source>
        <translation>到时仍未发送 CONNECT 的连接会被关闭。</translation>
    </message>
    <message>
        <source>Longest keep-alive</source>
        <translation>最长心跳间隔</translation>
    </message>
    <message>
        <source>MQTT 5 clients that ask for more, or for none, are told this.</source>
        <translation>要求更长或不设心跳的 MQTT 5 客户端会被告知此值。</translation>
    </message>
    <message>
        <source>Largest packet</source>
        <translation>最大报文</translation>
    </message>
    <message>
        <source>Topic, properties and payload together.</source>
        <translation>主题、属性和消息内容合计。</translation>
    </message>
    <message>
        <source>Messages a second of one client</source>
        <translation>单个客户端每秒消息数</translation>
    </message>
    <message>
        <source>A faster client is read slower; nothing is dropped.</source>
        <translation>更快的客户端会被放慢读取；不会丢弃消息。</translation>
    </message>
    <message>
        <source>Bytes a second of one client</source>
        <translation>单个客户端每秒字节数</translation>
    </message>
    <message>
        <source>Unacknowledged messages of one client</source>
        <translation>单个客户端未确认的消息</translation>
    </message>
    <message>
        <source>QoS 1 and 2, on their way to the broker.</source>
        <translation>发往代理的 QoS 1 和 2 消息。</translation>
    </message>
    <message>
        <source>Topic aliases of one client</source>
        <translation>单个客户端的主题别名</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Longest topic</source>
        <translation>最长主题</translation>
    </message>
    <message>
        <source>Levels in a topic</source>
        <translation>主题层级</translation>
    </message>
    <message>
        <source>Longest time a session waits for its client</source>
        <translation>会话等待其客户端的最长时间</translation>
    </message>
    <message>
        <source>Messages waiting for one client</source>
        <translation>等待单个客户端的消息</translation>
    </message>
    <message>
        <source>Bytes waiting for one client</source>
        <translation>等待单个客户端的字节数</translation>
    </message>
    <message>
        <source>Unsent bytes of one connection</source>
        <translation>单个连接未发送的字节数</translation>
    </message>
    <message>
        <source>Beyond that its QoS 0 messages are dropped, and counted.</source>
        <translation>超过后其 QoS 0 消息会被丢弃并计数。</translation>
    </message>
    <message>
        <source>Subscriptions of one client</source>
        <translation>单个客户端的订阅数</translation>
    </message>
    <message>
        <source>Retained messages</source>
        <translation>保留消息</translation>
    </message>
    <message>
        <source>Bytes of retained messages</source>
        <translation>保留消息的字节数</translation>
    </message>
    <message>
        <source>$SYS topics are renewed every</source>
        <translation>$SYS 主题更新间隔</translation>
    </message>
    <message>
        <source>never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>Server reference</source>
        <translation>服务端参考</translation>
    </message>
    <message>
        <source>host:port that MQTT 5 clients are told when this broker stops.</source>
        <translation>此代理停止时告知 MQTT 5 客户端的地址（host:port）。</translation>
    </message>
    <message>
        <source>Response topic prefix</source>
        <translation>响应主题前缀</translation>
    </message>
    <message>
        <source>For MQTT 5 clients that ask; %c is the client ID, e.g. replies/%c.</source>
        <translation>提供给请求它的 MQTT 5 客户端；%c 为客户端 ID，例如 replies/%c。</translation>
    </message>
    <message>
        <source>A forbidden message</source>
        <translation>被禁止的消息</translation>
    </message>
    <message>
        <source>Where MQTT has no way to say so: QoS 0, or before MQTT 5.</source>
        <translation>当 MQTT 无法告知时：QoS 0，或 MQTT 5 之前的版本。</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>127.0.0.1 is this computer only; 0.0.0.0 lets all computers connect.</source>
        <translation>127.0.0.1 仅限本机；0.0.0.0 允许所有计算机连接。</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>any free one</source>
        <translation>任意空闲端口</translation>
    </message>
    <message>
        <source>Clients without a password</source>
        <translation>没有密码的客户端</translation>
    </message>
    <message>
        <source>Password file</source>
        <translation>密码文件</translation>
    </message>
    <message>
        <source>Access rules (ACL)</source>
        <translation>访问规则（ACL）</translation>
    </message>
    <message>
        <source>Banned addresses</source>
        <translation>封禁的地址</translation>
    </message>
    <message>
        <source>Separated by commas: 192.0.2.7, 2001:db8::/32</source>
        <translation>以逗号分隔：192.0.2.7, 2001:db8::/32</translation>
    </message>
    <message>
        <source>Banned client IDs</source>
        <translation>封禁的客户端 ID</translation>
    </message>
    <message>
        <source>Separated by commas.</source>
        <translation>以逗号分隔。</translation>
    </message>
    <message>
        <source>Banned users</source>
        <translation>封禁的用户</translation>
    </message>
    <message>
        <source>Ban a client after so many disconnects</source>
        <translation>断开多少次后封禁客户端</translation>
    </message>
    <message>
        <source>… within</source>
        <translation>…在此时间内</translation>
    </message>
    <message>
        <source>… for</source>
        <translation>…封禁时长</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Sessions and retained messages live here. Empty: they end with the program.</source>
        <translation>会话和保留消息保存在此。留空：随程序结束而消失。</translation>
    </message>
    <message>
        <source>An acknowledgement waits</source>
        <translation>确认需等待</translation>
    </message>
    <message>
        <source>Rows of the event table</source>
        <translation>事件表的行数</translation>
    </message>
    <message>
        <source>Payloads kept for it</source>
        <translation>为其保留的消息内容</translation>
    </message>
    <message>
        <source>Older payloads are let go first; their rows stay.</source>
        <translation>较旧的消息内容先被释放；行本身保留。</translation>
    </message>
    <message>
        <source>Log level</source>
        <translation>日志级别</translation>
    </message>
    <message>
        <source>Log format</source>
        <translation>日志格式</translation>
    </message>
    <message>
        <source>Serve them over HTTP</source>
        <translation>通过 HTTP 提供</translation>
    </message>
    <message>
        <source>At /metrics, without a password.</source>
        <translation>位于 /metrics，无密码。</translation>
    </message>
    <message>
        <source>Address of the counters</source>
        <translation>计数器地址</translation>
    </message>
    <message>
        <source>Port of the counters</source>
        <translation>计数器端口</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Transport</source>
        <translation>传输方式</translation>
    </message>
    <message>
        <source>Behind a proxy</source>
        <translation>位于反向代理或负载均衡器之后</translation>
    </message>
    <message>
        <source>The proxy says who the client is (PROXY protocol 1 or 2).</source>
        <translation>由反向代理或负载均衡器告知客户端的身份（PROXY 协议 1 或 2）。</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>私钥</translation>
    </message>
    <message>
        <source>PEM, without a passphrase.</source>
        <translation>PEM，无口令。</translation>
    </message>
    <message>
        <source>Clients at most</source>
        <translation>客户端上限</translation>
    </message>
    <message>
        <source>Minimum TLS version</source>
        <translation>最低 TLS 版本</translation>
    </message>
    <message>
        <source>Ciphers of TLS 1.2</source>
        <translation>TLS 1.2 密码套件</translation>
    </message>
    <message>
        <source>As OpenSSL lists them. Empty: the safe ones.</source>
        <translation>按 OpenSSL 的写法。留空：使用安全的套件。</translation>
    </message>
    <message>
        <source>Time for the handshake</source>
        <translation>握手时限</translation>
    </message>
    <message>
        <source>Clients&apos; certificates</source>
        <translation>客户端证书</translation>
    </message>
    <message>
        <source>Their CA</source>
        <translation>其 CA</translation>
    </message>
    <message>
        <source>PEM file of who signs clients&apos; certificates.</source>
        <translation>签发客户端证书者的 PEM 文件。</translation>
    </message>
    <message>
        <source>Revoked ones</source>
        <translation>已吊销的证书</translation>
    </message>
    <message>
        <source>PEM file; empty: none.</source>
        <translation>PEM 文件；留空：无。</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>用户名</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>路径</translation>
    </message>
    <message>
        <source>Of the URL; empty: any.</source>
        <translation>URL 的路径；留空：任意。</translation>
    </message>
    <message>
        <source>Web pages that may connect</source>
        <translation>允许连接的网页</translation>
    </message>
    <message>
        <source>Separated by commas, e.g. https://dash.example; * for all.</source>
        <translation>以逗号分隔，例如 https://dash.example；* 表示全部。</translation>
    </message>
    <message>
        <source>File of the socket</source>
        <translation>套接字文件</translation>
    </message>
    <message>
        <source>Who may connect</source>
        <translation>谁可以连接</translation>
    </message>
    <message>
        <source>As for chmod.</source>
        <translation>写法同 chmod。</translation>
    </message>
    <message>
        <source>From this computer, until there is a password file</source>
        <translation>仅限本机，直到有密码文件为止</translation>
    </message>
    <message>
        <source>Are turned away</source>
        <translation>一律拒绝</translation>
    </message>
    <message>
        <source>From this computer only</source>
        <translation>仅限本机</translation>
    </message>
    <message>
        <source>Are let in from everywhere</source>
        <translation>任何地方均可接入</translation>
    </message>
    <message>
        <source>Acknowledge it, count it, deliver it to nobody</source>
        <translation>确认并计数，但不投递</translation>
    </message>
    <message>
        <source>Disconnect the client</source>
        <translation>断开客户端</translation>
    </message>
    <message>
        <source>Until the disk has it: survives a power cut</source>
        <translation>直到写入磁盘：断电不丢失</translation>
    </message>
    <message>
        <source>Until the system has it: survives the end of the program</source>
        <translation>直到系统接收：程序结束不丢失</translation>
    </message>
    <message>
        <source>For nothing: the last moments may be lost</source>
        <translation>不等待：最后时刻的数据可能丢失</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>信息</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Text for people</source>
        <translation>便于阅读的文本</translation>
    </message>
    <message>
        <source>MQTT (TCP)</source>
        <translation>MQTT (TCP)</translation>
    </message>
    <message>
        <source>MQTT with TLS</source>
        <translation>MQTT + TLS</translation>
    </message>
    <message>
        <source>WebSocket</source>
        <translation>WebSocket</translation>
    </message>
    <message>
        <source>WebSocket with TLS</source>
        <translation>WebSocket + TLS</translation>
    </message>
    <message>
        <source>Unix socket</source>
        <translation>Unix 套接字</translation>
    </message>
    <message>
        <source>Are not asked for</source>
        <translation>不要求</translation>
    </message>
    <message>
        <source>May be shown</source>
        <translation>可以出示</translation>
    </message>
    <message>
        <source>Are required</source>
        <translation>必须出示</translation>
    </message>
    <message>
        <source>As the client says</source>
        <translation>由客户端提供</translation>
    </message>
    <message>
        <source>The certificate&apos;s common name</source>
        <translation>证书的通用名称</translation>
    </message>
    <message>
        <source>The certificate&apos;s first alternative name</source>
        <translation>证书的第一个备用名称</translation>
    </message>
    <message>
        <source>Files made for mosquitto work as they are.</source>
        <translation>可直接使用 mosquitto 的文件。</translation>
    </message>
    <message>
        <source>Who may publish and receive what, in mosquitto&apos;s format. Empty: everyone may do everything.</source>
        <translation>谁可以发布和接收什么，采用 mosquitto 格式。留空：所有人均可进行任何操作。</translation>
    </message>
    <message>
        <source>PEM, with its chain. A renewed file is used after a restart of the broker.</source>
        <translation>PEM，含证书链。更新后的文件在代理重启后生效。</translation>
    </message>
    <message>
        <source>Without effect: nothing is stored while there is no folder.</source>
        <translation>不起作用：未设置文件夹时不保存任何内容。</translation>
    </message>
    <message>
        <source>Without effect: the counters are not served.</source>
        <translation>不起作用：未提供计数器。</translation>
    </message>
    <message>
        <source>Without effect: no client is banned for disconnecting.</source>
        <translation>不起作用：不会因断开连接而封禁客户端。</translation>
    </message>
    <message>
        <source>Without effect: this listener is not used.</source>
        <translation>不起作用：此监听器未启用。</translation>
    </message>
    <message>
        <source>Without effect: clients are not asked for certificates.</source>
        <translation>不起作用：不要求客户端出示证书。</translation>
    </message>
    <message>
        <source>s</source>
        <comment>seconds, behind a number</comment>
        <translation>秒</translation>
    </message>
    <message>
        <source>ms</source>
        <comment>milliseconds, behind a number</comment>
        <translation>毫秒</translation>
    </message>
    <message>
        <source>B</source>
        <comment>bytes, behind a number</comment>
        <translation>字节</translation>
    </message>
    <message>
        <source>empty</source>
        <comment>the value of a setting</comment>
        <translation>空</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>Log file</source>
        <translation>日志文件</translation>
    </message>
    <message>
        <source>auto: in the folder above (none without one); off: no file; or a file name. At most five files of 5 MiB.</source>
        <translation>auto：写入上面的文件夹（未设文件夹则不写）；off：不写文件；也可填写文件名。最多五个文件，每个 5 MiB。</translation>
    </message>
    <message>
        <source>Characters of a payload in a row</source>
        <translation>每行显示的消息内容字符数</translation>
    </message>
</context>
<context>
    <name>hookline::ui::SettingsPage</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Back to what the file says.</source>
        <translation>已恢复为文件中的设置。</translation>
    </message>
    <message>
        <source>It cannot be read. Nothing is saved before it is corrected; it is left untouched.</source>
        <translation>该文件无法读取。修好之前不会保存任何内容；文件保持原样。</translation>
    </message>
    <message>
        <source>Only what you change is written; comments, order and unknown keys stay. The version before is kept beside it as .bak.</source>
        <translation>只写入您更改的内容；注释、顺序和未知的键都会保留。上一个版本以 .bak 保存在旁边。</translation>
    </message>
    <message>
        <source>It does not exist yet: it is made when something is saved.</source>
        <translation>该文件尚不存在：保存设置时会创建。</translation>
    </message>
    <message>
        <source>The command line decides these, whatever the file says: %1</source>
        <translation>以下设置由命令行决定，与文件内容无关：%1</translation>
    </message>
    <message>
        <source>Saved; in use after a restart: %1</source>
        <translation>已保存，重启代理后生效：%1</translation>
    </message>
    <message>
        <source>Applying…</source>
        <translation>正在应用…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) not applied yet.</source>
        <translation>
            <numerusform>%Ln 处更改尚未应用。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln mistake(s) to correct first.</source>
        <translation>
            <numerusform>请先更正 %Ln 处错误。</numerusform>
        </translation>
    </message>
    <message>
        <source>the command line decides</source>
        <translation>由命令行决定</translation>
    </message>
    <message>
        <source>saved, waits for a restart</source>
        <translation>已保存，等待重启</translation>
    </message>
    <message>
        <source>a change needs a restart</source>
        <translation>更改后需重启</translation>
    </message>
    <message>
        <source>turned away now: there is a password file</source>
        <translation>现在会被拒绝：已有密码文件</translation>
    </message>
    <message>
        <source>has a mistake</source>
        <translation>有错误</translation>
    </message>
    <message>
        <source>Not applied: %1</source>
        <translation>未应用：%1</translation>
    </message>
    <message>
        <source>Saved, but not in use; what was before stays in force: %1</source>
        <translation>已保存但未生效，仍沿用之前的设置：%1</translation>
    </message>
    <message>
        <source>As before.</source>
        <translation>已恢复原样。</translation>
    </message>
    <message numerus="yes">
        <source>Saved at %1: %Ln change(s).</source>
        <translation>
            <numerusform>已于 %1 保存 %Ln 处更改。</numerusform>
        </translation>
    </message>
    <message>
        <source>In use now.</source>
        <translation>现已生效。</translation>
    </message>
    <message>
        <source>In use now, but for what waits for a restart.</source>
        <translation>现已生效，等待重启的除外。</translation>
    </message>
    <message>
        <source>It waits for a restart.</source>
        <translation>等待重启后生效。</translation>
    </message>
    <message>
        <source>Settings and access rules were changed and not applied. Quit and lose the changes?</source>
        <translation>设置和访问规则已更改但尚未应用。要退出并放弃这些更改吗？</translation>
    </message>
    <message>
        <source>Access rules were changed and not applied. Quit and lose the changes?</source>
        <translation>访问规则已更改但尚未应用。要退出并放弃这些更改吗？</translation>
    </message>
    <message>
        <source>Settings were changed and not applied. Quit and lose the changes?</source>
        <translation>设置已更改但尚未应用。要退出并放弃这些更改吗？</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>What the configuration file says, and what of it is in use</source>
        <translation>配置文件的内容，以及其中哪些正在生效</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Apply settings</source>
        <translation>应用设置</translation>
    </message>
    <message>
        <source>Sections</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>Listeners</source>
        <translation>监听器</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>访问控制</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>限制</translation>
    </message>
    <message>
        <source>State and log</source>
        <translation>状态与日志</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>配色</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Configuration file</source>
        <translation>配置文件</translation>
    </message>
    <message>
        <source>Open its folder</source>
        <translation>打开所在文件夹</translation>
    </message>
    <message>
        <source>Who may connect</source>
        <translation>谁可以连接</translation>
    </message>
    <message>
        <source>What they may do</source>
        <translation>可以做什么</translation>
    </message>
    <message>
        <source>Who is turned away</source>
        <translation>谁会被拒绝</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>Retained messages</source>
        <translation>保留消息</translation>
    </message>
    <message>
        <source>Counters for Prometheus</source>
        <translation>Prometheus 计数器</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Kafka</source>
        <translation>Kafka</translation>
    </message>
    <message>
        <source>Imported into your changes; look them over and apply them.</source>
        <translation>已导入到您的更改中；请检查后应用。</translation>
    </message>
    <message>
        <source>Coming from another program</source>
        <translation>从其他程序迁移</translation>
    </message>
    <message>
        <source>What has a counterpart is taken over, what has none is named. Password and ACL files of mosquitto are used as they are.</source>
        <translation>有对应设置的会被采用，没有的会列出。mosquitto 的密码文件和 ACL 文件可直接使用。</translation>
    </message>
    <message>
        <source>Import mosquitto.conf…</source>
        <translation>导入 mosquitto.conf…</translation>
    </message>
    <message>
        <source>Import EMQ&apos;s Kafka plugin…</source>
        <translation>导入 EMQ Kafka 插件…</translation>
    </message>
    <message>
        <source>Which topics are read as what: JSON, Protobuf, MessagePack and others.</source>
        <translation>哪些主题以何种格式解码：JSON、Protobuf、MessagePack 等。</translation>
    </message>
    <message>
        <source>Decoder rules…</source>
        <translation>解码规则…</translation>
    </message>
    <message>
        <source>Decoder rules (%1)…</source>
        <translation>解码规则（%1）…</translation>
    </message>
    <message>
        <source>How payloads are read</source>
        <translation>消息内容的解码</translation>
    </message>
    <message>
        <source>Access rules</source>
        <translation>访问规则</translation>
    </message>
    <message>
        <source>Edit the access rules</source>
        <translation>编辑访问规则</translation>
    </message>
    <message>
        <source>“%1” is made, in use, and named in the settings. It allows what was allowed without it.</source>
        <translation>“%1”已创建并生效，设置中已指定。它允许的与没有它时相同。</translation>
    </message>
    <message>
        <source>not applied yet</source>
        <translation>尚未应用</translation>
    </message>
    <message>
        <source>has changes that are not applied</source>
        <translation>有尚未应用的更改</translation>
    </message>
    <message>
        <source>About %1 for the rows, and up to %2 for payloads</source>
        <translation>行约占 %1，消息内容最多占 %2</translation>
    </message>
    <message>
        <source>further listeners</source>
        <translation>其他监听器</translation>
    </message>
    <message>
        <source>the first one</source>
        <comment>of the listeners</comment>
        <translation>第一个</translation>
    </message>
    <message>
        <source>not accepted; %1 stays in use</source>
        <translation>未被接受，仍使用 %1</translation>
    </message>
    <message>
        <source>not accepted; %1 is in use, %2 is saved</source>
        <translation>未被接受；正在使用 %1，已保存 %2</translation>
    </message>
    <message>
        <source>not accepted; the previous value stays in use</source>
        <translation>未被接受，仍使用原来的值</translation>
    </message>
    <message numerus="yes">
        <source>Restart the broker? %Ln client(s) are disconnected and may reconnect at once.</source>
        <translation>
            <numerusform>要重启代理吗？%Ln 个客户端将断开，随后可立即重新连接。</numerusform>
        </translation>
    </message>
    <message>
        <source>Restart the broker? Nobody is connected.</source>
        <translation>要重启代理吗？当前没有客户端连接。</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>重启</translation>
    </message>
    <message>
        <source>Restart broker…</source>
        <translation>重启代理…</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Zoom of tables, lists and texts</source>
        <translation>表格、列表和文本的缩放</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>时间格式</translation>
    </message>
    <message>
        <source>Times in the event table</source>
        <translation>事件表中的时间格式</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Makes tables, lists and texts larger or smaller (%1, %2). All the rest follows the system&apos;s scale, %3 % on this screen; QT_SCALE_FACTOR=1.25 before the program&apos;s name makes everything 25 % larger.</source>
        <translation>放大或缩小表格、列表和文本（%1、%2）。其余部分跟随系统缩放，此屏幕为 %3 %；在程序名前加上 QT_SCALE_FACTOR=1.25 可使整体放大 25 %。</translation>
    </message>
    <message>
        <source>Kept across restarts</source>
        <translation>重启后保留的内容</translation>
    </message>
    <message>
        <source>Published by the broker</source>
        <translation>代理发布的信息</translation>
    </message>
    <message>
        <source>Look (applies at once)</source>
        <translation>外观（立即生效）</translation>
    </message>
    <message>
        <source>Event table</source>
        <translation>事件表</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ShortcutDialog</name>
    <message>
        <source>Change shortcuts</source>
        <translation>更改快捷键</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search commands and keys</source>
        <translation>搜索命令和按键</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>New keys: press them here</source>
        <translation>在此按下新的按键</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>全部重置</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>全局</translation>
    </message>
    <message>
        <source>Set anyway</source>
        <translation>仍然设置</translation>
    </message>
    <message>
        <source>%1 has these keys now, and would lose them.</source>
        <translation>“%1”正在使用这组按键，设置后它将不再拥有。</translation>
    </message>
    <message>
        <source>No keys: the command is in the menus and under Commands… only.</source>
        <translation>没有按键：只能通过菜单或“命令…”执行。</translation>
    </message>
    <message>
        <source>Choose a command, press its new keys, then Set.</source>
        <translation>选择命令，按下新的按键，然后点击“设置”。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ShortcutsDialog</name>
    <message>
        <source>Shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>任意位置</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
</context>
<context>
    <name>hookline::ui::Sidebar</name>
    <message>
        <source>Broker</source>
        <translation>代理</translation>
    </message>
    <message numerus="yes">
        <source>%1, %Ln new</source>
        <translation>
            <numerusform>%1，%Ln 条新的</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::SimulatorDialog</name>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Simulated devices</source>
        <translation>模拟设备</translation>
    </message>
    <message>
        <source>Devices inside this program that connect to the broker like real ones and publish measurements to factory/+/+/telemetry.</source>
        <translation>程序内置的设备，像真实设备一样连接代理，并向 factory/+/+/telemetry 发布测量值。</translation>
    </message>
    <message>
        <source>&amp;Devices</source>
        <translation>设备数(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Messages per second, all devices</source>
        <translation>每秒消息总数(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Payload size</source>
        <translation>消息大小(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;QoS</source>
        <translation>&amp;QoS</translation>
    </message>
    <message>
        <source> bytes</source>
        <translation> 字节</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>hookline::ui::SourceDialog</name>
    <message>
        <source>In use at once and written to the settings; the other sources go on undisturbed.</source>
        <translation>立即生效并写入设置；其他数据源不受影响。</translation>
    </message>
    <message>
        <source>Name a Kafka topic, and see here what its records become.</source>
        <translation>填写 Kafka 主题后，这里显示其记录会变成什么。</translation>
    </message>
    <message>
        <source>The preview waits until the errors are corrected.</source>
        <translation>改正错误后显示预览。</translation>
    </message>
    <message>
        <source>No record could be read for a preview.</source>
        <translation>无法读取用于预览的记录。</translation>
    </message>
    <message>
        <source>The cluster has no topic that fits yet. One that comes later is found within five seconds.</source>
        <translation>集群中还没有匹配的主题。以后出现的主题会在五秒内被发现。</translation>
    </message>
    <message>
        <source>The topic %1 holds no records yet.</source>
        <translation>主题 %1 中还没有记录。</translation>
    </message>
    <message>
        <source>What the newest records of %1 would become:</source>
        <translation>%1 的最新记录会变成：</translation>
    </message>
    <message>
        <source>Not applied: %1</source>
        <translation>未应用：%1</translation>
    </message>
    <message>
        <source>This source was changed. Cancel again to lose the changes.</source>
        <translation>此数据源已被修改。再次取消将放弃修改。</translation>
    </message>
    <message>
        <source>New source</source>
        <translation>新数据源</translation>
    </message>
    <message>
        <source>Source “%1”</source>
        <translation>数据源“%1”</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
</context>
<context>
    <name>hookline::ui::SourceForm</name>
    <message>
        <source>From Kafka</source>
        <translation>来自 Kafka</translation>
    </message>
    <message>
        <source>The message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Safety</source>
        <translation>可靠性</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Run this source</source>
        <translation>运行此数据源</translation>
    </message>
    <message>
        <source>Kafka &amp;topics</source>
        <translation>Kafka 主题(&amp;T)</translation>
    </message>
    <message>
        <source>One per line. One that begins with ^ is a regular expression.</source>
        <translation>每行一个。以 ^ 开头的是正则表达式。</translation>
    </message>
    <message>
        <source>First offset</source>
        <translation>起始偏移量</translation>
    </message>
    <message>
        <source>First time</source>
        <translation>起始时间</translation>
    </message>
    <message>
        <source>&amp;Group</source>
        <translation>消费组(&amp;G)</translation>
    </message>
    <message>
        <source>Consumers of one group share the partitions.</source>
        <translation>同一消费组的消费者分担各分区。</translation>
    </message>
    <message>
        <source>&amp;MQTT topic</source>
        <translation>MQTT 主题(&amp;M)</translation>
    </message>
    <message>
        <source>May have fields of the record: ${topic}, ${topic[-1]}, ${key}, ${value.a.b}, ${headers.name|default}.</source>
        <translation>可以使用记录的字段：${topic}、${topic[-1]}、${key}、${value.a.b}、${headers.name|default}。</translation>
    </message>
    <message>
        <source>&amp;Payload</source>
        <translation>消息内容(&amp;P)</translation>
    </message>
    <message>
        <source>Empty: the record&apos;s value, byte for byte.</source>
        <translation>留空：原样使用记录的值。</translation>
    </message>
    <message>
        <source>&amp;QoS</source>
        <translation>QoS(&amp;Q)</translation>
    </message>
    <message>
        <source>0, 1, 2 or a template.</source>
        <translation>0、1、2 或模板。</translation>
    </message>
    <message>
        <source>&amp;Retain</source>
        <translation>保留(&amp;R)</translation>
    </message>
    <message>
        <source>true, false or a template.</source>
        <translation>true、false 或模板。</translation>
    </message>
    <message>
        <source>&amp;User properties</source>
        <translation>用户属性(&amp;U)</translation>
    </message>
    <message>
        <source>name=value, one per line; for MQTT 5 subscribers.</source>
        <translation>每行一个 名称=值；供 MQTT 5 订阅者使用。</translation>
    </message>
    <message>
        <source>User n&amp;ame</source>
        <translation>用户名(&amp;A)</translation>
    </message>
    <message>
        <source>Whom access rules and hooks take its messages to be from. Empty: nobody.</source>
        <translation>访问规则和钩子所看到的用户名。留空：无。</translation>
    </message>
    <message>
        <source>the record&apos;s value</source>
        <translation>记录的值</translation>
    </message>
    <message>
        <source>A record is &amp;done</source>
        <translation>记录何时算完成(&amp;D)</translation>
    </message>
    <message>
        <source>Only then its offset is committed; what was not done is read again after a crash.</source>
        <translation>完成后才提交偏移量；未完成的记录在崩溃后会重新读取。</translation>
    </message>
    <message>
        <source>When the broker has routed it</source>
        <translation>代理已路由时</translation>
    </message>
    <message>
        <source>When a subscriber has acknowledged it</source>
        <translation>有订阅者确认时</translation>
    </message>
    <message>
        <source>Loops</source>
        <translation>循环</translation>
    </message>
    <message>
        <source>Leave out what a source has brought to MQTT before</source>
        <translation>略过曾由数据源带入 MQTT 的记录</translation>
    </message>
    <message>
        <source>&amp;In flight</source>
        <translation>传输中(&amp;I)</translation>
    </message>
    <message>
        <source>Records of a partition taken out of Kafka and not done, at most.</source>
        <translation>每个分区已从 Kafka 取出而未完成的记录数上限。</translation>
    </message>
    <message>
        <source>&amp;Keep in a file</source>
        <translation>保存到文件(&amp;K)</translation>
    </message>
    <message>
        <source>What cannot be published, as JSON lines. Empty: it is counted and logged.</source>
        <translation>无法发布的记录以 JSON 行保存。留空：只计数并写日志。</translation>
    </message>
    <message>
        <source>Kafka c&amp;luster</source>
        <translation>Kafka 集群(&amp;L)</translation>
    </message>
    <message>
        <source>Where the topics are.</source>
        <translation>这些主题所在的集群。</translation>
    </message>
    <message>
        <source>Its messages come from the client ID kafka: and this name.</source>
        <translation>其消息的客户端 ID 为 kafka: 加上此名称。</translation>
    </message>
    <message>
        <source>Its messages come from the client ID %1.</source>
        <translation>其消息的客户端 ID 为 %1。</translation>
    </message>
    <message>
        <source>&amp;Start at</source>
        <translation>起始位置(&amp;S)</translation>
    </message>
    <message>
        <source>Used only the first time; after that it goes on where it was.</source>
        <translation>仅首次使用；之后从上次的位置继续。</translation>
    </message>
    <message>
        <source>The group&apos;s position, else the earliest record</source>
        <translation>消费组的位置，没有则为最早的记录</translation>
    </message>
    <message>
        <source>The earliest record</source>
        <translation>最早的记录</translation>
    </message>
    <message>
        <source>The next record to come</source>
        <translation>下一条新记录</translation>
    </message>
    <message>
        <source>An offset</source>
        <translation>指定偏移量</translation>
    </message>
    <message>
        <source>A time</source>
        <translation>指定时间</translation>
    </message>
    <message>
        <source>Start at</source>
        <translation>起始位置</translation>
    </message>
</context>
<context>
    <name>hookline::ui::SourcePositionModel</name>
    <message>
        <source>Kafka topic</source>
        <translation>Kafka 主题</translation>
    </message>
    <message>
        <source>Partition</source>
        <translation>分区</translation>
    </message>
    <message>
        <source>End</source>
        <translation>末尾</translation>
    </message>
    <message>
        <source>Lag</source>
        <translation>滞后</translation>
    </message>
    <message>
        <source>Committed</source>
        <translation>已提交</translation>
    </message>
</context>
<context>
    <name>hookline::ui::SourceTableModel</name>
    <message>
        <source>switched off</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>数据源</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Kafka topics</source>
        <translation>Kafka 主题</translation>
    </message>
    <message>
        <source>MQTT topic</source>
        <translation>MQTT 主题</translation>
    </message>
    <message>
        <source>Routed/s</source>
        <translation>路由/秒</translation>
    </message>
    <message>
        <source>Routed</source>
        <translation>已路由</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>略过</translation>
    </message>
    <message>
        <source>Lag</source>
        <translation>滞后</translation>
    </message>
    <message>
        <source>Partitions</source>
        <translation>分区</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>消费组</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>In flight</source>
        <translation>传输中</translation>
    </message>
    <message>
        <source>Dead letters</source>
        <translation>死信</translation>
    </message>
    <message>
        <source>Last record</source>
        <translation>最近记录</translation>
    </message>
    <message>
        <source>never</source>
        <translation>从未</translation>
    </message>
</context>
<context>
    <name>hookline::ui::SourceWords</name>
    <message>
        <source>connecting…</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>waits for a subscriber</source>
        <translation>等待订阅者</translation>
    </message>
    <message>
        <source>held back by the broker</source>
        <translation>被代理暂缓</translation>
    </message>
    <message>
        <source>Kafka unreachable</source>
        <translation>无法连接 Kafka</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>It has no partition yet: it joins its group, or others of the group have all of them.</source>
        <translation>还没有分到分区：正在加入消费组，或分区已全部由组内其他成员持有。</translation>
    </message>
    <message>
        <source>Nobody is subscribed with QoS 1 or 2 to what it would publish, and it commits only what somebody acknowledged. The records stay in Kafka.</source>
        <translation>没有人以 QoS 1 或 2 订阅它要发布的主题，而它只提交已被确认的记录。记录留在 Kafka 中。</translation>
    </message>
    <message>
        <source>The broker takes no messages now: it is stopped, or holds all publishers back because a queue or a disk is behind.</source>
        <translation>代理现在不接收消息：它已停止，或因队列或磁盘跟不上而暂缓所有发布者。</translation>
    </message>
    <message>
        <source>a field is missing</source>
        <translation>缺少字段</translation>
    </message>
    <message>
        <source>not an MQTT topic</source>
        <translation>不是 MQTT 主题</translation>
    </message>
    <message>
        <source>not a QoS</source>
        <translation>不是 QoS</translation>
    </message>
    <message>
        <source>neither true nor false</source>
        <translation>既非 true 也非 false</translation>
    </message>
    <message>
        <source>not a user property</source>
        <translation>不是用户属性</translation>
    </message>
    <message>
        <source>too large</source>
        <translation>过大</translation>
    </message>
    <message>
        <source>came out of Kafka before</source>
        <translation>曾来自 Kafka</translation>
    </message>
    <message>
        <source>forbidden by the access rules</source>
        <translation>被访问规则禁止</translation>
    </message>
    <message>
        <source>rejected by a hook</source>
        <translation>被钩子拒绝</translation>
    </message>
    <message>
        <source>Give the field a default in the template: ${field|default}.</source>
        <translation>请在模板中为字段指定默认值：${field|default}。</translation>
    </message>
    <message>
        <source>Change the template of the topic: what it makes is empty, too long, or has + or # in it.</source>
        <translation>请修改主题模板：生成的主题为空、过长，或包含 + 或 #。</translation>
    </message>
    <message>
        <source>The template of the QoS must make 0, 1 or 2.</source>
        <translation>QoS 模板必须生成 0、1 或 2。</translation>
    </message>
    <message>
        <source>The template of retain must make true or false.</source>
        <translation>保留标志的模板必须生成 true 或 false。</translation>
    </message>
    <message>
        <source>What a user property&apos;s template makes is not text, or longer than 65,535 bytes.</source>
        <translation>用户属性模板生成的不是文本，或超过 65,535 字节。</translation>
    </message>
    <message>
        <source>Raise broker.max_packet_size, or publish less of the record.</source>
        <translation>请增大 broker.max_packet_size，或只发布记录的一部分。</translation>
    </message>
    <message>
        <source>That is the loop guard&apos;s work. Switch it off only where no rule sends these topics back.</source>
        <translation>这是循环保护的结果。只有在没有规则把这些主题送回时才应关闭它。</translation>
    </message>
    <message>
        <source>Let the source&apos;s user name publish there in the ACL file.</source>
        <translation>请在 ACL 文件中允许该数据源的用户名在此发布。</translation>
    </message>
    <message>
        <source>The Hooks page says which hook it was.</source>
        <translation>“钩子”页面显示是哪个钩子。</translation>
    </message>
    <message>
        <source>Asking Kafka for the range…</source>
        <translation>正在向 Kafka 查询范围…</translation>
    </message>
    <message>
        <source>Dry run: reading, publishing nothing…</source>
        <translation>试运行：只读取，不发布…</translation>
    </message>
    <message>
        <source>Replaying…</source>
        <translation>正在重放…</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Dry run done: nothing was published</source>
        <translation>试运行完成：未发布任何消息</translation>
    </message>
    <message>
        <source>Replayed</source>
        <translation>重放完成</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 天 %2 小时</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 天</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
</context>
<context>
    <name>hookline::ui::SourcesView</name>
    <message>
        <source>Switch on</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Switch off</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>%1 left out: %2. %3</source>
        <translation>略过 %1 条：%2。%3</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) out of Kafka</source>
        <translation>
            <numerusform>从 Kafka 取出 %Ln 条记录</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 routed</source>
        <translation>已路由 %1</translation>
    </message>
    <message>
        <source>%1 committed</source>
        <translation>已提交 %1</translation>
    </message>
    <message>
        <source>%1 repeated</source>
        <translation>重复 %1</translation>
    </message>
    <message>
        <source>%1 left to another reader</source>
        <translation>交给其他读取者 %1</translation>
    </message>
    <message>
        <source>%1 kept in %2</source>
        <translation>%1 条保存在 %2</translation>
    </message>
    <message>
        <source>“%1” is in use.</source>
        <translation>“%1”已生效。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>As it was before.</source>
        <translation>已恢复原状。</translation>
    </message>
    <message>
        <source>“%1” is switched on.</source>
        <translation>“%1”已启用。</translation>
    </message>
    <message>
        <source>“%1” is switched off; its group keeps its place.</source>
        <translation>“%1”已停用；其消费组的位置保留。</translation>
    </message>
    <message>
        <source>“%1” is deleted; its group keeps its place in Kafka.</source>
        <translation>“%1”已删除；其消费组在 Kafka 中的位置保留。</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>数据源</translation>
    </message>
    <message>
        <source>Positions</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Add source…</source>
        <translation>添加数据源…</translation>
    </message>
    <message>
        <source>Brings records of Kafka topics to MQTT, with a preview on the newest ones</source>
        <translation>把 Kafka 主题的记录带入 MQTT，并以最新记录预览</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>编辑…</translation>
    </message>
    <message>
        <source>Opens the selected source (Return)</source>
        <translation>打开所选数据源（回车）</translation>
    </message>
    <message>
        <source>Duplicate…</source>
        <translation>复制一份…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Switches the selected source on or off (Space)</source>
        <translation>启用或停用所选数据源（空格键）</translation>
    </message>
    <message>
        <source>Show events</source>
        <translation>查看事件</translation>
    </message>
    <message>
        <source>Replay…</source>
        <translation>重放…</translation>
    </message>
    <message>
        <source>Publish a range of a Kafka topic once more in MQTT</source>
        <translation>把 Kafka 主题中的一段记录再次发布到 MQTT</translation>
    </message>
    <message>
        <source>Nothing comes from Kafka to MQTT yet. A source reads topics and publishes their records in this broker.</source>
        <translation>还没有从 Kafka 到 MQTT 的数据。数据源读取主题，并把其中的记录发布到本代理。</translation>
    </message>
    <message>
        <source>group %1</source>
        <translation>消费组 %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln partition(s)</source>
        <translation>
            <numerusform>%Ln 个分区</numerusform>
        </translation>
    </message>
    <message>
        <source>Not applied; the previous sources stay in use: %1</source>
        <translation>未应用，仍使用之前的数据源：%1</translation>
    </message>
</context>
<context>
    <name>hookline::ui::StatusStrip</name>
    <message>
        <source>queue %1 %</source>
        <translation>队列 %1 %</translation>
    </message>
    <message>
        <source>events %1 · shown %2</source>
        <translation>事件 %1 · 显示 %2</translation>
    </message>
    <message>
        <source>Switch to Chinese</source>
        <translation>切换到英文</translation>
    </message>
    <message>
        <source>MQTT broker</source>
        <translation>MQTT 代理</translation>
    </message>
    <message>
        <source>marked %1</source>
        <translation>已标记 %1</translation>
    </message>
    <message>
        <source>broker %1</source>
        <translation>代理 %1</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Messages per second in the last second: from clients, to clients, acknowledged by Kafka. Opens Throughput.</source>
        <translation>最近一秒的消息速率：来自客户端、发往客户端、Kafka 已确认。点击打开“吞吐量”。</translation>
    </message>
    <message>
        <source>Records waiting for Kafka, as part of what the queue may hold. Opens their events.</source>
        <translation>等待发往 Kafka 的记录占队列容量的比例。点击查看相应事件。</translation>
    </message>
    <message>
        <source>Events seen since start, and rows in the list now. Opens the list.</source>
        <translation>自启动以来的事件数与列表中当前的行数。点击打开列表。</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>丢失</translation>
    </message>
    <message>
        <source>Not shown</source>
        <translation>未显示</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>profile %1</source>
        <translation>配置集 %1</translation>
    </message>
    <message>
        <source>The Kafka profile in use. Choose another one here.</source>
        <translation>正在使用的 Kafka 配置集。可在此选择另一个。</translation>
    </message>
    <message>
        <source>Kafka profile %1</source>
        <translation>Kafka 配置集 %1</translation>
    </message>
    <message>
        <source>Kafka profiles…</source>
        <translation>Kafka 配置集…</translation>
    </message>
    <message>
        <source>lost: bridge %1</source>
        <translation>丢失：桥接 %1</translation>
    </message>
    <message>
        <source>lost: broker %1</source>
        <translation>丢失：代理 %1</translation>
    </message>
    <message>
        <source>not shown %1</source>
        <translation>未显示 %1</translation>
    </message>
    <message>
        <source>Since %1: records that Kafka did not take and nothing kept. Opens the events of all that it did not take.</source>
        <translation>自 %1 以来 Kafka 未接收、也未另行留存的记录。点击显示 Kafka 未接收的全部事件。</translation>
    </message>
    <message>
        <source>Since %1: messages that did not reach a client. Opens these events.</source>
        <translation>自 %1 以来未送达客户端的消息。点击显示这些事件。</translation>
    </message>
    <message>
        <source>Since %1: rows the list could not show; nothing else was affected. Opens the alerts.</source>
        <translation>自 %1 以来列表未能显示的行，其他功能不受影响。点击打开告警。</translation>
    </message>
    <message>
        <source>in %1 · out %2 · to Kafka %3</source>
        <translation>流入 %1 · 流出 %2 · 至 Kafka %3</translation>
    </message>
</context>
<context>
    <name>hookline::ui::SubscriptionTableModel</name>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>send</source>
        <comment>retained messages at subscribe</comment>
        <translation>发送</translation>
    </message>
    <message>
        <source>send if new</source>
        <comment>retained messages at subscribe</comment>
        <translation>新订阅时发送</translation>
    </message>
    <message>
        <source>do not send</source>
        <comment>retained messages at subscribe</comment>
        <translation>不发送</translation>
    </message>
    <message>
        <source>online</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation>客户端 ID</translation>
    </message>
    <message>
        <source>Topic filter</source>
        <translation>主题过滤器</translation>
    </message>
    <message>
        <source>Share group</source>
        <translation>共享组</translation>
    </message>
    <message>
        <source>No local</source>
        <translation>不收自己的消息</translation>
    </message>
    <message>
        <source>Keep retain flag</source>
        <translation>保持保留标志</translation>
    </message>
    <message>
        <source>Retained messages</source>
        <translation>保留消息</translation>
    </message>
    <message>
        <source>Subscription ID</source>
        <translation>订阅标识</translation>
    </message>
    <message>
        <source>Some messages match these filters of the client as well. This broker sends it such a message once, at the highest QoS of them; other brokers may send it once for each.</source>
        <translation>有些消息同时匹配该客户端的以下过滤器。此代理只发送一次，并采用其中最高的 QoS；其他代理可能为每个过滤器各发送一次。</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>以及另外 %Ln 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 (%Ln member(s))</source>
        <translation>
            <numerusform>%1（%Ln 个成员）</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln filter(s)</source>
        <translation>
            <numerusform>%Ln 个过滤器</numerusform>
        </translation>
    </message>
    <message>
        <source>Each message goes to one member of the group.</source>
        <translation>每条消息只发给组内的一个成员。</translation>
    </message>
    <message>
        <source>Overlaps with</source>
        <translation>与之重叠</translation>
    </message>
    <message>
        <source>%1 (%2 of %3 online)</source>
        <translation>%1（%3 个中 %2 个在线）</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>before broker start</source>
        <translation>代理启动之前</translation>
    </message>
    <message>
        <source>Made before the program was started, and kept on the disk</source>
        <translation>在程序启动之前建立，并保存在磁盘上</translation>
    </message>
    <message>
        <source>Messages to topics that the filter matches, of those that this window has counted</source>
        <translation>发往该过滤器所匹配主题的消息，以本窗口统计到的为准</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Matched/s</source>
        <translation>命中/秒</translation>
    </message>
    <message>
        <source>Matched</source>
        <translation>命中</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>订阅时间</translation>
    </message>
</context>
<context>
    <name>hookline::ui::SubscriptionsPage</name>
    <message>
        <source>+ and # have no place in a topic name</source>
        <translation>主题名中不能有 + 和 #</translation>
    </message>
    <message>
        <source>matches %1 of %2</source>
        <translation>命中 %1 / %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln subscription(s)</source>
        <translation>
            <numerusform>%Ln 个订阅</numerusform>
        </translation>
    </message>
    <message>
        <source>Nobody subscribes to this topic: a message to it reaches no client.</source>
        <translation>没有客户端订阅此主题：发往该主题的消息不会送达任何客户端。</translation>
    </message>
    <message>
        <source>No subscription matches.</source>
        <translation>没有匹配的订阅。</translation>
    </message>
    <message>
        <source>Nobody has subscribed yet.</source>
        <translation>还没有订阅。</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Open test client</source>
        <translation>打开测试客户端</translation>
    </message>
    <message>
        <source>Show what comes to it</source>
        <translation>查看其收到的消息</translation>
    </message>
    <message>
        <source>Show the client&apos;s events</source>
        <translation>查看该客户端的事件</translation>
    </message>
    <message>
        <source>Copy topic filter</source>
        <translation>复制主题过滤器</translation>
    </message>
    <message>
        <source>Subscriptions</source>
        <translation>订阅</translation>
    </message>
    <message>
        <source>Who listens to what</source>
        <translation>谁在订阅什么</translation>
    </message>
    <message>
        <source>Client ID or topic filter</source>
        <translation>客户端 ID 或主题过滤器</translation>
    </message>
    <message>
        <source>Search subscriptions</source>
        <translation>搜索订阅</translation>
    </message>
    <message>
        <source>Test a topic</source>
        <translation>测试主题</translation>
    </message>
    <message>
        <source>factory/l3/temp</source>
        <translation>factory/l3/temp</translation>
    </message>
    <message>
        <source>Topic to test</source>
        <translation>要测试的主题</translation>
    </message>
    <message>
        <source>No client gets a message to this topic.</source>
        <translation>发往此主题的消息不会到达任何客户端。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln client(s) get(s) it</source>
        <translation>
            <numerusform>%Ln 个客户端会收到</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>one of the %Ln member(s) of group %1 gets it</source>
        <translation>
            <numerusform>组 %1 的 %Ln 个成员中有一个会收到</numerusform>
        </translation>
    </message>
    <message>
        <source>; </source>
        <comment>between parts of a sentence</comment>
        <translation>；</translation>
    </message>
    <message>
        <source>.</source>
        <comment>end of a sentence</comment>
        <translation>。</translation>
    </message>
    <message>
        <source>Kafka: the bridge is switched off.</source>
        <translation>Kafka：桥接已关闭。</translation>
    </message>
    <message>
        <source>Kafka: no rule takes it.</source>
        <translation>Kafka：没有规则接收它。</translation>
    </message>
    <message>
        <source>the default rule</source>
        <translation>默认规则</translation>
    </message>
    <message>
        <source>only where %1</source>
        <translation>仅当 %1</translation>
    </message>
    <message>
        <source>only of clients %1</source>
        <translation>仅限客户端 %1</translation>
    </message>
    <message>
        <source>Kafka: %1</source>
        <translation>Kafka：%1</translation>
    </message>
    <message>
        <source>Overlapping %L1</source>
        <translation>重叠 %L1</translation>
    </message>
    <message>
        <source>Shared %L1</source>
        <translation>共享 %L1</translation>
    </message>
    <message>
        <source>Find…</source>
        <translation>查找…</translation>
    </message>
    <message>
        <source>Only filters of a client that match some of the same topics as another of its filters</source>
        <translation>仅显示与同一客户端的其他过滤器匹配部分相同主题的过滤器</translation>
    </message>
    <message>
        <source>Only members of shared subscriptions: each message goes to one member of the group</source>
        <translation>仅显示共享订阅的成员：每条消息只发给组内的一个成员</translation>
    </message>
    <message>
        <source>Shows only the subscriptions that a message to this topic would reach, and the Kafka rules that take it</source>
        <translation>仅显示发往此主题的消息会到达的订阅，以及会接收它的 Kafka 规则</translation>
    </message>
    <message>
        <source>the only member of group %1 gets it</source>
        <translation>组 %1 的唯一成员会收到</translation>
    </message>
    <message numerus="yes">
        <source>%Ln offline client(s) get(s) it when back, unless the message has QoS 0</source>
        <translation>
            <numerusform>%Ln 个离线客户端将在重新上线后收到（QoS 0 消息除外）</numerusform>
        </translation>
    </message>
    <message>
        <source>the only member of group %1 that is online gets it</source>
        <translation>共享组 %1 唯一在线的成员会收到</translation>
    </message>
    <message>
        <source>no member of group %1 is online: one gets it when back, unless the message has QoS 0</source>
        <translation>共享组 %1 没有成员在线：其中一个将在重新上线后收到（QoS 0 消息除外）</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Save the rows and columns that are shown as comma-separated values</source>
        <translation>将当前显示的行和列保存为逗号分隔值文件</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Choose what columns are shown</source>
        <translation>选择要显示的列</translation>
    </message>
</context>
<context>
    <name>hookline::ui::SumLine</name>
    <message>
        <source>nothing is missing</source>
        <translation>没有缺失</translation>
    </message>
    <message>
        <source>%1 are missing</source>
        <translation>缺少 %1 条</translation>
    </message>
    <message>
        <source>%1 too many</source>
        <translation>多出 %1 条</translation>
    </message>
    <message>
        <source>Since start:</source>
        <translation>自启动以来：</translation>
    </message>
    <message>
        <source>matched</source>
        <translation>命中</translation>
    </message>
    <message>
        <source>acknowledged</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>dropped</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>in flight</source>
        <translation>传输中</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>Show these events</source>
        <translation>显示这些事件</translation>
    </message>
    <message>
        <source>adds up: %1 failed or dropped, all lost</source>
        <translation>账目相符：%1 条失败或丢弃，全部丢失</translation>
    </message>
    <message>
        <source>adds up: %1 failed or dropped, all kept elsewhere</source>
        <translation>账目相符：%1 条失败或丢弃，均已另行保留</translation>
    </message>
    <message>
        <source>adds up: %1 failed or dropped, %2 of them kept elsewhere, %3 lost</source>
        <translation>账目相符：%1 条失败或丢弃，其中 %2 条已另行保留，%3 条丢失</translation>
    </message>
</context>
<context>
    <name>hookline::ui::TestClientDrawer</name>
    <message>
        <source>The broker refused this filter.</source>
        <translation>代理拒绝了此过滤器。</translation>
    </message>
    <message>
        <source>acknowledged</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>%1 …</source>
        <translation>%1 …</translation>
    </message>
    <message numerus="yes">
        <source>%Ln message(s)</source>
        <translation>
            <numerusform>%Ln 条消息</numerusform>
        </translation>
    </message>
    <message>
        <source>refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>Disconnect to change this</source>
        <translation>断开后才能修改</translation>
    </message>
    <message>
        <source>connected to %1</source>
        <translation>已连接到 %1</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>connecting…</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>断开</translation>
    </message>
    <message>
        <source>Test client</source>
        <translation>测试客户端</translation>
    </message>
    <message>
        <source>Close (Ctrl+T)</source>
        <translation>关闭（Ctrl+T）</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>主机</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation>客户端 ID</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Subscribe</source>
        <translation>订阅</translation>
    </message>
    <message>
        <source>Topic filter</source>
        <translation>主题过滤器</translation>
    </message>
    <message>
        <source>QoS of the subscription</source>
        <translation>订阅的 QoS</translation>
    </message>
    <message>
        <source>Subscriptions</source>
        <translation>订阅</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Unsubscribe</source>
        <translation>取消订阅</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>发布</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>消息内容</translation>
    </message>
    <message>
        <source>QoS of the message</source>
        <translation>消息的 QoS</translation>
    </message>
    <message>
        <source>Retain</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Publish (Ctrl+Enter)</source>
        <translation>发布（Ctrl+Enter）</translation>
    </message>
    <message>
        <source>Sent and received</source>
        <translation>收发记录</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>no rule takes it to Kafka</source>
        <translation>没有规则将其发送到 Kafka</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Broker</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>匿名</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>${seq}, ${now} and ${rand(20.0,30.0)} are filled in.</source>
        <translation>${seq}、${now} 和 ${rand(20.0,30.0)} 会被替换为实际值。</translation>
    </message>
    <message>
        <source>Publish again every so many milliseconds</source>
        <translation>每隔多少毫秒重复发布</translation>
    </message>
    <message>
        <source>once</source>
        <translation>一次</translation>
    </message>
    <message>
        <source>every </source>
        <translation>每隔 </translation>
    </message>
    <message>
        <source> ms</source>
        <translation> 毫秒</translation>
    </message>
    <message>
        <source>This program&apos;s, %1:%2</source>
        <translation>本程序的代理，%1:%2</translation>
    </message>
    <message>
        <source>Another one</source>
        <translation>其他代理</translation>
    </message>
</context>
<context>
    <name>hookline::ui::Texts</name>
    <message>
        <source>The configuration file %1 does not exist. Create it (--print-config shows a complete one) or start without naming a file.</source>
        <translation>配置文件 %1 不存在。请创建它（--print-config 可输出完整示例），或不指定文件启动。</translation>
    </message>
    <message>
        <source>The configuration file %1 cannot be read: %2. Check its owner and permissions.</source>
        <translation>无法读取配置文件 %1：%2。请检查其所有者和权限。</translation>
    </message>
    <message>
        <source>The configuration file %1 is larger than %2 bytes; this cannot be right. Check that the path names a Hookline file.</source>
        <translation>配置文件 %1 超过 %2 字节，这不正常。请确认路径指向 Hookline 的配置文件。</translation>
    </message>
    <message>
        <source>%1, line %2, column %3: %4. Correct this line; until then the defaults are used and the file is left as it is.</source>
        <translation>%1 第 %2 行第 %3 列：%4。请更正此行；在此之前使用默认值，文件保持不变。</translation>
    </message>
    <message>
        <source>The key %1 is not known and has no effect. Remove it; --print-config shows every key.</source>
        <translation>未知的键 %1，不起作用。请删除；--print-config 可列出所有键。</translation>
    </message>
    <message>
        <source>The key %1 is not known and has no effect. Did you mean %2?</source>
        <translation>未知的键 %1，不起作用。是否想写 %2？</translation>
    </message>
    <message>
        <source>The section [%1] is not known and has no effect. Remove it; --print-config shows every section.</source>
        <translation>未知的节 [%1]，不起作用。请删除；--print-config 可列出所有节。</translation>
    </message>
    <message>
        <source>The section [%1] is not known and has no effect. Did you mean [%2]?</source>
        <translation>未知的节 [%1]，不起作用。是否想写 [%2]？</translation>
    </message>
    <message>
        <source>%1 must be %2, not %3. Write for example: %4</source>
        <translation>%1 应为 %2，而不是 %3。例如：%4</translation>
    </message>
    <message>
        <source>A [[%1]] block has no name. Give it one: name = &quot;…&quot;.</source>
        <translation>一个 [[%1]] 块没有名称。请填写：name = &quot;…&quot;。</translation>
    </message>
    <message>
        <source>“%1” cannot be the name of a [[%2]] block. Use 1 to 64 characters without dots, quotes, brackets, = and \.</source>
        <translation>“%1”不能作为 [[%2]] 块的名称。请使用 1 到 64 个字符，不含点、引号、方括号、= 和 \。</translation>
    </message>
    <message>
        <source>Two [[%2]] blocks are named “%1”. Give each a name of its own.</source>
        <translation>有两个 [[%2]] 块都名为“%1”。请为每个块取不同的名称。</translation>
    </message>
    <message>
        <source>There are more than %2 [[%1]] blocks. Remove some.</source>
        <translation>[[%1]] 块超过 %2 个。请删除一些。</translation>
    </message>
    <message>
        <source>The listener “%1” speaks TLS and needs a certificate and its key. Set certificate and key to PEM files.</source>
        <translation>监听器“%1”使用 TLS，需要证书及其私钥。请将 certificate 和 key 设为 PEM 文件。</translation>
    </message>
    <message>
        <source>The listener “%1” asks clients for a certificate but knows nobody who signs them. Set client_ca to a PEM file.</source>
        <translation>监听器“%1”要求客户端出示证书，但不知道由谁签发。请将 client_ca 设为 PEM 文件。</translation>
    </message>
    <message>
        <source>The listener “%1” takes user names from certificates but asks for none. Set client_certificates to optional or required.</source>
        <translation>监听器“%1”从证书取用户名，但不要求证书。请将 client_certificates 设为 optional 或 required。</translation>
    </message>
    <message>
        <source>Nothing would listen: default_listener is false and there is no [[listeners]] block. Add one.</source>
        <translation>没有任何监听：default_listener 为 false 且没有 [[listeners]] 块。请添加一个。</translation>
    </message>
    <message>
        <source>A listener cannot be named “default”: that is the one of [broker]. Choose another name.</source>
        <translation>监听器不能命名为“default”：该名称属于 [broker] 的监听器。请换一个名称。</translation>
    </message>
    <message>
        <source>The listener “%1” needs a socket file. Set socket to a full path of at most 107 bytes.</source>
        <translation>监听器“%1”需要套接字文件。请将 socket 设为不超过 107 字节的完整路径。</translation>
    </message>
    <message>
        <source>“%1” is not a file mode. Write it as for chmod, e.g. 0660.</source>
        <translation>“%1”不是文件权限。请按 chmod 的写法填写，例如 0660。</translation>
    </message>
    <message>
        <source>The listeners “%1” and “%2” both want port %3 of the same address. Give one another port.</source>
        <translation>监听器“%1”和“%2”都要使用同一地址的端口 %3。请给其中一个换端口。</translation>
    </message>
    <message>
        <source>“%1” is not a path. It begins with /, e.g. /mqtt.</source>
        <translation>“%1”不是路径。路径以 / 开头，例如 /mqtt。</translation>
    </message>
    <message>
        <source>%1 = %2 is outside %3–%4. Choose a value in this range.</source>
        <translation>%1 = %2 超出范围 %3–%4。请选择此范围内的值。</translation>
    </message>
    <message>
        <source>%1 cannot be “%2”. Choose one of: %3.</source>
        <translation>%1 不能为“%2”。可选值：%3。</translation>
    </message>
    <message>
        <source>%1 must not be empty. Enter a text or remove the key to get the default.</source>
        <translation>%1 不能为空。请填写内容，或删除该键以使用默认值。</translation>
    </message>
    <message>
        <source>Linger must be %3–%4 ms, not %2.</source>
        <translation>linger 需在 %3–%4 毫秒之间，而不是 %2。</translation>
    </message>
    <message>
        <source>The Kafka client ID has %1 characters; it must have 1–%2.</source>
        <translation>Kafka 客户端 ID 有 %1 个字符，应为 1–%2 个。</translation>
    </message>
    <message>
        <source>“%1” is not allowed in the Kafka client ID. Only letters, digits, . _ - are allowed.</source>
        <translation>Kafka 客户端 ID 中不允许“%1”。仅允许字母、数字和 . _ -。</translation>
    </message>
    <message>
        <source>“%1” is not an address to listen on. Write 127.0.0.1 for this computer only, 0.0.0.0 for every network, or the address of one network interface.</source>
        <translation>“%1”不是可监听的地址。127.0.0.1 表示仅本机，0.0.0.0 表示所有网络，也可填写某个网卡的地址。</translation>
    </message>
    <message>
        <source>max_queued_bytes (%1) is less than max_packet_size (%2): the largest messages can never be queued for a client that is away. Raise one or lower the other.</source>
        <translation>max_queued_bytes（%1）小于 max_packet_size（%2）：最大的消息无法为离线客户端排队。请调大前者或调小后者。</translation>
    </message>
    <message>
        <source>MQTT allows packets of %1 bytes; Kafka will refuse records over %2 bytes. Lower broker.max_packet_size, or raise message.max.bytes under [kafka.properties] and on the Kafka nodes.</source>
        <translation>MQTT 允许 %1 字节的报文，而 Kafka 会拒绝超过 %2 字节的记录。请调小 broker.max_packet_size，或在 [kafka.properties] 和 Kafka 节点上调大 message.max.bytes。</translation>
    </message>
    <message>
        <source>A queue of %1 records is full within a second at a busy moment. Use 1000 or more.</source>
        <translation>繁忙时 %1 条记录的队列一秒内就会溢出。请设为 1000 或更大。</translation>
    </message>
    <message>
        <source>Port %1 is outside 1–65535.</source>
        <translation>端口 %1 不在 1–65535 范围内。</translation>
    </message>
    <message>
        <source>“%1” in “%2” is not a port number. Write host:port, e.g. 127.0.0.1:9092.</source>
        <translation>“%2”中的“%1”不是端口号。请填写“host:port”，例如 127.0.0.1:9092。</translation>
    </message>
    <message>
        <source>“%1” is not a host name or address. Write host:port, e.g. 127.0.0.1:9092.</source>
        <translation>“%1”不是主机名或地址。请填写“host:port”，例如 127.0.0.1:9092。</translation>
    </message>
    <message>
        <source>“%1” has no host name. Write host:port, e.g. 127.0.0.1:9092.</source>
        <translation>“%1”缺少主机名。请填写“host:port”，例如 127.0.0.1:9092。</translation>
    </message>
    <message>
        <source>“%1” looks like an HTTP address. Kafka needs host:port, e.g. 127.0.0.1:9092.</source>
        <translation>“%1”看起来是 HTTP 地址。Kafka 需要“host:port”，例如 127.0.0.1:9092。</translation>
    </message>
    <message>
        <source>“%1” in “%2” is not a protocol of Kafka. Write host:port, e.g. 127.0.0.1:9092.</source>
        <translation>“%2”中的“%1”不是 Kafka 协议。请填写“host:port”，例如 127.0.0.1:9092。</translation>
    </message>
    <message>
        <source>“%1” looks like an IPv6 address. Write it in brackets, e.g. [::1]:9092.</source>
        <translation>“%1”看起来是 IPv6 地址。请加方括号，例如 [::1]:9092。</translation>
    </message>
    <message>
        <source>“%1” is a full-width character. Type “%2” instead.</source>
        <translation>“%1”是全角字符。请改用半角“%2”。</translation>
    </message>
    <message>
        <source>Port 2181 in “%1” is ZooKeeper’s; Kafka nodes usually listen on 9092.</source>
        <translation>“%1”中的 2181 是 ZooKeeper 端口，Kafka 通常为 9092。</translation>
    </message>
    <message>
        <source>Port 1883 in “%1” is an MQTT broker’s; Kafka nodes usually listen on 9092.</source>
        <translation>“%1”中的 1883 是 MQTT 代理端口，Kafka 通常为 9092。</translation>
    </message>
    <message>
        <source>“%1” is in the list twice. Remove one.</source>
        <translation>“%1”在列表中重复。请删除一个。</translation>
    </message>
    <message>
        <source>Enter at least one host:port, e.g. 127.0.0.1:9092, or leave the field empty for the practice cluster.</source>
        <translation>请至少填写一个“host:port”，例如 127.0.0.1:9092；或改用练习集群。</translation>
    </message>
    <message>
        <source>Enter the name of a Kafka topic, e.g. hookline.events.</source>
        <translation>请填写 Kafka 主题名称，例如 hookline.events。</translation>
    </message>
    <message>
        <source>The Kafka topic name has %1 characters; at most %2 are allowed.</source>
        <translation>Kafka 主题名称有 %1 个字符，最多允许 %2 个。</translation>
    </message>
    <message>
        <source>“%1” is not allowed in Kafka topic names. Only letters, digits, . _ - are allowed.</source>
        <translation>Kafka 主题名称中不允许“%1”。仅允许字母、数字和 . _ -。</translation>
    </message>
    <message>
        <source>A Kafka topic cannot be named “%1”. Choose another name.</source>
        <translation>Kafka 主题不能命名为“%1”。请换一个名称。</translation>
    </message>
    <message>
        <source>Publishers wait until their records are on the disk (ack = “disk”): buffer = “%1” is taken as “disk”.</source>
        <translation>发布者要等到记录写入磁盘（ack 为“disk”）：buffer = “%1”按“disk”处理。</translation>
    </message>
    <message>
        <source>exactly_once needs every record on the disk, and buffer is “%1”. Set buffer = “disk”, or switch exactly_once off.</source>
        <translation>exactly_once 要求每条记录都在磁盘上，而 buffer 为“%1”。请设置 buffer = “disk”，或关闭 exactly_once。</translation>
    </message>
    <message>
        <source>exactly_once needs every record on the disk, and the rule “%1” has buffer = “%2”. Remove that, or switch exactly_once off.</source>
        <translation>exactly_once 要求每条记录都在磁盘上，而规则“%1”的 buffer = “%2”。请删除该项，或关闭 exactly_once。</translation>
    </message>
    <message>
        <source>exactly_once needs acks = all, not %1: a transaction counts only with every replica. Set acks to all, or switch exactly_once off.</source>
        <translation>exactly_once 要求 acks = all，而不是 %1：事务须由所有副本确认。请将 acks 设为 all，或关闭 exactly_once。</translation>
    </message>
    <message>
        <source>exactly_once needs the idempotent producer. Remove enable.idempotence, or switch exactly_once off.</source>
        <translation>exactly_once 要求幂等生产者。请删除 enable.idempotence，或关闭 exactly_once。</translation>
    </message>
    <message>
        <source>“%1” is not allowed in the transactional id. Only letters, digits, . _ - are allowed.</source>
        <translation>事务 ID 中不能使用“%1”。只能使用字母、数字、. _ -。</translation>
    </message>
    <message>
        <source>The transactional id has %1 characters; at most %2 are allowed.</source>
        <translation>事务 ID 有 %1 个字符；最多允许 %2 个。</translation>
    </message>
    <message>
        <source>transactional_id has no effect without exactly_once. Switch that on, or clear it.</source>
        <translation>没有 exactly_once 时 transactional_id 不起作用。请打开前者，或清除后者。</translation>
    </message>
    <message>
        <source>The practice cluster takes transactions but forgets how far they came. Only a real Kafka keeps the promise of exactly_once.</source>
        <translation>练习集群接受事务，但记不住进行到哪里。只有真正的 Kafka 能兑现 exactly_once 的承诺。</translation>
    </message>
    <message>
        <source>“%1” mixes . and _: Kafka’s metrics cannot tell such topics apart. Prefer one of the two.</source>
        <translation>“%1”混用了 . 和 _，Kafka 的指标无法区分这类主题。请只用其中一种。</translation>
    </message>
    <message>
        <source>“%1” begins with __, which Kafka keeps for its own topics. Choose another name.</source>
        <translation>“%1”以 __ 开头，这是 Kafka 内部主题的前缀。请换一个名称。</translation>
    </message>
    <message>
        <source>With acks = 0 lost messages cannot be noticed. Use all unless losing records does not matter.</source>
        <translation>acks = 0 时无法发现丢失。除非允许丢失记录，请使用 all。</translation>
    </message>
    <message>
        <source>The idempotent producer needs acks = all, not %1. Set acks to all or remove enable.idempotence.</source>
        <translation>幂等生产者需要 acks = all，而不是 %1。请将 acks 设为 all，或删除 enable.idempotence。</translation>
    </message>
    <message>
        <source>“%1” is not an event. Known are: %2.</source>
        <translation>“%1”不是事件。已知事件：%2。</translation>
    </message>
    <message>
        <source>“%1” is not an event. Did you mean “%2”?</source>
        <translation>“%1”不是事件。是否想写“%2”？</translation>
    </message>
    <message>
        <source>No event is chosen: nothing will be sent to Kafka. Choose at least one, or switch the bridge off.</source>
        <translation>未选择任何事件，不会向 Kafka 发送内容。请至少选择一个，或关闭桥接。</translation>
    </message>
    <message>
        <source>The event “%1” is in the list twice. Remove one.</source>
        <translation>事件“%1”在列表中重复。请删除一个。</translation>
    </message>
    <message>
        <source>%1 is set by %2. Set it there and remove it from [kafka.properties].</source>
        <translation>%1 由 %2 设置。请在那里设置，并从 [kafka.properties] 中删除。</translation>
    </message>
    <message>
        <source>“%1” is not the name of a librdkafka property. Only letters, digits, . _ - are allowed.</source>
        <translation>“%1”不是 librdkafka 属性名。仅允许字母、数字和 . _ -。</translation>
    </message>
    <message>
        <source>“%1” is not a SASL mechanism. Choose one of: %2.</source>
        <translation>“%1”不是 SASL 机制。可选值：%2。</translation>
    </message>
    <message>
        <source>With sasl_plaintext the password is sent unencrypted. Use sasl_ssl outside a trusted network.</source>
        <translation>sasl_plaintext 会以明文传输密码。在不可信网络中请使用 sasl_ssl。</translation>
    </message>
    <message>
        <source>%1 switches the check of the server’s certificate off: anyone on the network could impersonate the Kafka broker.</source>
        <translation>%1 会关闭服务器证书校验，可能遭受中间人攻击。</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>拒绝接入</translation>
    </message>
    <message>
        <source>disconnected</source>
        <translation>断开</translation>
    </message>
    <message>
        <source>subscribed</source>
        <translation>订阅</translation>
    </message>
    <message>
        <source>unsubscribed</source>
        <translation>取消订阅</translation>
    </message>
    <message>
        <source>session created</source>
        <translation>会话创建</translation>
    </message>
    <message>
        <source>session resumed</source>
        <translation>会话恢复</translation>
    </message>
    <message>
        <source>session taken over</source>
        <translation>会话接管</translation>
    </message>
    <message>
        <source>session ended</source>
        <translation>会话结束</translation>
    </message>
    <message>
        <source>delivered</source>
        <translation>投递</translation>
    </message>
    <message>
        <source>dropped</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>A client connected.</source>
        <translation>客户端已连接。</translation>
    </message>
    <message>
        <source>A client was not let in.</source>
        <translation>客户端被拒绝接入。</translation>
    </message>
    <message>
        <source>A client subscribed to a topic filter.</source>
        <translation>客户端订阅了主题过滤器。</translation>
    </message>
    <message>
        <source>A client gave up a subscription.</source>
        <translation>客户端取消了订阅。</translation>
    </message>
    <message>
        <source>A new session began.</source>
        <translation>新会话开始。</translation>
    </message>
    <message>
        <source>A client came back to its session.</source>
        <translation>客户端恢复了会话。</translation>
    </message>
    <message>
        <source>A session ended or expired.</source>
        <translation>会话结束或过期。</translation>
    </message>
    <message>
        <source>A client published a message.</source>
        <translation>客户端发布了消息。</translation>
    </message>
    <message>
        <source>no subscribers</source>
        <translation>没有订阅者</translation>
    </message>
    <message>
        <source>the session&apos;s queue was full</source>
        <translation>会话队列已满</translation>
    </message>
    <message>
        <source>the client reads too slowly</source>
        <translation>客户端接收太慢</translation>
    </message>
    <message>
        <source>QoS 0 while the client was away</source>
        <translation>客户端离线时的 QoS 0 消息</translation>
    </message>
    <message>
        <source>the message expired</source>
        <translation>消息已过期</translation>
    </message>
    <message>
        <source>larger than the client accepts</source>
        <translation>超过客户端可接受的大小</translation>
    </message>
    <message>
        <source>the session ended</source>
        <translation>会话已结束</translation>
    </message>
    <message>
        <source>rejected by a hook</source>
        <translation>被钩子拒绝</translation>
    </message>
    <message>
        <source>the retained store is full</source>
        <translation>保留消息存储已满</translation>
    </message>
    <message>
        <source>an I/O loop could not keep up</source>
        <translation>I/O 循环来不及处理</translation>
    </message>
    <message>
        <source>refused by the access rules</source>
        <translation>被访问规则拒绝</translation>
    </message>
    <message>
        <source>switched off</source>
        <translation>已关闭</translation>
    </message>
    <message>
        <source>connecting…</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>unreachable</source>
        <translation>无法连接</translation>
    </message>
    <message>
        <source>refuses records</source>
        <translation>拒绝写入</translation>
    </message>
    <message>
        <source>bad message</source>
        <translation>消息错误</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>连接中断</translation>
    </message>
    <message>
        <source>unknown host name</source>
        <translation>未知主机名</translation>
    </message>
    <message>
        <source>timed out</source>
        <translation>超时</translation>
    </message>
    <message>
        <source>a field of the rule is missing</source>
        <translation>规则中的字段缺失</translation>
    </message>
    <message>
        <source>no topic name can be made</source>
        <translation>无法生成主题名</translation>
    </message>
    <message>
        <source>too many topics in use</source>
        <translation>使用中的主题过多</translation>
    </message>
    <message>
        <source>the topic&apos;s share of the queue is full</source>
        <translation>该主题的队列份额已满</translation>
    </message>
    <message>
        <source>no such partition</source>
        <translation>没有该分区</translation>
    </message>
    <message>
        <source>not a time</source>
        <translation>时间无效</translation>
    </message>
    <message>
        <source>the rules lead in a circle</source>
        <translation>规则循环引用</translation>
    </message>
    <message>
        <source>no producer for the topic</source>
        <translation>该主题没有生产者</translation>
    </message>
    <message>
        <source>unknown partition</source>
        <translation>未知分区</translation>
    </message>
    <message>
        <source>unknown topic</source>
        <translation>未知主题</translation>
    </message>
    <message>
        <source>all Kafka nodes down</source>
        <translation>所有 Kafka 节点离线</translation>
    </message>
    <message>
        <source>request timed out</source>
        <translation>请求超时</translation>
    </message>
    <message>
        <source>queue full</source>
        <translation>队列已满</translation>
    </message>
    <message>
        <source>TLS failed</source>
        <translation>TLS 失败</translation>
    </message>
    <message>
        <source>authentication failed</source>
        <translation>认证失败</translation>
    </message>
    <message>
        <source>given up at shutdown</source>
        <translation>关闭时放弃</translation>
    </message>
    <message>
        <source>producer failed for good</source>
        <translation>生产者彻底失效</translation>
    </message>
    <message>
        <source>corrupt message</source>
        <translation>消息损坏</translation>
    </message>
    <message>
        <source>topic does not exist</source>
        <translation>主题不存在</translation>
    </message>
    <message>
        <source>partition has moved</source>
        <translation>分区已迁移</translation>
    </message>
    <message>
        <source>record too large</source>
        <translation>记录过大</translation>
    </message>
    <message>
        <source>invalid topic name</source>
        <translation>主题名称无效</translation>
    </message>
    <message>
        <source>batch too large</source>
        <translation>批次过大</translation>
    </message>
    <message>
        <source>too few replicas</source>
        <translation>副本不足</translation>
    </message>
    <message>
        <source>not authorised for the topic</source>
        <translation>无该主题的权限</translation>
    </message>
    <message>
        <source>not authorised on the cluster</source>
        <translation>无集群权限</translation>
    </message>
    <message>
        <source>invalid record</source>
        <translation>记录无效</translation>
    </message>
    <message>
        <source>Kafka error %1</source>
        <translation>Kafka 错误 %1</translation>
    </message>
    <message>
        <source>Resolve host name</source>
        <translation>解析主机名</translation>
    </message>
    <message>
        <source>Open TCP connection</source>
        <translation>建立 TCP 连接</translation>
    </message>
    <message>
        <source>Ask for cluster metadata</source>
        <translation>获取集群元数据</translation>
    </message>
    <message>
        <source>Reach advertised listener</source>
        <translation>连接公布的监听地址</translation>
    </message>
    <message>
        <source>Find the topic</source>
        <translation>查找主题</translation>
    </message>
    <message>
        <source>Write a probe record</source>
        <translation>写入探测记录</translation>
    </message>
    <message>
        <source>Port %3 is already in use, perhaps by Mosquitto or EMQX.</source>
        <translation>端口 %3 已被占用（可能是 Mosquitto 或 EMQX）。</translation>
    </message>
    <message>
        <source>Stop the other program and start the broker again, or use another port.</source>
        <translation>请停止该程序后重新启动代理，或使用其他端口。</translation>
    </message>
    <message>
        <source>A hook script does not load, so nothing is served.</source>
        <translation>有一个钩子脚本无法加载，因此不提供服务。</translation>
    </message>
    <message>
        <source>Correct the script, or take it out of scripts under [hooks].</source>
        <translation>请修正该脚本，或将其从 [hooks] 的 scripts 中移除。</translation>
    </message>
    <message>
        <source>The system does not allow listening on port %3.</source>
        <translation>系统不允许监听端口 %3。</translation>
    </message>
    <message>
        <source>The password file cannot be used, so the broker lets nobody in.</source>
        <translation>密码文件无法使用，因此代理不允许任何人连接。</translation>
    </message>
    <message>
        <source>The file of access rules cannot be used, so the broker lets nobody in.</source>
        <translation>访问规则文件无法使用，因此代理不允许任何人连接。</translation>
    </message>
    <message>
        <source>The details name the line. Correct it and start the broker again.</source>
        <translation>详细信息中有行号。请改正后重新启动代理。</translation>
    </message>
    <message>
        <source>An address in banned_addresses cannot be understood.</source>
        <translation>banned_addresses 中有无法识别的地址。</translation>
    </message>
    <message>
        <source>Write an address such as 192.0.2.7 or a network such as 192.0.2.0/24.</source>
        <translation>请填写地址（如 192.0.2.7）或网段（如 192.0.2.0/24）。</translation>
    </message>
    <message>
        <source>Ports below 1024 need privilege: use another port, e.g. 1883.</source>
        <translation>1024 以下的端口需要特权：请使用其他端口，例如 1883。</translation>
    </message>
    <message>
        <source>This computer does not have the address the broker should listen on.</source>
        <translation>本机没有代理要监听的地址。</translation>
    </message>
    <message>
        <source>Set bind under [broker] to 127.0.0.1, 0.0.0.0 or an address of this computer.</source>
        <translation>请将 [broker] 中的 bind 设为 127.0.0.1、0.0.0.0 或本机地址。</translation>
    </message>
    <message>
        <source>The broker cannot listen on port %3.</source>
        <translation>代理无法监听端口 %3。</translation>
    </message>
    <message>
        <source>The details name the system&apos;s reason.</source>
        <translation>详情中有系统给出的原因。</translation>
    </message>
    <message>
        <source>The system has no open files left for the broker.</source>
        <translation>系统已没有可供代理使用的文件描述符。</translation>
    </message>
    <message>
        <source>Raise the limit of open files (ulimit -n) and start again.</source>
        <translation>请提高打开文件数上限（ulimit -n）后重新启动。</translation>
    </message>
    <message>
        <source>Kafka cannot be reached at %1.</source>
        <translation>无法连接 Kafka（%1）。</translation>
    </message>
    <message>
        <source>Check that Kafka runs there and that host and port are right.</source>
        <translation>请检查 Kafka 是否在运行，主机和端口是否正确。</translation>
    </message>
    <message>
        <source>No address was found for the Kafka server %1.</source>
        <translation>找不到 Kafka 主机 %1 的地址。</translation>
    </message>
    <message>
        <source>Check the spelling of the host name and the name service of this computer.</source>
        <translation>请检查主机名拼写和本机的域名解析。</translation>
    </message>
    <message>
        <source>Kafka at %1 does not answer in time.</source>
        <translation>Kafka（%1）未及时应答。</translation>
    </message>
    <message>
        <source>Check that it is not overloaded, and the network and firewalls between.</source>
        <translation>请检查它是否过载，以及中间的网络和防火墙。</translation>
    </message>
    <message>
        <source>Kafka at %1 refuses the login.</source>
        <translation>Kafka（%1）拒绝登录。</translation>
    </message>
    <message>
        <source>Check sasl.mechanism, user and password.</source>
        <translation>请检查 sasl.mechanism、用户名和密码。</translation>
    </message>
    <message>
        <source>Kafka at %1 refuses the login by SCRAM.</source>
        <translation>Kafka（%1）拒绝 SCRAM 登录。</translation>
    </message>
    <message>
        <source>With Kafka 4.0 and later this librdkafka fails at SCRAM even when user and password are right; the connection test tells. Use librdkafka 2.6.1 or later, or PLAIN over TLS. With an older Kafka check user and password.</source>
        <translation>对于 Kafka 4.0 及更高版本，即使用户名和密码正确，当前的 librdkafka 也无法通过 SCRAM 登录；连接测试可以确认这一点。请使用 librdkafka 2.6.1 或更高版本，或改用 TLS 上的 PLAIN。若 Kafka 版本较旧，请检查用户名和密码。</translation>
    </message>
    <message>
        <source>There is no secure connection to Kafka at %1.</source>
        <translation>无法与 Kafka（%1）建立安全连接。</translation>
    </message>
    <message>
        <source>Check the CA, the certificate&apos;s host name and validity, and that the port speaks TLS.</source>
        <translation>请检查 CA、证书的主机名和有效期，以及端口是否使用 TLS。</translation>
    </message>
    <message>
        <source>What answers at %1 hangs up on a Kafka client.</source>
        <translation>%1 断开了 Kafka 客户端的连接。</translation>
    </message>
    <message>
        <source>The port may belong to another program, or want TLS or a login: check the port and security.protocol.</source>
        <translation>端口可能属于其他程序，或要求 TLS 或登录：请检查端口和 security.protocol。</translation>
    </message>
    <message>
        <source>The topic %2 does not exist and the cluster does not create topics by itself.</source>
        <translation>主题 %2 不存在，且集群未开启自动创建。</translation>
    </message>
    <message>
        <source>Create the topic, or choose another one in the settings.</source>
        <translation>请创建该主题，或在设置中选择其他主题。</translation>
    </message>
    <message>
        <source>Kafka does not accept the topic name %2.</source>
        <translation>Kafka 不接受主题名称 %2。</translation>
    </message>
    <message>
        <source>Use letters, digits, dot, underscore and hyphen, at most 249 characters.</source>
        <translation>请使用字母、数字、点、下划线和连字符，最多 249 个字符。</translation>
    </message>
    <message>
        <source>Kafka does not allow this user to write to the topic %2.</source>
        <translation>Kafka 不允许该用户写入主题 %2。</translation>
    </message>
    <message>
        <source>Grant it WRITE and DESCRIBE on the topic.</source>
        <translation>请授予该用户对主题的 WRITE 和 DESCRIBE 权限。</translation>
    </message>
    <message>
        <source>A policy of the cluster refuses records for the topic %2.</source>
        <translation>集群策略拒绝写入主题 %2。</translation>
    </message>
    <message>
        <source>Ask who runs the cluster which policy it is.</source>
        <translation>请向集群管理员询问是哪项策略。</translation>
    </message>
    <message>
        <source>What answers at %1 cannot take records in order.</source>
        <translation>%1 无法按顺序接收记录。</translation>
    </message>
    <message>
        <source>Check the port: it may be a controller&apos;s. For Kafka before 0.11 set exactly_once = false and choose acks = 1.</source>
        <translation>请检查端口：它可能属于控制器。Kafka 0.11 之前的版本请设置 exactly_once = false 并选择 acks = 1。</translation>
    </message>
    <message>
        <source>Kafka refuses records for the topic %2.</source>
        <translation>Kafka 拒绝写入主题 %2。</translation>
    </message>
    <message>
        <source>The details and the log of the Kafka node say more.</source>
        <translation>详情和 Kafka 节点日志中有更多信息。</translation>
    </message>
    <message>
        <source>Kafka at %1 is connected but acknowledges nothing.</source>
        <translation>Kafka（%1）已连接，但没有确认任何记录。</translation>
    </message>
    <message>
        <source>Usually too few replicas of the topic %2 are in sync, or a node is overloaded: check the nodes.</source>
        <translation>通常是主题 %2 的同步副本不足，或节点过载：请检查各节点。</translation>
    </message>
    <message>
        <source>Another program uses this one&apos;s transactional id at %1: nothing is sent to the topic %2.</source>
        <translation>另一个程序在 %1 上使用了本程序的事务 ID：主题 %2 的发送已停止。</translation>
    </message>
    <message>
        <source>Give each program a transactional_id of its own, or stop the other and start this one again. Everything stays in the spool meanwhile.</source>
        <translation>请为每个程序设置各自的 transactional_id，或停止另一个程序并重新启动本程序。在此期间所有记录都保留在磁盘缓存中。</translation>
    </message>
    <message>
        <source>Kafka at %1 is connected but does not answer about transactions.</source>
        <translation>%1 的 Kafka 已连接，但不回应事务请求。</translation>
    </message>
    <message>
        <source>Too few replicas of __transaction_state or __consumer_offsets may be in sync: check the nodes.</source>
        <translation>__transaction_state 或 __consumer_offsets 的同步副本可能太少：请检查节点。</translation>
    </message>
    <message>
        <source>Kafka does not allow this user the transactions that exactly_once needs for the topic %2.</source>
        <translation>Kafka 不允许此用户对主题 %2 使用 exactly_once 所需的事务。</translation>
    </message>
    <message>
        <source>Grant it WRITE and DESCRIBE on the transactional ids, READ on their groups and READ on the topic, or switch exactly_once off.</source>
        <translation>请授予该用户对事务 ID 的 WRITE 和 DESCRIBE 权限、对相应消费组的 READ 权限以及对主题的 READ 权限，或关闭 exactly_once。</translation>
    </message>
    <message>
        <source>Kafka does not accept transactions of this length.</source>
        <translation>Kafka 不接受这样长的事务。</translation>
    </message>
    <message>
        <source>Set transaction.timeout.ms in the advanced properties to no more than the nodes&apos; transaction.max.timeout.ms.</source>
        <translation>请在高级属性中将 transaction.timeout.ms 设为不超过节点的 transaction.max.timeout.ms。</translation>
    </message>
    <message>
        <source>The practice cluster could not start.</source>
        <translation>练习集群无法启动。</translation>
    </message>
    <message>
        <source>Name a Kafka server in the settings, or free some ports.</source>
        <translation>请在设置中填写 Kafka 主机，或释放一些端口。</translation>
    </message>
    <message>
        <source>Kafka&apos;s library does not accept the settings.</source>
        <translation>Kafka 库不接受这些设置。</translation>
    </message>
    <message>
        <source>Correct them in the Kafka settings; the details name the one.</source>
        <translation>请在 Kafka 设置中更正；详情中指出了具体项。</translation>
    </message>
    <message>
        <source>The change is in use but not saved.</source>
        <translation>更改已生效但未保存。</translation>
    </message>
    <message>
        <source>Mend the configuration file or its permissions; it was left untouched.</source>
        <translation>请修复配置文件或其权限；文件未被改动。</translation>
    </message>
    <message>
        <source>The configuration file was not loaded again because it has errors.</source>
        <translation>配置文件有错误，未重新加载。</translation>
    </message>
    <message>
        <source>Correct it; the present settings stay in use.</source>
        <translation>请更正；当前设置继续使用。</translation>
    </message>
    <message>
        <source>connected</source>
        <comment>state of Kafka</comment>
        <translation>已连接</translation>
    </message>
    <message>
        <source>No Kafka server is named.</source>
        <translation>没有指定 Kafka 服务器。</translation>
    </message>
    <message>
        <source>Write host:port, e.g. 127.0.0.1:9092, or leave it empty for the practice cluster.</source>
        <translation>请填写“host:port”，例如 127.0.0.1:9092；留空则使用练习集群。</translation>
    </message>
    <message>
        <source>Kafka&apos;s library does not take the settings: %1.</source>
        <translation>Kafka 的库不接受这些设置：%1。</translation>
    </message>
    <message>
        <source>Correct them in the settings, section kafka or kafka.properties.</source>
        <translation>请在设置的 kafka 或 kafka.properties 部分更正。</translation>
    </message>
    <message>
        <source>A secret cannot be read: %1.</source>
        <translation>无法读取机密：%1。</translation>
    </message>
    <message>
        <source>Correct where it points, or put the secret there. A new environment variable needs a new start of the program.</source>
        <translation>请更正其指向，或把机密放到那里。新的环境变量需要重新启动程序。</translation>
    </message>
    <message>
        <source>This version of Kafka&apos;s library cannot fetch OAuth tokens from an OIDC server by itself.</source>
        <translation>此版本的 Kafka 库无法自行从 OIDC 服务器获取 OAuth 令牌。</translation>
    </message>
    <message>
        <source>Let another program keep the token in a file and set kafka.oauth_token to file:/path, or use a librdkafka that is built with OIDC.</source>
        <translation>请让其他程序把令牌保存在文件中，并将 kafka.oauth_token 设为 file:/路径；或使用带 OIDC 的 librdkafka。</translation>
    </message>
    <message>
        <source>This build of Kafka&apos;s library has no Kerberos (GSSAPI).</source>
        <translation>此版本的 Kafka 库不含 Kerberos（GSSAPI）支持。</translation>
    </message>
    <message>
        <source>Use a librdkafka that is built with libsasl2, such as Debian&apos;s, or another mechanism.</source>
        <translation>请使用带 libsasl2 编译的 librdkafka（例如 Debian 的版本），或改用其他认证机制。</translation>
    </message>
    <message>
        <source>OAUTHBEARER is chosen, but nothing says where the token is.</source>
        <translation>已选择 OAUTHBEARER，但没有说明令牌在哪里。</translation>
    </message>
    <message>
        <source>Set kafka.oauth_token to env:NAME or file:/path.</source>
        <translation>请将 kafka.oauth_token 设为 env:名称 或 file:/路径。</translation>
    </message>
    <message>
        <source>The CA file %1 cannot be read.</source>
        <translation>无法读取 CA 文件 %1。</translation>
    </message>
    <message>
        <source>Correct kafka.tls_ca, or the permissions of the file.</source>
        <translation>请更正 kafka.tls_ca，或该文件的权限。</translation>
    </message>
    <message>
        <source>There is no certificate in %1.</source>
        <translation>%1 中没有证书。</translation>
    </message>
    <message>
        <source>Give a PEM file (-----BEGIN CERTIFICATE-----). A Java truststore becomes one with: keytool -exportcert -rfc -keystore FILE -alias NAME.</source>
        <translation>请提供 PEM 文件（-----BEGIN CERTIFICATE-----）。Java 信任库可这样转换：keytool -exportcert -rfc -keystore 文件 -alias 名称。</translation>
    </message>
    <message>
        <source>The certificate file %1 cannot be read.</source>
        <translation>无法读取证书文件 %1。</translation>
    </message>
    <message>
        <source>Correct kafka.tls_certificate, or the permissions of the file.</source>
        <translation>请更正 kafka.tls_certificate，或该文件的权限。</translation>
    </message>
    <message>
        <source>Give this client&apos;s own certificate as a PEM file (-----BEGIN CERTIFICATE-----).</source>
        <translation>请以 PEM 文件（-----BEGIN CERTIFICATE-----）提供客户端证书。</translation>
    </message>
    <message>
        <source>The file of the private key %1 cannot be read.</source>
        <translation>无法读取私钥文件 %1。</translation>
    </message>
    <message>
        <source>Correct kafka.tls_key, or the permissions of the file.</source>
        <translation>请更正 kafka.tls_key，或该文件的权限。</translation>
    </message>
    <message>
        <source>There is no private key in %1.</source>
        <translation>%1 中没有私钥。</translation>
    </message>
    <message>
        <source>Give the certificate&apos;s private key as a PEM file (-----BEGIN PRIVATE KEY-----).</source>
        <translation>请以 PEM 文件（-----BEGIN PRIVATE KEY-----）提供证书的私钥。</translation>
    </message>
    <message>
        <source>The password does not open the private key %1.</source>
        <translation>该密码无法打开私钥 %1。</translation>
    </message>
    <message>
        <source>Correct kafka.tls_key_password.</source>
        <translation>请更正 kafka.tls_key_password。</translation>
    </message>
    <message>
        <source>The private key %1 does not belong to the certificate %2.</source>
        <translation>私钥 %1 与证书 %2 不匹配。</translation>
    </message>
    <message>
        <source>Use the key that the certificate was made for.</source>
        <translation>请使用与该证书对应的私钥。</translation>
    </message>
    <message>
        <source>The own certificate %1 ran out on %2.</source>
        <translation>客户端证书 %1 已于 %2 过期。</translation>
    </message>
    <message>
        <source>Have a new one made. If it should still be valid, check this computer&apos;s clock.</source>
        <translation>请申请新证书。如果它应仍有效，请检查本机时钟。</translation>
    </message>
    <message>
        <source>No address was found for “%1”.</source>
        <translation>找不到“%1”的地址。</translation>
    </message>
    <message>
        <source>Check the spelling, and the name service of this computer.</source>
        <translation>请检查拼写，以及本机的域名解析。</translation>
    </message>
    <message>
        <source>Nothing listens at %1.</source>
        <translation>%1 上没有程序在监听。</translation>
    </message>
    <message>
        <source>Start Kafka, or correct the port (Kafka&apos;s usual one is 9092).</source>
        <translation>请启动 Kafka，或更正端口（Kafka 通常为 9092）。</translation>
    </message>
    <message>
        <source>Nothing answers at %1.</source>
        <translation>%1 没有任何应答。</translation>
    </message>
    <message>
        <source>A firewall may drop the packets, or the address is wrong.</source>
        <translation>可能是防火墙丢弃了数据包，或地址有误。</translation>
    </message>
    <message>
        <source>There is no way to %1 from this computer.</source>
        <translation>从本机无法到达 %1。</translation>
    </message>
    <message>
        <source>Check the network or VPN, and the address.</source>
        <translation>请检查网络或 VPN，以及地址。</translation>
    </message>
    <message>
        <source>%1 is a web server, not Kafka.</source>
        <translation>%1 是 Web 服务器，不是 Kafka。</translation>
    </message>
    <message>
        <source>Use the port of a Kafka node, usually 9092.</source>
        <translation>请使用 Kafka 节点的端口，通常为 9092。</translation>
    </message>
    <message>
        <source>%1 is ZooKeeper, not Kafka.</source>
        <translation>%1 是 ZooKeeper，不是 Kafka。</translation>
    </message>
    <message>
        <source>%1 speaks TLS, and security_protocol is %2.</source>
        <translation>%1 使用 TLS，而 security_protocol 为 %2。</translation>
    </message>
    <message>
        <source>Set kafka.security_protocol to ssl, or to sasl_ssl where there is a login.</source>
        <translation>请将 kafka.security_protocol 设为 ssl；需要登录时设为 sasl_ssl。</translation>
    </message>
    <message>
        <source>%1 hangs up on a Kafka client.</source>
        <translation>%1 会挂断 Kafka 客户端的连接。</translation>
    </message>
    <message>
        <source>Another program may own this port; check it and security_protocol.</source>
        <translation>此端口可能属于其他程序；请检查端口和 security_protocol。</translation>
    </message>
    <message>
        <source>%1 accepts connections but says nothing.</source>
        <translation>%1 接受连接但没有应答。</translation>
    </message>
    <message>
        <source>The Kafka node may be frozen or still starting.</source>
        <translation>该 Kafka 节点可能已停顿或仍在启动。</translation>
    </message>
    <message>
        <source>%1 is the port of a controller, which takes no records.</source>
        <translation>%1 是控制器的端口，不接受记录。</translation>
    </message>
    <message>
        <source>Use the port of a Kafka node&apos;s listener, usually 9092.</source>
        <translation>请使用 Kafka 节点监听器的端口，通常为 9092。</translation>
    </message>
    <message>
        <source>%1 wants a login, and security_protocol is %2.</source>
        <translation>%1 要求登录，而 security_protocol 为 %2。</translation>
    </message>
    <message>
        <source>Set kafka.security_protocol to %3, kafka.sasl_mechanism to one of %4, and user and password.</source>
        <translation>请将 kafka.security_protocol 设为 %3，kafka.sasl_mechanism 设为 %4 之一，并填写用户名和密码。</translation>
    </message>
    <message>
        <source>%1 speaks Kafka without TLS, and security_protocol is %2.</source>
        <translation>%1 使用不带 TLS 的 Kafka，而 security_protocol 为 %2。</translation>
    </message>
    <message>
        <source>Set kafka.security_protocol to %3, or use the port that speaks TLS.</source>
        <translation>请将 kafka.security_protocol 设为 %3，或使用带 TLS 的端口。</translation>
    </message>
    <message>
        <source>The TLS handshake with %1 failed.</source>
        <translation>与 %1 的 TLS 握手失败。</translation>
    </message>
    <message>
        <source>The two sides may have no version or cipher in common; the Kafka node&apos;s log says more.</source>
        <translation>双方可能没有共同的版本或加密套件；Kafka 节点的日志有更多信息。</translation>
    </message>
    <message>
        <source>The certificate of %1 is signed by %2, which is not trusted here.</source>
        <translation>%1 的证书由 %2 签发，本机不信任它。</translation>
    </message>
    <message>
        <source>Set kafka.tls_ca to the PEM file of the CA that signs the Kafka nodes&apos; certificates. Whoever runs the cluster has it.</source>
        <translation>请将 kafka.tls_ca 设为签发 Kafka 节点证书的 CA 的 PEM 文件；可向集群管理员索取。</translation>
    </message>
    <message>
        <source>%1 shows a certificate that it signed itself: %2.</source>
        <translation>%1 出示的是自签名证书：%2。</translation>
    </message>
    <message>
        <source>Set kafka.tls_ca to this very certificate as a PEM file, or have it signed by a CA.</source>
        <translation>请将 kafka.tls_ca 设为该证书的 PEM 文件，或让 CA 为其签名。</translation>
    </message>
    <message>
        <source>The certificate of %1 (%2) ran out on %3.</source>
        <translation>%1 的证书（%2）已于 %3 过期。</translation>
    </message>
    <message>
        <source>Renew it on the Kafka node. If it should still be valid, check this computer&apos;s clock.</source>
        <translation>请在 Kafka 节点上更新证书。如果它应仍有效，请检查本机时钟。</translation>
    </message>
    <message>
        <source>The certificate of %1 (%2) is not valid yet.</source>
        <translation>%1 的证书（%2）尚未生效。</translation>
    </message>
    <message>
        <source>Check the clocks of this computer and of the one that made the certificate.</source>
        <translation>请检查本机以及签发证书的计算机的时钟。</translation>
    </message>
    <message>
        <source>The certificate of %1 is not for “%2”, but for: %3.</source>
        <translation>%1 的证书不是给“%2”的，而是给：%3。</translation>
    </message>
    <message>
        <source>Use one of these names in kafka.servers and in advertised.listeners, or have the certificate made for this one too. tls_verify = ca leaves this check out.</source>
        <translation>请在 kafka.servers 和 advertised.listeners 中使用这些名称之一，或让证书也包含此名称。tls_verify = ca 可省略此检查。</translation>
    </message>
    <message>
        <source>The certificate of %1 (%2) has been revoked.</source>
        <translation>%1 的证书（%2）已被吊销。</translation>
    </message>
    <message>
        <source>Have a new one made for the Kafka node.</source>
        <translation>请为 Kafka 节点申请新证书。</translation>
    </message>
    <message>
        <source>The certificate of %1 (%2) is not trusted.</source>
        <translation>%1 的证书（%2）不受信任。</translation>
    </message>
    <message>
        <source>The detail says why. Check kafka.tls_ca and the Kafka node&apos;s certificate chain.</source>
        <translation>详情说明了原因。请检查 kafka.tls_ca 和 Kafka 节点的证书链。</translation>
    </message>
    <message>
        <source>The certificate of %1 runs out on %2.</source>
        <translation>%1 的证书将于 %2 过期。</translation>
    </message>
    <message>
        <source>Renew it on the Kafka node in time.</source>
        <translation>请及时在 Kafka 节点上更新。</translation>
    </message>
    <message>
        <source>%1 wants a certificate of this client, and none is set.</source>
        <translation>%1 要求本客户端出示证书，但未设置。</translation>
    </message>
    <message>
        <source>Set kafka.tls_certificate and kafka.tls_key to the ones made for this client.</source>
        <translation>请将 kafka.tls_certificate 和 kafka.tls_key 设为本客户端的证书和私钥。</translation>
    </message>
    <message>
        <source>%1 refuses this client&apos;s certificate, which is signed by %2; it trusts: %3.</source>
        <translation>%1 拒绝本客户端由 %2 签发的证书；它信任：%3。</translation>
    </message>
    <message>
        <source>Use a certificate signed by a CA that the Kafka node trusts (its ssl.truststore).</source>
        <translation>请使用由 Kafka 节点信任的 CA（其 ssl.truststore）签发的证书。</translation>
    </message>
    <message>
        <source>%1 takes no login, and security_protocol is %2.</source>
        <translation>%1 不接受登录，而 security_protocol 为 %2。</translation>
    </message>
    <message>
        <source>Set kafka.security_protocol to %3, or use the port of the listener that has SASL.</source>
        <translation>请将 kafka.security_protocol 设为 %3，或使用带 SASL 的监听器端口。</translation>
    </message>
    <message>
        <source>%1 does not offer %2; it offers: %3.</source>
        <translation>%1 不提供 %2；它提供：%3。</translation>
    </message>
    <message>
        <source>Choose one of these as kafka.sasl_mechanism, or enable %2 on the Kafka node (sasl.enabled.mechanisms).</source>
        <translation>请将 kafka.sasl_mechanism 设为其中之一，或在 Kafka 节点上启用 %2（sasl.enabled.mechanisms）。</translation>
    </message>
    <message>
        <source>%1 refuses the user name or the password of “%2”.</source>
        <translation>%1 拒绝“%2”的用户名或密码。</translation>
    </message>
    <message>
        <source>Check kafka.sasl_user, and what kafka.sasl_password points to.</source>
        <translation>请检查 kafka.sasl_user，以及 kafka.sasl_password 所指的内容。</translation>
    </message>
    <message>
        <source>%1 knows no user “%2” with this password for %3.</source>
        <translation>%1 不认识使用此密码、采用 %3 的用户“%2”。</translation>
    </message>
    <message>
        <source>Check user and password. On the Kafka node the user must have been made for this very mechanism (kafka-configs.sh --alter --add-config).</source>
        <translation>请检查用户名和密码。Kafka 上的用户必须为这一机制创建（kafka-configs.sh --alter --add-config）。</translation>
    </message>
    <message>
        <source>User and password are right, but librdkafka %1 cannot log in by SCRAM to Kafka 4.0 and later.</source>
        <translation>用户名和密码正确，但 librdkafka %1 无法用 SCRAM 登录 Kafka 4.0 及以上版本。</translation>
    </message>
    <message>
        <source>Use librdkafka 2.6.1 or later, or PLAIN over sasl_ssl.</source>
        <translation>请使用 librdkafka 2.6.1 或更高版本，或通过 sasl_ssl 使用 PLAIN。</translation>
    </message>
    <message>
        <source>The OAuth token has run out.</source>
        <translation>OAuth 令牌已过期。</translation>
    </message>
    <message>
        <source>Put a fresh one where kafka.oauth_token points; it is read again by itself.</source>
        <translation>请把新令牌放到 kafka.oauth_token 所指之处；程序会自动重新读取。</translation>
    </message>
    <message>
        <source>%1 refuses the OAuth token.</source>
        <translation>%1 拒绝该 OAuth 令牌。</translation>
    </message>
    <message>
        <source>Check the token&apos;s issuer, audience and scope against what the Kafka node expects.</source>
        <translation>请对照 Kafka 节点的要求检查令牌的签发者、受众和范围。</translation>
    </message>
    <message>
        <source>The unsecured OAuth token has no principal.</source>
        <translation>不安全的 OAuth 令牌没有主体。</translation>
    </message>
    <message>
        <source>Write principal=NAME into sasl.oauthbearer.config.</source>
        <translation>请在 sasl.oauthbearer.config 中写入 principal=名称。</translation>
    </message>
    <message>
        <source>The SASL library of this computer has no module for Kerberos (GSSAPI).</source>
        <translation>本机的 SASL 库没有 Kerberos（GSSAPI）模块。</translation>
    </message>
    <message>
        <source>Install the package libsasl2-modules-gssapi-mit.</source>
        <translation>请安装软件包 libsasl2-modules-gssapi-mit。</translation>
    </message>
    <message>
        <source>kinit, which gets Kerberos tickets, is not installed.</source>
        <translation>未安装用于获取 Kerberos 票据的 kinit。</translation>
    </message>
    <message>
        <source>Install the package krb5-user.</source>
        <translation>请安装软件包 krb5-user。</translation>
    </message>
    <message>
        <source>There is no Kerberos ticket for this program.</source>
        <translation>本程序没有 Kerberos 票据。</translation>
    </message>
    <message>
        <source>Run kinit as the user that starts it, or set kafka.kerberos_keytab and kafka.kerberos_principal.</source>
        <translation>请以启动程序的用户运行 kinit，或设置 kafka.kerberos_keytab 和 kafka.kerberos_principal。</translation>
    </message>
    <message>
        <source>The keytab %1 cannot be used.</source>
        <translation>无法使用 keytab 文件 %1。</translation>
    </message>
    <message>
        <source>Correct kafka.kerberos_keytab, or the permissions of the file.</source>
        <translation>请更正 kafka.kerberos_keytab，或该文件的权限。</translation>
    </message>
    <message>
        <source>There is no usable key for %1 in the keytab %2.</source>
        <translation>keytab 文件 %2 中没有 %1 的可用密钥。</translation>
    </message>
    <message>
        <source>Correct kafka.kerberos_principal, or have the keytab made for it (klist -k FILE shows what is in it).</source>
        <translation>请更正 kafka.kerberos_principal，或为其生成 keytab（klist -k 文件 可查看内容）。</translation>
    </message>
    <message>
        <source>No Kerberos server could be asked for a ticket of %1.</source>
        <translation>无法向 Kerberos 服务器请求 %1 的票据。</translation>
    </message>
    <message>
        <source>Check the realm in /etc/krb5.conf, and the network to its servers.</source>
        <translation>请检查 /etc/krb5.conf 中的域，以及到其服务器的网络。</translation>
    </message>
    <message>
        <source>Kerberos knows no service “%1” at this host.</source>
        <translation>Kerberos 不认识此主机上的服务“%1”。</translation>
    </message>
    <message>
        <source>Check kafka.kerberos_service, and name the Kafka nodes by host name in kafka.servers, not by address.</source>
        <translation>请检查 kafka.kerberos_service，并在 kafka.servers 中用主机名而不是地址。</translation>
    </message>
    <message>
        <source>%1 refuses the login.</source>
        <translation>%1 拒绝登录。</translation>
    </message>
    <message>
        <source>Check mechanism, user and password; the Kafka node&apos;s log says more.</source>
        <translation>请检查机制、用户名和密码；Kafka 节点的日志有更多信息。</translation>
    </message>
    <message>
        <source>%1 is Kafka, but does not tell about the cluster.</source>
        <translation>%1 是 Kafka，但没有给出集群信息。</translation>
    </message>
    <message>
        <source>The Kafka node&apos;s log says more; it may still be starting.</source>
        <translation>Kafka 节点的日志有更多信息；它可能仍在启动。</translation>
    </message>
    <message>
        <source>The Kafka node tells its clients to connect to %1, but this computer knows no such host.</source>
        <translation>Kafka 节点让客户端连接 %1，但本机不认识该主机。</translation>
    </message>
    <message>
        <source>Set advertised.listeners on the Kafka node to a name or address that is known here.</source>
        <translation>请在节点上将 advertised.listeners 设为本机认识的名称或地址。</translation>
    </message>
    <message>
        <source>The Kafka node tells its clients to connect to %1, which from here is this computer itself.</source>
        <translation>Kafka 节点让客户端连接 %1，而从这里看那是本机自己。</translation>
    </message>
    <message>
        <source>Set advertised.listeners on the Kafka node to its own name or address.</source>
        <translation>请在节点上将 advertised.listeners 设为它自己的名称或地址。</translation>
    </message>
    <message>
        <source>The Kafka node tells its clients to connect to %1, which cannot be reached from here.</source>
        <translation>Kafka 节点让客户端连接 %1，但从这里无法到达。</translation>
    </message>
    <message>
        <source>Check advertised.listeners on the Kafka node, and firewalls between.</source>
        <translation>请检查节点上的 advertised.listeners，以及中间的防火墙。</translation>
    </message>
    <message>
        <source>The topic %1 does not exist, and the cluster does not create topics by itself.</source>
        <translation>主题 %1 不存在，且集群不会自动创建主题。</translation>
    </message>
    <message>
        <source>Create it: kafka-topics.sh --bootstrap-server %2 --create --topic %1 --partitions 3</source>
        <translation>请创建它：kafka-topics.sh --bootstrap-server %2 --create --topic %1 --partitions 3</translation>
    </message>
    <message>
        <source>The topic %1 does not exist yet; the cluster makes it at the first record.</source>
        <translation>主题 %1 尚不存在；集群会在第一条记录到达时创建它。</translation>
    </message>
    <message>
        <source>Nothing has to be done. To choose the number of partitions yourself, create it first: kafka-topics.sh --bootstrap-server %2 --create --topic %1 --partitions 3</source>
        <translation>无需操作。若要自定分区数，请先创建：kafka-topics.sh --bootstrap-server %2 --create --topic %1 --partitions 3</translation>
    </message>
    <message>
        <source>This user may not see the topic %1.</source>
        <translation>该用户无权查看主题 %1。</translation>
    </message>
    <message>
        <source>Grant it: kafka-acls.sh --bootstrap-server %2 --add --allow-principal User:%3 --operation Write --operation Describe --topic %1</source>
        <translation>请授权：kafka-acls.sh --bootstrap-server %2 --add --allow-principal User:%3 --operation Write --operation Describe --topic %1</translation>
    </message>
    <message>
        <source>Kafka does not take the topic name %1.</source>
        <translation>Kafka 不接受主题名 %1。</translation>
    </message>
    <message>
        <source>%2 of the %3 partitions of %1 have no leader.</source>
        <translation>%1 的 %3 个分区中有 %2 个没有主副本。</translation>
    </message>
    <message>
        <source>The nodes that lead them are down. Start them.</source>
        <translation>主副本所在的节点已停止，请启动它们。</translation>
    </message>
    <message>
        <source>Of %1 only %2 replicas are in sync, and records need %3 (min.insync.replicas).</source>
        <translation>%1 只有 %2 个副本处于同步状态，而记录需要 %3 个（min.insync.replicas）。</translation>
    </message>
    <message>
        <source>Start the nodes that are down, or lower min.insync.replicas of the topic.</source>
        <translation>请启动已停止的节点，或降低该主题的 min.insync.replicas。</translation>
    </message>
    <message>
        <source>The topic %1 takes batches of at most %2 bytes; MQTT messages may have %3.</source>
        <translation>主题 %1 最多接受 %2 字节的批次，而 MQTT 消息最多可有 %3 字节。</translation>
    </message>
    <message>
        <source>Raise max.message.bytes of the topic, or lower broker.max_packet_size.</source>
        <translation>请提高该主题的 max.message.bytes，或降低 broker.max_packet_size。</translation>
    </message>
    <message>
        <source>The topic %1 cannot be used.</source>
        <translation>无法使用主题 %1。</translation>
    </message>
    <message>
        <source>The detail and the Kafka node&apos;s log say why.</source>
        <translation>详情和 Kafka 节点的日志说明了原因。</translation>
    </message>
    <message>
        <source>This user may not write to the topic %1.</source>
        <translation>该用户无权写入主题 %1。</translation>
    </message>
    <message>
        <source>Grant it: kafka-acls.sh --bootstrap-server %2 --add --allow-principal User:%3 --operation Write --operation Describe --topic %1 (Kafka before 2.8 also wants IdempotentWrite on the cluster)</source>
        <translation>请授权：kafka-acls.sh --bootstrap-server %2 --add --allow-principal User:%3 --operation Write --operation Describe --topic %1（2.8 之前的 Kafka 还需要集群上的 IdempotentWrite）</translation>
    </message>
    <message>
        <source>The topic %1 refuses even a record of %2 bytes as too large.</source>
        <translation>主题 %1 连 %2 字节的记录也以过大为由拒绝。</translation>
    </message>
    <message>
        <source>Raise max.message.bytes of the topic.</source>
        <translation>请提高该主题的 max.message.bytes。</translation>
    </message>
    <message>
        <source>The record was not acknowledged in time.</source>
        <translation>记录未能及时得到确认。</translation>
    </message>
    <message>
        <source>Too few replicas may be in sync, or the node that leads the partition is overloaded: check the nodes.</source>
        <translation>可能同步副本不足，或分区主节点过载：请检查各节点。</translation>
    </message>
    <message>
        <source>Kafka refuses records for the topic %1.</source>
        <translation>Kafka 拒绝主题 %1 的记录。</translation>
    </message>
    <message>
        <source>The record was acknowledged, but could not be read back.</source>
        <translation>记录已确认，但无法读回。</translation>
    </message>
    <message>
        <source>The bridge only writes, so this does no harm; to read, the user needs READ on the topic %1.</source>
        <translation>桥接只写不读，因此无妨；要读取，该用户需要主题 %1 的 READ 权限。</translation>
    </message>
    <message>
        <source>What was read back is not what was written.</source>
        <translation>读回的内容与写入的不同。</translation>
    </message>
    <message>
        <source>Something between changes records, or the topic %1 was truncated at that moment. Test again.</source>
        <translation>中间有东西改动了记录，或主题 %1 恰好被截断。请再测试一次。</translation>
    </message>
    <message>
        <source>%1:// before a server has no effect. Set kafka.security_protocol to %2.</source>
        <translation>服务器前的 %1:// 不起作用。请将 kafka.security_protocol 设为 %2。</translation>
    </message>
    <message>
        <source>%1 also has a key of its own, %2. What stands in [kafka.properties] wins: move it there.</source>
        <translation>%1 有专用的键 %2。目前以 [kafka.properties] 中的为准：请移到该键。</translation>
    </message>
    <message>
        <source>%1 needs a user name.</source>
        <translation>%1 需要用户名。</translation>
    </message>
    <message>
        <source>A keytab needs the principal whose key is in it, e.g. hookline@EXAMPLE.COM.</source>
        <translation>使用 keytab 需要填写其中密钥所属的主体，例如 hookline@EXAMPLE.COM。</translation>
    </message>
    <message>
        <source>A certificate and its private key belong together. Set %1 too.</source>
        <translation>证书和私钥必须成对。请同时设置 %1。</translation>
    </message>
    <message>
        <source>“%1” is not a full path. Write it from the root on, e.g. /etc/hookline/ca.pem.</source>
        <translation>“%1”不是完整路径。请从根目录写起，例如 /etc/hookline/ca.pem。</translation>
    </message>
    <message>
        <source>The file %1 cannot be read: %2. Check the name, its owner and permissions.</source>
        <translation>无法读取文件 %1：%2。请检查文件名、所有者和权限。</translation>
    </message>
    <message>
        <source>“%1” is not the name of an environment variable. Write for example env:KAFKA_PASSWORD.</source>
        <translation>“%1”不是环境变量名。例如请写 env:KAFKA_PASSWORD。</translation>
    </message>
    <message>
        <source>%1 has no effect with security_protocol = %2. Choose another protocol, or clear it.</source>
        <translation>security_protocol = %2 时 %1 不起作用。请改用其他协议，或清空它。</translation>
    </message>
    <message>
        <source>Read the settings</source>
        <translation>读取设置</translation>
    </message>
    <message>
        <source>Agree on TLS</source>
        <translation>协商 TLS</translation>
    </message>
    <message>
        <source>Ask who answers</source>
        <translation>确认对方身份</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Read it back</source>
        <translation>读回记录</translation>
    </message>
    <message>
        <source>The broker&apos;s state is in use by another Hookline.</source>
        <translation>代理的状态正被另一个 Hookline 使用。</translation>
    </message>
    <message>
        <source>Stop that one first, or set another folder under [persistence].</source>
        <translation>请先停止那一个，或在 [persistence] 下设置另一个文件夹。</translation>
    </message>
    <message>
        <source>The broker&apos;s state was made by a newer Hookline.</source>
        <translation>代理的状态由更新版本的 Hookline 创建。</translation>
    </message>
    <message>
        <source>Start that one, or set another folder under [persistence].</source>
        <translation>请启动那个版本，或在 [persistence] 下设置另一个文件夹。</translation>
    </message>
    <message>
        <source>The folder for the broker&apos;s state cannot be used.</source>
        <translation>无法使用存放代理状态的文件夹。</translation>
    </message>
    <message>
        <source>Set another folder under [persistence], or give this user the right to write there.</source>
        <translation>请在 [persistence] 下设置另一个文件夹，或授予当前用户写入权限。</translation>
    </message>
    <message>
        <source>The folder for the broker&apos;s state is open to other users.</source>
        <translation>存放代理状态的文件夹对其他用户开放。</translation>
    </message>
    <message>
        <source>Run chmod 700 on it, or set another folder under [persistence].</source>
        <translation>请对其执行 chmod 700，或在 [persistence] 下设置另一个文件夹。</translation>
    </message>
    <message>
        <source>The broker&apos;s state cannot be opened.</source>
        <translation>无法打开代理的状态。</translation>
    </message>
    <message>
        <source>The details name the reason: see whether the disk is full, read-only or failing.</source>
        <translation>详细信息中有原因：请检查磁盘是否已满、只读或有故障。</translation>
    </message>
    <message>
        <source>The details name the reason. The broker tries again by itself once there is room and the disk works.</source>
        <translation>详细信息中有原因。磁盘有空间且恢复正常后，代理会自动重试。</translation>
    </message>
    <message>
        <source>A topic named %2 exists already.</source>
        <translation>已存在名为 %2 的主题。</translation>
    </message>
    <message>
        <source>Choose another name, or use the one that is there.</source>
        <translation>请换一个名称，或使用已有的主题。</translation>
    </message>
    <message>
        <source>The topic %2 does not exist in this cluster.</source>
        <translation>集群中不存在主题 %2。</translation>
    </message>
    <message>
        <source>Refresh the list; somebody may have deleted it.</source>
        <translation>请刷新列表；可能已被他人删除。</translation>
    </message>
    <message>
        <source>The cluster has not enough Kafka nodes for so many replicas.</source>
        <translation>集群的节点数不足以容纳这么多副本。</translation>
    </message>
    <message>
        <source>Ask for at most as many replicas as there are Kafka nodes.</source>
        <translation>副本数不能超过节点数。</translation>
    </message>
    <message>
        <source>Kafka does not accept this number of partitions.</source>
        <translation>Kafka 不接受该分区数。</translation>
    </message>
    <message>
        <source>Ask for one or more; a topic that exists can only get more than it has.</source>
        <translation>分区数至少为一；已有主题只能增加分区。</translation>
    </message>
    <message>
        <source>The topic %2 has no such partition.</source>
        <translation>主题 %2 没有该分区。</translation>
    </message>
    <message>
        <source>Choose one of its partitions.</source>
        <translation>请选择它的某个分区。</translation>
    </message>
    <message>
        <source>Kafka does not accept a setting of %2.</source>
        <translation>Kafka 不接受 %2 的某项配置。</translation>
    </message>
    <message>
        <source>Correct it; Kafka&apos;s documentation of topic configurations lists names and values.</source>
        <translation>请更正；名称和取值见 Kafka 的主题配置文档。</translation>
    </message>
    <message>
        <source>A secret setting of %2 would be lost by the change.</source>
        <translation>此修改会丢失 %2 的一项机密配置。</translation>
    </message>
    <message>
        <source>Use a tool that changes single settings: kafka-configs.sh --alter.</source>
        <translation>请使用可修改单项配置的工具：kafka-configs.sh --alter。</translation>
    </message>
    <message>
        <source>Kafka does not allow this user to do that with %2.</source>
        <translation>Kafka 不允许该用户对 %2 执行此操作。</translation>
    </message>
    <message>
        <source>Ask who runs the cluster for the right: READ to read, CREATE, ALTER_CONFIGS, ALTER or DELETE to change topics.</source>
        <translation>请向集群管理员申请权限：读取需要 READ，修改主题需要 CREATE、ALTER_CONFIGS、ALTER 或 DELETE。</translation>
    </message>
    <message>
        <source>A policy of the cluster refuses it.</source>
        <translation>集群策略拒绝了该操作。</translation>
    </message>
    <message>
        <source>Ask who runs the cluster what its policy demands.</source>
        <translation>请向集群管理员询问策略要求。</translation>
    </message>
    <message>
        <source>The cluster does not delete topics.</source>
        <translation>集群不允许删除主题。</translation>
    </message>
    <message>
        <source>Set delete.topic.enable = true on the Kafka nodes.</source>
        <translation>请在节点上设置 delete.topic.enable = true。</translation>
    </message>
    <message>
        <source>The practice cluster has no such function.</source>
        <translation>练习集群没有此功能。</translation>
    </message>
    <message>
        <source>It makes a topic when the first record is sent there. To create, change and delete topics, set up a Kafka of your own.</source>
        <translation>它会在收到第一条记录时创建主题。若要创建、修改和删除主题，请配置您自己的 Kafka。</translation>
    </message>
    <message>
        <source>The Kafka node does not offer this.</source>
        <translation>Kafka 节点不支持此功能。</translation>
    </message>
    <message>
        <source>Use the tools of the cluster, or Kafka from 0.11 on.</source>
        <translation>请使用集群自带的工具，或 0.11 及以上版本的节点。</translation>
    </message>
    <message>
        <source>This offset is not there any more.</source>
        <translation>该偏移量已不存在。</translation>
    </message>
    <message>
        <source>Begin with the earliest record: what was there has been deleted by the topic&apos;s retention.</source>
        <translation>请从最早的记录开始：原有记录已被主题的保留策略删除。</translation>
    </message>
    <message>
        <source>Kafka refuses the login.</source>
        <translation>Kafka 拒绝登录。</translation>
    </message>
    <message>
        <source>Correct user and password in the Kafka settings.</source>
        <translation>请在 Kafka 设置中更正用户名和密码。</translation>
    </message>
    <message>
        <source>There is no secure connection to Kafka.</source>
        <translation>无法与 Kafka 建立安全连接。</translation>
    </message>
    <message>
        <source>Test the connection; it says what is wrong with which certificate.</source>
        <translation>请测试连接；它会指出哪个证书有什么问题。</translation>
    </message>
    <message>
        <source>Test the connection; it says at which step it fails.</source>
        <translation>请测试连接；它会指出在哪一步失败。</translation>
    </message>
    <message>
        <source>Kafka at %1 did not answer in time.</source>
        <translation>位于 %1 的 Kafka 未及时响应。</translation>
    </message>
    <message>
        <source>Kafka refuses it.</source>
        <translation>Kafka 拒绝了该操作。</translation>
    </message>
    <message>
        <source>The Kafka nodes&apos; logs say more.</source>
        <translation>详情见 Kafka 节点日志。</translation>
    </message>
    <message>
        <source>This is not a filter for records.</source>
        <translation>这不是有效的记录过滤条件。</translation>
    </message>
    <message>
        <source>Write words, key=…, header.NAME=… or value.message.qos=1.</source>
        <translation>请填写词语、key=…、header.名称=… 或 value.message.qos=1。</translation>
    </message>
    <message>
        <source>Give the field a default in the rule, ${field|default}, or send such records to a dead letter topic.</source>
        <translation>在规则中为字段设置默认值 ${field|default}，或将此类记录发往死信主题。</translation>
    </message>
    <message>
        <source>Change the rule&apos;s Kafka topic: what its template gives is empty or too long.</source>
        <translation>修改规则的 Kafka 主题：模板的结果为空或过长。</translation>
    </message>
    <message>
        <source>Raise kafka.max_topics, or let the template make fewer topics.</source>
        <translation>调大 kafka.max_topics，或让模板产生更少的主题。</translation>
    </message>
    <message>
        <source>Create the topic or allow writing to it: it takes nothing, and its share of the queue is full.</source>
        <translation>创建该主题或授予写权限：它拒收记录，其队列份额已满。</translation>
    </message>
    <message>
        <source>Change the rule&apos;s partition, or give the topic more of them.</source>
        <translation>修改规则的分区，或增加主题的分区数。</translation>
    </message>
    <message>
        <source>Change the rule&apos;s timestamp: it must be milliseconds since 1970.</source>
        <translation>修改规则的时间戳：必须是自 1970 年起的毫秒数。</translation>
    </message>
    <message>
        <source>End the chain of on_failure with a topic or a file.</source>
        <translation>让 on_failure 链以主题或文件结束。</translation>
    </message>
    <message>
        <source>The computer may be out of memory or threads.</source>
        <translation>计算机可能内存或线程不足。</translation>
    </message>
    <message>
        <source>Find out why Kafka is slow, raise kafka.queue_records, or let publishers wait.</source>
        <translation>查明 Kafka 变慢的原因，调大 kafka.queue_records，或让发布者等待。</translation>
    </message>
    <message>
        <source>Create the topic.</source>
        <translation>创建该主题。</translation>
    </message>
    <message>
        <source>Raise max.message.bytes of the topic, or send less.</source>
        <translation>调大主题的 max.message.bytes，或减小消息。</translation>
    </message>
    <message>
        <source>Change the rule&apos;s Kafka topic.</source>
        <translation>修改规则的 Kafka 主题。</translation>
    </message>
    <message>
        <source>Allow this user to write to the topic.</source>
        <translation>允许此用户写入该主题。</translation>
    </message>
    <message>
        <source>The topic may want a key (compaction), or refuses such records.</source>
        <translation>该主题可能要求有键（压缩主题），或拒收此类记录。</translation>
    </message>
    <message>
        <source>The log has Kafka&apos;s own words.</source>
        <translation>日志中有 Kafka 的原文。</translation>
    </message>
    <message>
        <source>A Kafka cluster cannot be named “%1”: “default” is the one of [kafka], and / and # have a meaning. Choose another name.</source>
        <translation>Kafka 集群不能命名为“%1”：“default”指 [kafka] 中的集群，而 / 和 # 有特殊含义。请换一个名称。</translation>
    </message>
    <message>
        <source>The Kafka cluster “%1” has no servers. Set servers to host:port, e.g. 127.0.0.1:9092.</source>
        <translation>Kafka 集群“%1”没有服务器。请将 servers 设为“host:port”，例如 127.0.0.1:9092。</translation>
    </message>
    <message>
        <source>“%1” names the Kafka cluster “%2”, and there is none. Add a [[kafka_clusters]] block of that name, or name one of: %3.</source>
        <translation>“%1”指定了 Kafka 集群“%2”，但没有这个集群。请添加同名的 [[kafka_clusters]] 块，或改为以下之一：%3。</translation>
    </message>
    <message>
        <source>Cluster “%1”: </source>
        <translation>集群“%1”：</translation>
    </message>
    <message>
        <source>Events wait in the queue and go out by themselves once this is solved.</source>
        <translation>事件在队列中等待，问题解决后会自动发送。</translation>
    </message>
    <message>
        <source>Publishers wait while the queue is full.</source>
        <translation>队列已满期间，发布者会等待。</translation>
    </message>
    <message>
        <source>New events are lost while the queue is full.</source>
        <translation>队列已满期间，新的事件会丢失。</translation>
    </message>
    <message>
        <source>The system keychain does not give the secret: %1.</source>
        <translation>系统密钥环未给出机密：%1。</translation>
    </message>
    <message>
        <source>Unlock it, start it, or store the entry there (hooklined keychain store). Where no desktop session runs, use a file or an environment variable.</source>
        <translation>请解锁或启动密钥环，或将条目存入其中（hooklined keychain store）。没有桌面会话时，请使用文件或环境变量。</translation>
    </message>
    <message>
        <source>%1 needs a password: keychain:NAME, env:NAME, file:/path, or the password itself.</source>
        <translation>%1 需要密码：keychain:名称、env:变量名、file:/路径，或密码本身。</translation>
    </message>
    <message>
        <source>OAUTHBEARER needs a token: keychain:NAME, env:NAME or file:/path.</source>
        <translation>OAUTHBEARER 需要令牌：keychain:名称、env:变量名或 file:/路径。</translation>
    </message>
    <message>
        <source>“%1” cannot be an entry of the system keychain. Write for example keychain:kafka/production.</source>
        <translation>“%1”不能作为系统密钥环的条目。例如请写 keychain:kafka/production。</translation>
    </message>
    <message>
        <source>A secret is in the file %1, and others than its owner may use it (mode %2). chmod 600 keeps them out.</source>
        <translation>文件 %1 中有机密，但所有者以外的人也能使用（权限 %2）。请用 chmod 600 限制。</translation>
    </message>
    <message>
        <source>The secret itself stands in the settings file, unencrypted. keychain:NAME, env:NAME or file:/path keep it out.</source>
        <translation>机密本身未加密地写在设置文件中。用 keychain:名称、env:变量名或 file:/路径 可避免。</translation>
    </message>
    <message>
        <source>The system keychain cannot be reached: this program has no session bus.</source>
        <translation>无法连接系统密钥环：本程序没有会话总线。</translation>
    </message>
    <message>
        <source>Start it in a desktop session, or keep the secret in a file or an environment variable.</source>
        <translation>请在桌面会话中启动本程序，或将机密放在文件或环境变量中。</translation>
    </message>
    <message>
        <source>No system keychain answers.</source>
        <translation>没有系统密钥环应答。</translation>
    </message>
    <message>
        <source>Install and start one (gnome-keyring, KeePassXC with its Secret Service, KWallet), or keep the secret in a file or an environment variable.</source>
        <translation>请安装并启动一个（gnome-keyring、启用 Secret Service 的 KeePassXC、KWallet），或将机密放在文件或环境变量中。</translation>
    </message>
    <message>
        <source>The system keychain does not answer.</source>
        <translation>系统密钥环没有应答。</translation>
    </message>
    <message>
        <source>Look whether it waits for something on the screen, or start it again.</source>
        <translation>请查看它是否在屏幕上等待操作，或重新启动它。</translation>
    </message>
    <message>
        <source>The system keychain is locked.</source>
        <translation>系统密钥环已锁定。</translation>
    </message>
    <message>
        <source>Unlock it in the Kafka settings, or with its own program. Events wait until then.</source>
        <translation>请在 Kafka 设置中或用它自己的程序解锁。在此之前事件会排队等待。</translation>
    </message>
    <message>
        <source>The system keychain has no entry for the secret.</source>
        <translation>系统密钥环中没有该机密的条目。</translation>
    </message>
    <message>
        <source>Type the secret in the Kafka settings; it goes into the keychain.</source>
        <translation>请在 Kafka 设置中输入机密；它会存入密钥环。</translation>
    </message>
    <message>
        <source>The entry of the system keychain is empty.</source>
        <translation>系统密钥环中的条目为空。</translation>
    </message>
    <message>
        <source>The system keychain asked for its password, and that was declined.</source>
        <translation>系统密钥环询问密码时被拒绝。</translation>
    </message>
    <message>
        <source>Try again and enter it.</source>
        <translation>请重试并输入密码。</translation>
    </message>
    <message>
        <source>The question to the system keychain was cancelled.</source>
        <translation>对系统密钥环的询问已取消。</translation>
    </message>
    <message>
        <source>Try again when you like.</source>
        <translation>可随时重试。</translation>
    </message>
    <message>
        <source>The system keychain does not give back what was stored.</source>
        <translation>系统密钥环未能取回存入的内容。</translation>
    </message>
    <message>
        <source>Remove the entry with the keychain&apos;s own program, and try again.</source>
        <translation>请用密钥环自己的程序删除该条目，然后重试。</translation>
    </message>
    <message>
        <source>The system keychain refused.</source>
        <translation>系统密钥环拒绝了请求。</translation>
    </message>
    <message>
        <source>Look into it with its own program.</source>
        <translation>请用它自己的程序查看。</translation>
    </message>
    <message>
        <source>Kerberos is not set up on this computer: it knows no server of the realm.</source>
        <translation>本机未配置 Kerberos：不知道该领域的任何服务器。</translation>
    </message>
    <message>
        <source>Put the realm and its kdc into /etc/krb5.conf, or let KRB5_CONFIG name such a file. Whoever runs the realm has one.</source>
        <translation>请在 /etc/krb5.conf 中写入领域及其 kdc，或用 KRB5_CONFIG 指定这样的文件。领域管理员会有。</translation>
    </message>
    <message>
        <source>The Kerberos ticket of this program has run out.</source>
        <translation>本程序的 Kerberos 票据已过期。</translation>
    </message>
    <message>
        <source>Run kinit again as the user that starts it, or set kafka.kerberos_keytab and kafka.kerberos_principal, which renews it by itself.</source>
        <translation>请以启动本程序的用户重新运行 kinit，或设置 kafka.kerberos_keytab 和 kafka.kerberos_principal，票据会自动续期。</translation>
    </message>
    <message>
        <source>There is no Kafka cluster of this name any more.</source>
        <translation>已经没有这个名称的 Kafka 集群了。</translation>
    </message>
    <message>
        <source>Choose another one, or add it in the Kafka settings.</source>
        <translation>请选择另一个，或在 Kafka 设置中添加它。</translation>
    </message>
    <message>
        <source>A line starts with topic, user or pattern, not with “%1”.</source>
        <translation>每行应以 topic、user 或 pattern 开头，而不是“%1”。</translation>
    </message>
    <message>
        <source>There is no name after “user”.</source>
        <translation>“user”之后没有名称。</translation>
    </message>
    <message>
        <source>The user name is not UTF-8 text.</source>
        <translation>用户名不是 UTF-8 文本。</translation>
    </message>
    <message>
        <source>The access is read, write, readwrite or deny, not “%1”.</source>
        <translation>操作只能是 read、write、readwrite 或 deny，而不是“%1”。</translation>
    </message>
    <message>
        <source>There is no topic after “%1”.</source>
        <translation>“%1”之后没有主题。</translation>
    </message>
    <message>
        <source>“%1” is not a valid topic filter: # only as the last level, + only as a whole level.</source>
        <translation>“%1”不是有效的主题过滤器：# 只能作为最后一级，+ 必须占整级。</translation>
    </message>
    <message>
        <source>This does not fit on a line of the file: no line breaks, no blanks at its beginning or end.</source>
        <translation>这无法写成文件中的一行：不能有换行，首尾不能有空格。</translation>
    </message>
    <message>
        <source>In a “topic” line %1 is only text. It stands for a name in “pattern” lines, which are for everybody.</source>
        <translation>在“topic”行中 %1 只是普通文本；在对所有人有效的“pattern”行中它才代表名称。</translation>
    </message>
    <message>
        <source>There is no rule: nobody may publish or receive anything.</source>
        <translation>没有任何规则：任何人都不能发布或接收。</translation>
    </message>
    <message>
        <source>subscribe refused</source>
        <translation>拒绝订阅</translation>
    </message>
    <message>
        <source>Give the field a default in the rule, ${field|default}.</source>
        <translation>在规则中为字段设置默认值 ${field|default}。</translation>
    </message>
    <message>
        <source>Listening on %1 lets other computers reach the broker. They need a user name and a password unless the access settings say otherwise (access.anonymous = always). Use 127.0.0.1 for this computer only.</source>
        <translation>监听 %1 会让其他计算机能够访问代理。它们需要用户名和密码，除非访问设置另有规定（access.anonymous = always）。仅供本机使用时请填 127.0.0.1。</translation>
    </message>
    <message>
        <source>The broker cannot write its state to disk; affected messages are not acknowledged.</source>
        <translation>代理无法将其状态写入磁盘；受影响的消息不会被确认。</translation>
    </message>
    <message>
        <source>The own certificate %1 runs out on %2.</source>
        <translation>客户端证书 %1 将于 %2 过期。</translation>
    </message>
    <message>
        <source>Have a new one made in time.</source>
        <translation>请及时签发新证书。</translation>
    </message>
    <message>
        <source>The delivery timeout of %1 ms is not longer than linger, %2 ms. Make it longer, or 0 for never.</source>
        <translation>投递超时 %1 毫秒不大于 linger 的 %2 毫秒。请设得更长，或设为 0 表示永不超时。</translation>
    </message>
    <message>
        <source>Records that Kafka has not taken after %1 ms are given up: an outage that lasts longer loses them. 0 waits for ever.</source>
        <translation>%1 毫秒内 Kafka 未接收的记录将被放弃：故障持续更久时会丢失记录。0 表示一直等待。</translation>
    </message>
    <message>
        <source>A client went away.</source>
        <translation>客户端断开。</translation>
    </message>
    <message>
        <source>Taken over by a second connection.</source>
        <translation>会话被另一个连接接管。</translation>
    </message>
    <message>
        <source>A message did not reach somebody.</source>
        <translation>消息未送达某个接收者。</translation>
    </message>
    <message>
        <source>Sent to a subscriber.</source>
        <translation>消息已发送给订阅者。</translation>
    </message>
    <message>
        <source>Acknowledged by a subscriber.</source>
        <translation>订阅者已确认消息。</translation>
    </message>
    <message>
        <source>A filter was not granted.</source>
        <translation>主题过滤器未被授权。</translation>
    </message>
    <message>
        <source>published</source>
        <translation>发布</translation>
    </message>
    <message>
        <source>acknowledged</source>
        <translation>确认</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ThroughputPage</name>
    <message>
        <source>Save charts as picture</source>
        <translation>保存图表为图片</translation>
    </message>
    <message>
        <source>Save numbers</source>
        <translation>保存数据</translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation>图片 (*.png)</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation>逗号分隔值 (*.csv)</translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation>未保存</translation>
    </message>
    <message>
        <source>The file could not be written. Choose another folder.

%1</source>
        <translation>无法写入文件。请选择其他文件夹。

%1</translation>
    </message>
    <message>
        <source>Throughput</source>
        <translation>吞吐量</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>Back to the newest values</source>
        <translation>回到最新数据</translation>
    </message>
    <message>
        <source>1 min</source>
        <translation>1 分钟</translation>
    </message>
    <message>
        <source>5 min</source>
        <translation>5 分钟</translation>
    </message>
    <message>
        <source>1 h</source>
        <translation>1 小时</translation>
    </message>
    <message>
        <source>Messages per second</source>
        <translation>每秒消息数</translation>
    </message>
    <message>
        <source>MQTT in</source>
        <translation>MQTT 流入</translation>
    </message>
    <message>
        <source>MQTT out</source>
        <translation>MQTT 流出</translation>
    </message>
    <message>
        <source>Kafka acknowledged</source>
        <translation>Kafka 已确认</translation>
    </message>
    <message>
        <source>failed + dropped</source>
        <translation>失败 + 丢弃</translation>
    </message>
    <message>
        <source>Bytes per second</source>
        <translation>每秒字节数</translation>
    </message>
    <message>
        <source>Kafka records</source>
        <translation>Kafka 记录</translation>
    </message>
    <message>
        <source>Latency to Kafka</source>
        <translation>到 Kafka 的延迟</translation>
    </message>
    <message>
        <source>Click a point to see its events</source>
        <translation>点击某一点可查看当时的事件</translation>
    </message>
    <message>
        <source>6 h</source>
        <translation>6 小时</translation>
    </message>
    <message>
        <source>24 h</source>
        <translation>24 小时</translation>
    </message>
    <message>
        <source>7 d</source>
        <translation>7 天</translation>
    </message>
    <message>
        <source>Markers</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Mark when Kafka went and came back, when losses began, and the like</source>
        <translation>标记 Kafka 中断与恢复、开始丢失等时刻</translation>
    </message>
    <message>
        <source>PNG…</source>
        <translation>PNG…</translation>
    </message>
    <message>
        <source>CSV…</source>
        <translation>CSV…</translation>
    </message>
    <message>
        <source>Waiting for Kafka</source>
        <translation>等待发往 Kafka</translation>
    </message>
    <message>
        <source>records</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>What the charts are about</source>
        <translation>图表的内容</translation>
    </message>
    <message>
        <source>All traffic</source>
        <translation>全部流量</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Choose which charts are shown</source>
        <translation>选择要显示的图表</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Time in hooks, of one processor core</source>
        <translation>钩子耗时，占一个处理器核心</translation>
    </message>
    <message>
        <source>Records in one batch for Kafka</source>
        <translation>每个 Kafka 批次的记录数</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>sessions</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>subscriptions</source>
        <translation>订阅</translation>
    </message>
    <message>
        <source>all callbacks</source>
        <translation>全部回调</translation>
    </message>
    <message>
        <source>on average</source>
        <translation>平均</translation>
    </message>
    <message>
        <source>No latency was measured in the time shown.</source>
        <translation>所示时间内没有测量到延迟。</translation>
    </message>
    <message>
        <source>No hook callback was timed in the time shown.</source>
        <translation>所示时间内没有测量钩子回调的耗时。</translation>
    </message>
    <message>
        <source>No batch was sent to Kafka in the time shown.</source>
        <translation>所示时间内没有向 Kafka 发送批次。</translation>
    </message>
    <message>
        <source>There is a choice of charts for all traffic together only</source>
        <translation>只有“全部流量”可以选择图表</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Let the charts stand still; nothing is missed</source>
        <translation>让图表停住，不会遗漏任何数据</translation>
    </message>
    <message>
        <source>Each rule</source>
        <translation>按规则</translation>
    </message>
    <message>
        <source>Each Kafka topic</source>
        <translation>按 Kafka 主题</translation>
    </message>
    <message>
        <source>Each cluster</source>
        <translation>按集群</translation>
    </message>
    <message>
        <source>Each MQTT topic (first level)</source>
        <translation>按 MQTT 主题（第一级）</translation>
    </message>
    <message>
        <source>Time per hook callback</source>
        <translation>单次钩子回调耗时</translation>
    </message>
    <message>
        <source>no rule</source>
        <translation>无规则</translation>
    </message>
    <message>
        <source>Kafka round trip p99</source>
        <translation>Kafka 往返 p99</translation>
    </message>
    <message>
        <source>in flight</source>
        <translation>传输中</translation>
    </message>
    <message>
        <source>limit</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>Nothing waits for Kafka.</source>
        <translation>没有等待 Kafka 的记录。</translation>
    </message>
    <message>
        <source>Bytes of records per byte on the wire</source>
        <translation>记录字节数与网络字节数之比</translation>
    </message>
    <message>
        <source>Kafka, on the wire</source>
        <translation>Kafka 网络流量</translation>
    </message>
    <message>
        <source>compression</source>
        <translation>压缩比</translation>
    </message>
</context>
<context>
    <name>hookline::ui::TopTalkers</name>
    <message>
        <source>Busiest in the last minute:</source>
        <translation>最近一分钟最繁忙：</translation>
    </message>
    <message>
        <source>Nothing was published in the last minute.</source>
        <translation>最近一分钟没有发布消息。</translation>
    </message>
    <message>
        <source>Busy topic</source>
        <translation>繁忙的主题</translation>
    </message>
    <message>
        <source>Goes to the topic</source>
        <translation>转到该主题</translation>
    </message>
</context>
<context>
    <name>hookline::ui::TopicDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>On the Kafka cluster “%1”</source>
        <translation>在 Kafka 集群“%1”上</translation>
    </message>
</context>
<context>
    <name>hookline::ui::TopicHistory</name>
    <message>
        <source>no longer kept</source>
        <translation>已不再保存</translation>
    </message>
    <message>
        <source>There is no earlier message to compare with.</source>
        <translation>没有更早的消息可供比较。</translation>
    </message>
    <message>
        <source>Show changes</source>
        <translation>显示变化</translation>
    </message>
    <message>
        <source>What is different from the message before</source>
        <translation>与上一条消息的差异</translation>
    </message>
    <message>
        <source>Last messages of the topic</source>
        <translation>该主题最近的消息</translation>
    </message>
    <message>
        <source>Changes since the message before</source>
        <translation>相对上一条消息的变化</translation>
    </message>
    <message>
        <source>payload</source>
        <translation>消息内容</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>绘图字段</translation>
    </message>
    <message>
        <source>Number to show over time</source>
        <translation>要绘图的数值字段</translation>
    </message>
    <message>
        <source>A number of the messages as a chart; a click on it in the payload does the same</source>
        <translation>以图表显示消息中的某个数值；在消息内容中点击该数值效果相同</translation>
    </message>
</context>
<context>
    <name>hookline::ui::TopicSettingDialog</name>
    <message>
        <source>A setting of %1</source>
        <translation>%1 的配置</translation>
    </message>
    <message>
        <source>Kafka gets all settings of the topic at once; changes made elsewhere meanwhile are overwritten.</source>
        <translation>主题的所有配置会一并发送给 Kafka；其间在别处所做的修改会被覆盖。</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 天</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 小时</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>Use the cluster&apos;s default</source>
        <translation>使用集群默认值</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>配置项</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>修改</translation>
    </message>
</context>
<context>
    <name>hookline::ui::TopicTreeModel</name>
    <message>
        <source>(empty level)</source>
        <translation>（空级）</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 小时</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>速率</translation>
    </message>
    <message>
        <source>Bytes/s</source>
        <translation>字节/秒</translation>
    </message>
    <message>
        <source>Last payload</source>
        <translation>最新消息内容</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>距今</translation>
    </message>
    <message>
        <source>Published by</source>
        <translation>发布者</translation>
    </message>
    <message>
        <source>Retained</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>up to %1 in the last minute</source>
        <translation>最近 1 分钟内最高 %1</translation>
    </message>
    <message>
        <source>Last minute</source>
        <translation>最近 1 分钟</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %Ln more</source>
        <translation>
            <numerusform>%1，另有 %Ln 条</numerusform>
        </translation>
    </message>
    <message>
        <source>default rule</source>
        <translation>默认规则</translation>
    </message>
    <message>
        <source>Retained since before the window counted</source>
        <translation>在本窗口开始统计之前就已保留</translation>
    </message>
    <message>
        <source>Clients that a message to it reaches, a group that shares a subscription counting as one</source>
        <translation>该主题的消息会到达的客户端数，共享订阅的一组算一个</translation>
    </message>
    <message>
        <source>Rules that take a message to it to Kafka, as far as its topic decides</source>
        <translation>仅按主题判断，会把该主题的消息送往 Kafka 的规则</translation>
    </message>
    <message>
        <source>Subscribers</source>
        <translation>订阅者</translation>
    </message>
    <message>
        <source>Rule → Kafka topic</source>
        <translation>规则 → Kafka 主题</translation>
    </message>
</context>
<context>
    <name>hookline::ui::TopicsPage</name>
    <message numerus="yes">
        <source>%Ln retained message(s) deleted</source>
        <translation>
            <numerusform>已删除 %Ln 条保留消息</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message numerus="yes">
        <source>%Ln retained message(s) put back</source>
        <translation>
            <numerusform>已恢复 %Ln 条保留消息</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln topic(s)</source>
        <translation>
            <numerusform>%Ln 个主题</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln no longer kept</source>
        <translation>
            <numerusform>%Ln 个不再保存</numerusform>
        </translation>
    </message>
    <message>
        <source>No topic matches.</source>
        <translation>没有匹配的主题。</translation>
    </message>
    <message>
        <source>Nothing has been published yet.</source>
        <translation>还没有发布任何消息。</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Publish a message</source>
        <translation>发布一条消息</translation>
    </message>
    <message>
        <source>Delete the retained message of %1?</source>
        <translation>删除 %1 的保留消息？</translation>
    </message>
    <message numerus="yes">
        <source>Delete %Ln retained message(s) below %1?</source>
        <translation>
            <numerusform>删除 %1 之下的 %Ln 条保留消息？</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Show events</source>
        <translation>查看事件</translation>
    </message>
    <message>
        <source>Publish here…</source>
        <translation>在此发布…</translation>
    </message>
    <message>
        <source>Copy topic</source>
        <translation>复制主题</translation>
    </message>
    <message>
        <source>Topics</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>What is being said, how often, and by whom</source>
        <translation>谁在发布什么，频率如何</translation>
    </message>
    <message>
        <source>Delete retained</source>
        <translation>删除保留消息</translation>
    </message>
    <message>
        <source>Delete the retained messages of this topic and below; can be undone</source>
        <translation>删除此主题及其下级的保留消息；可以撤销</translation>
    </message>
    <message>
        <source>Text, or a filter such as factory/+/temp</source>
        <translation>文本，或主题过滤器，例如 factory/+/temp</translation>
    </message>
    <message>
        <source>Search topics</source>
        <translation>搜索主题</translation>
    </message>
    <message>
        <source>Flat list</source>
        <translation>平铺列表</translation>
    </message>
    <message>
        <source>Whole topics instead of a tree of levels</source>
        <translation>显示完整主题而非层级树</translation>
    </message>
    <message>
        <source>Find…</source>
        <translation>查找…</translation>
    </message>
    <message numerus="yes">
        <source>At most %Ln topic(s) can be pinned.</source>
        <translation>
            <numerusform>最多可固定 %Ln 个主题。</numerusform>
        </translation>
    </message>
    <message>
        <source>Pinned %1</source>
        <translation>已固定 %1</translation>
    </message>
    <message>
        <source>Sort: %1</source>
        <translation>排序：%1</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>已固定</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>固定</translation>
    </message>
    <message>
        <source>Also the topics that the broker itself publishes about its state</source>
        <translation>同时显示代理自身发布的状态主题</translation>
    </message>
    <message>
        <source>Only topics that are pinned</source>
        <translation>只显示已固定的主题</translation>
    </message>
    <message>
        <source>Keeps the last messages of the topic, also while others are looked at and when the event list has let them go</source>
        <translation>保留该主题最近的消息，即使正在查看其他主题或事件列表已不再保留</translation>
    </message>
    <message>
        <source>What the topics are ordered by</source>
        <translation>主题的排序依据</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Choose what columns are shown</source>
        <translation>选择要显示的列</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Save the rows and columns that are shown as comma-separated values</source>
        <translation>将当前显示的行和列保存为逗号分隔值文件</translation>
    </message>
</context>
<context>
    <name>hookline::ui::Tray</name>
    <message>
        <source>Kafka cannot be reached: events wait in the queue.</source>
        <translation>无法连接 Kafka：事件正在队列中等待。</translation>
    </message>
    <message>
        <source>Kafka is back; what waited is being sent.</source>
        <translation>Kafka 已恢复，正在发送等待的记录。</translation>
    </message>
    <message>
        <source>The queue to Kafka is %1 % full.</source>
        <translation>发往 Kafka 的队列已用 %1 %。</translation>
    </message>
    <message>
        <source>Show Hookline</source>
        <translation>显示 Hookline</translation>
    </message>
    <message>
        <source>Say when Kafka goes or comes back</source>
        <translation>Kafka 中断或恢复时通知</translation>
    </message>
</context>
<context>
    <name>hookline::ui::TroubleWatch</name>
    <message numerus="yes">
        <source>%Ln event(s) found no room so far.</source>
        <translation>
            <numerusform>到目前为止有 %Ln 个事件未能进入队列。</numerusform>
        </translation>
    </message>
    <message>
        <source>Publishers wait until there is room.</source>
        <translation>发布者正在等待空位。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) so far.</source>
        <translation>
            <numerusform>到目前为止 %Ln 条记录。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) so far.</source>
        <translation>
            <numerusform>到目前为止 %Ln 行。</numerusform>
        </translation>
    </message>
    <message>
        <source>The queue to Kafka is full.</source>
        <translation>发往 Kafka 的队列已满。</translation>
    </message>
    <message>
        <source>The queue to Kafka was full.</source>
        <translation>发往 Kafka 的队列曾经写满。</translation>
    </message>
    <message>
        <source>Find out what holds Kafka up, or let the queue hold more.</source>
        <translation>请查明 Kafka 变慢的原因，或增大队列。</translation>
    </message>
    <message>
        <source>Enlarge…</source>
        <translation>增大…</translation>
    </message>
    <message>
        <source>Show bridge</source>
        <translation>查看桥接</translation>
    </message>
    <message>
        <source>Kafka refused records because they are too large.</source>
        <translation>Kafka 拒绝了过大的记录。</translation>
    </message>
    <message>
        <source>Raise message.max.bytes here and max.message.bytes of the topic, or let devices send less at a time.</source>
        <translation>请调大此处的 message.max.bytes 和主题的 max.message.bytes，或让设备每次发送更少的数据。</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Raise limit…</source>
        <translation>提高上限…</translation>
    </message>
    <message>
        <source>The event list skips rows; the broker and Kafka are not affected.</source>
        <translation>事件列表跳过了部分行；代理和 Kafka 不受影响。</translation>
    </message>
    <message>
        <source>More events come than the window can take in without holding up the broker, so it leaves some of them out of the list and counts them. Nothing else is lost: the counters on the Overview stay exact, and every record goes to Kafka. A filter does not change that; fewer events do.</source>
        <translation>事件太多，窗口无法在不拖慢代理的情况下全部接收，因此列表略去了一部分并对其计数。除此之外没有丢失：概览中的计数仍然准确，所有记录都会发往 Kafka。过滤器无法改变这一点，减少事件才可以。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::UserDialog</name>
    <message>
        <source>New user</source>
        <translation>新用户</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>新密码</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>密码(&amp;P)</translation>
    </message>
    <message>
        <source>The same &amp;again</source>
        <translation>再次输入(&amp;A)</translation>
    </message>
    <message>
        <source>Also for SCRAM-SHA-256</source>
        <translation>同时用于 SCRAM-SHA-256</translation>
    </message>
    <message>
        <source>MQTT 5 clients can then log in without sending the password. ASCII passwords only.</source>
        <translation>这样 MQTT 5 客户端登录时无需发送密码。仅限 ASCII 密码。</translation>
    </message>
    <message>
        <source>Add user</source>
        <translation>添加用户</translation>
    </message>
    <message>
        <source>Change password</source>
        <translation>更改密码</translation>
    </message>
    <message>
        <source>There is a user of that name already.</source>
        <translation>已有同名用户。</translation>
    </message>
    <message>
        <source>The two passwords are not the same.</source>
        <translation>两次输入的密码不一致。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::UsersView</name>
    <message>
        <source>Users</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>There is no password file: nobody needs a password. The first user makes one.</source>
        <translation>没有密码文件：任何人都不需要密码。添加第一个用户时会创建。</translation>
    </message>
    <message>
        <source>Nobody is in the file yet.</source>
        <translation>文件中还没有用户。</translation>
    </message>
    <message>
        <source>Changes here are written and in use at once.</source>
        <translation>此处的更改会立即写入并生效。</translation>
    </message>
    <message>
        <source>Changes here are written at once; the broker uses this file once it is applied.</source>
        <translation>此处的更改会立即写入；应用之后代理才会使用该文件。</translation>
    </message>
    <message>
        <source>“%1” has a new password.</source>
        <translation>“%1”的密码已更改。</translation>
    </message>
    <message>
        <source>“%1” is deleted, and disconnected where it was connected.</source>
        <translation>已删除“%1”；如果它正在连接，则已断开。</translation>
    </message>
    <message>
        <source>Add user…</source>
        <translation>添加用户…</translation>
    </message>
    <message>
        <source>Change password…</source>
        <translation>更改密码…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>“%1” is in the password file.</source>
        <translation>“%1”已写入密码文件。</translation>
    </message>
</context>
<context>
    <name>hookline::ui::ViewWindow</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Close window</source>
        <translation>关闭窗口(&amp;C)</translation>
    </message>
    <message>
        <source>Throughput – Hookline</source>
        <translation>吞吐量 – Hookline</translation>
    </message>
    <message>
        <source>Events – Hookline</source>
        <translation>事件 – Hookline</translation>
    </message>
    <message>
        <source>E&amp;vents</source>
        <translation>事件(&amp;N)</translation>
    </message>
</context>
<context>
    <name>hookline::ui::cells</name>
    <message>
        <source>keep-alive %1 s</source>
        <translation>心跳 %1 秒</translation>
    </message>
    <message>
        <source>normal disconnection</source>
        <translation>正常断开</translation>
    </message>
    <message>
        <source>granted QoS %1</source>
        <translation>授予 QoS %1</translation>
    </message>
    <message>
        <source>(payload no longer kept)</source>
        <translation>（消息内容已不再保留）</translation>
    </message>
    <message>
        <source>… queued</source>
        <translation>… 排队中</translation>
    </message>
    <message>
        <source>R: retained, D: sent again</source>
        <translation>R：保留，D：重发</translation>
    </message>
    <message>
        <source>ends with the connection</source>
        <translation>随连接结束</translation>
    </message>
    <message>
        <source>kept for %1 s</source>
        <translation>保留 %1 秒</translation>
    </message>
    <message>
        <source>kept without end</source>
        <translation>永久保留</translation>
    </message>
    <message>
        <source>new</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>resumed if there</source>
        <translation>存在则恢复</translation>
    </message>
</context>
</TS>
