<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>hookline::ui::AboutDialog</name>
    <message>
        <source>About Hookline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A hookable MQTT broker with its own Kafka bridge, in one window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Test client</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>hookline::ui::Actions</name>
    <message>
        <source>&amp;Stop broker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Start broker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Overview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Events</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Throughput</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Narrow sidebar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kafka &amp;settings…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Test connection…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Simulated devices…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Test client</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About Hookline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Pages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Broker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Kafka</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>hookline::ui::Chart</name>
    <message>
        <source>Collecting… first point in 1 s</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>hookline::ui::ConnectionTestView</name>
    <message>
        <source>The test opens its own connection; the running bridge is not touched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Testing…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything works.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It does not work yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The test was cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings have changed since this test.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>hookline::ui::CopyLine</name>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>hookline::ui::EventDetail</name>
    <message>
        <source>no longer in the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select an event.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Event</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Topic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Topic filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sent again (DUP)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Packet ID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Payload</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Message expiry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Published by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dropped because</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Detail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Client</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Username</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep-alive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clean start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connected since</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not sent to Kafka</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting to be acknowledged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>acknowledged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not delivered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Partition</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Offset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Latency</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>hookline::ui::EventTableModel</name>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Event</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Topic / filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flags</source>
        <comment>table column: R retain, D duplicate</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Payload / info</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>hookline::ui::EventsPage</name>
    <message>
        <source>searching… %1 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln event(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Paused at %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln new since</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln oldest row(s) were overwritten</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>in %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>out %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the newest %1 rows are kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>the list skipped %Ln row(s); broker and Kafka were not affected</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln payload(s) let go</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>None of %Ln event(s) match.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The broker is stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start broker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No events yet. Connect a device to %1 or start the simulator.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start simulator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show only this client</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show only this topic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show only this kind of event</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy cell</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy row as JSON</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy topic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy payload</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Events</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Freeze the list; capture goes on (Space)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Follow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the newest event in view (F, End)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Empty the list (Ctrl+Shift+X)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter by client, topic, payload or event – press / to type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Event filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words that must all be found, for example: dev-017 temp
In one field: client:dev topic:factory event:publish payload:error
Exactly: client=dev-017 topic=factory/l3/temp
Payloads are searched in their first MiB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jump to live</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>hookline::ui::FirstSteps</name>
    <message>
        <source>practice cluster at %1: in memory, gone when Hookline closes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1  Broker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>2  Kafka</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>3  First message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start broker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set up Kafka…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start simulated devices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open test client</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not show this again</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>hookline::ui::KafkaDialog</name>
    <message>
        <source>Applying…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In use since %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln waiting record(s) went on to the new settings.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Not applied: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Test connection</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln error(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln warning(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Apply: the producer is made anew; %1 waiting records go first, up to %2 s. MQTT clients stay connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply: the producer is made anew. MQTT clients stay connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kafka settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connection test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Also write one probe record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Proves that records are accepted. Consumers of the topic will see it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Revert</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>hookline::ui::KafkaForm</name>
    <message>
        <source>Connection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Producer and queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bridge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send events to Kafka</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cluster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Practice cluster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A small Kafka inside this program, reachable by other programs on this computer. Its records are in memory and gone when Hookline closes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>My Kafka</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Bootstrap servers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One or more host:port, separated by commas.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Topic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Client &amp;ID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name under which Kafka&apos;s own logs and quotas know this producer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>T&amp;ype of a publish</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Node name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Written as cluster_node into each record.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>E&amp;vents to send</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>System topics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Also messages on $SYS/…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Acknowledgement</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>C&amp;ompression</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Linger</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long a record may wait for others to share a batch with.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Queue limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Records that may wait while Kafka is away.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When the queue is &amp;full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>EMQ JSON</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plain payload</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>public – as the EMQ plugin writes it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all – every in-sync replica (safest)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 – the partition&apos;s leader</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>0 – none; losses cannot be noticed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make publishers wait</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop the newest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One JSON object for each event, with the client, the message and the time, as the EMQ plugin writes it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The payload as it is; client, topic and QoS go into the record&apos;s headers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is lost: the broker stops reading from publishers until there is room.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Publishers go on; events that find no room do not reach Kafka and are counted.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>hookline::ui::Look</name>
    <message>
        <source>stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Publishers wait for Kafka</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listening on %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>practice cluster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 nodes up</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>hookline::ui::MainWindow</name>
    <message>
        <source>Pages</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>hookline::ui::MessagePanel</name>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>hookline::ui::OverviewPage</name>
    <message>
        <source>waiting for Kafka</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln session(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln subscription(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln retained</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>switched off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>queue is filling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queue: %1 of %2 records (%3 %)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Practice cluster – volatile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A small Kafka inside this program, so that you can see the whole path at once.
Its records are in memory and gone when Hookline closes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Since start: matched %1 = acknowledged %2 + failed %3 + dropped %4 + in flight %5 + queued %6  %7</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kafka settings…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Simulated devices…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start simulated devices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MQTT broker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>clients</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>messages in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>messages out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bridge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>events taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>latency, median</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>latency, p99</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>acknowledged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The path of a message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Messages per second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Latency to Kafka</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>hookline::ui::PathStrip</name>
    <message>
        <source>Devices</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln connected</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Broker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hooks</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln error(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>no errors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln waiting</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>%1 in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 dropped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Path of a message</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>hookline::ui::PayloadView</name>
    <message>
        <source>%1, no longer kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The payload was let go to keep within the memory for payloads.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hex</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Payload as JSON</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Payload as text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Payload in hexadecimal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy payload (Ctrl+Shift+C)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy payload</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only the first 64 KiB are shown.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>hookline::ui::ProblemCenter</name>
    <message>
        <source>Use port %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Test connection…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Line %1, column %2: </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The configuration file could not be used as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The configuration file has something to look at.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>hookline::ui::ProblemList</name>
    <message>
        <source>No problems so far.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>hookline::ui::ShortcutsDialog</name>
    <message>
        <source>Shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>hookline::ui::Sidebar</name>
    <message>
        <source>Broker</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>hookline::ui::SimulatorDialog</name>
    <message>
        <source>Running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Simulated devices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devices inside this program that connect to the broker like real ones and publish measurements.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Devices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Messages per second, all devices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Payload size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;QoS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>hookline::ui::StatusStrip</name>
    <message>
        <source>MQTT broker: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in %1 · out %2 · Kafka %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>queue %1 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>events %1 · shown %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bridge %1 · broker %2 · display %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Messages per second in the last second: from clients, to clients, acknowledged by Kafka.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Records waiting for Kafka, as part of what the queue may hold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Events seen since start, and rows in the list now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Since start. Bridge: records Kafka did not take. Broker: messages that did not reach a client. Display: rows the list could not show; nothing else was affected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch to Chinese</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>hookline::ui::TestClientDrawer</name>
    <message>
        <source>The broker refused this filter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>acknowledged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 …</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln message(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>connecting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Test client</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close (Ctrl+T)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Host</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Subscribe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Topic filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>QoS of the subscription</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Subscriptions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsubscribe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Publish</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Topic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Payload</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>QoS of the message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Publish (Ctrl+Enter)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sent and received</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>hookline::ui::Texts</name>
    <message>
        <source>The configuration file %1 does not exist. Create it (--print-config shows a complete one) or start without naming a file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The configuration file %1 cannot be read: %2. Check its owner and permissions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The configuration file %1 is larger than %2 bytes; this cannot be right. Check that the path names a Hookline file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, line %2, column %3: %4. Correct this line; until then the defaults are used and the file is left as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The key %1 is not known and has no effect. Remove it; --print-config shows every key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The key %1 is not known and has no effect. Did you mean %2?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The section [%1] is not known and has no effect. Remove it; --print-config shows every section.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The section [%1] is not known and has no effect. Did you mean [%2]?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 must be %2, not %3. Write for example: %4</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 = %2 is outside %3–%4. Choose a value in this range.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cannot be “%2”. Choose one of: %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 must not be empty. Enter a text or remove the key to get the default.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Linger must be %3–%4 ms, not %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The Kafka client ID has %1 characters; it must have 1–%2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not allowed in the Kafka client ID. Only letters, digits, . _ - are allowed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not an address to listen on. Write 127.0.0.1 for this computer only, 0.0.0.0 for every network, or the address of one network interface.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listening on %1 lets other computers connect without a password. Use 127.0.0.1 unless this network is trusted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>max_queued_bytes (%1) is less than max_packet_size (%2): the largest messages can never be queued for a client that is away. Raise one or lower the other.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MQTT allows packets of %1 bytes; Kafka will refuse records over %2 bytes. Lower broker.max_packet_size, or raise message.max.bytes under [kafka.properties] and on the Kafka brokers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A queue of %1 records is full within a second at a busy moment. Use 1000 or more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port %1 is outside 1–65535.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” in “%2” is not a port number. Write host:port, e.g. 127.0.0.1:9092.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not a host name or address. Write host:port, e.g. 127.0.0.1:9092.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” has no host name. Write host:port, e.g. 127.0.0.1:9092.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” looks like an HTTP address. Kafka needs host:port, e.g. 127.0.0.1:9092.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” in “%2” is not a protocol of Kafka. Write host:port, e.g. 127.0.0.1:9092.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1:// before a server has no effect. Set &quot;security.protocol&quot; = &quot;%2&quot; under [kafka.properties].</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” looks like an IPv6 address. Write it in brackets, e.g. [::1]:9092.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is a full-width character. Type “%2” instead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port 2181 in “%1” is ZooKeeper’s; Kafka brokers usually listen on 9092.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port 1883 in “%1” is an MQTT broker’s; Kafka brokers usually listen on 9092.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is in the list twice. Remove one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter at least one host:port, e.g. 127.0.0.1:9092, or leave the field empty for the practice cluster.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter the name of a Kafka topic, e.g. hookline.events.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The Kafka topic name has %1 characters; at most %2 are allowed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not allowed in Kafka topic names. Only letters, digits, . _ - are allowed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A Kafka topic cannot be named “%1”. Choose another name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” mixes . and _: Kafka’s metrics cannot tell such topics apart. Prefer one of the two.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” begins with __, which Kafka keeps for its own topics. Choose another name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With acks = 0 lost messages cannot be noticed. Use all unless losing records does not matter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The idempotent producer needs acks = all, not %1. Set acks to all or remove enable.idempotence.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not an event. Known are: %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not an event. Did you mean “%2”?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No event is chosen: nothing will be sent to Kafka. Choose at least one, or switch the bridge off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The event “%1” is in the list twice. Remove one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is set by %2. Set it there and remove it from [kafka.properties].</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not the name of a librdkafka property. Only letters, digits, . _ - are allowed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not a SASL mechanism. Choose one of: %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With sasl_plaintext the password is sent unencrypted. Use sasl_ssl outside a trusted network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 switches the check of the server’s certificate off: anyone on the network could impersonate the Kafka broker.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing listens there. Start Kafka, or correct the port in Servers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This name is unknown here. Check its spelling, or use the IP address.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>disconnected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>subscribed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unsubscribed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>session created</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>session resumed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>session taken over</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>session ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>publish</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>delivered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>acked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dropped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A client connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A client was not let in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A client went away, with the reason.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A client subscribed to a topic filter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A client gave up a subscription.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A new session began.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A client came back to its session.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A second connection took over the session.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A session ended or expired.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A client published a message.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A message was sent to a subscriber.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A subscriber acknowledged a message.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A message did not reach somebody, with the reason.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no subscribers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the session&apos;s queue was full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the client reads too slowly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>QoS 0 while the client was away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the message expired</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>larger than the client accepts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the session ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rejected by a hook</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the retained store is full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an I/O loop could not keep up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>switched off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>connecting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unreachable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>refuses records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bad message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown host name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>timed out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown partition</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown topic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all Kafka nodes down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>request timed out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>queue full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TLS failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>authentication failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>given up at shutdown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>producer failed for good</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>corrupt message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>topic does not exist</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>partition has moved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>record too large</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>invalid topic name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>batch too large</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>too few replicas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not authorised for the topic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not authorised on the cluster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>invalid record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kafka error %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resolve host name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open TCP connection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask for cluster metadata</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reach advertised listener</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find the topic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write a probe record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port %1 is already in use, perhaps by Mosquitto or EMQX.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the other program and try again, or use another port.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kafka cannot be reached at %1. Events wait in the queue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that Kafka runs and that the address is right; the connection test says where it fails.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>hookline::ui::ThroughputPage</name>
    <message>
        <source>Save charts as picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file could not be written. Choose another folder.

%1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Throughput</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Live</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the newest values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>5 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save PNG…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save CSV…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Messages per second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MQTT in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MQTT out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kafka acknowledged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed + dropped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bytes per second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kafka records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Latency to Kafka</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>hookline::ui::cells</name>
    <message>
        <source>keep-alive %1 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>normal disconnection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>granted QoS %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>acknowledged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>(payload no longer kept)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>… queued</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>R: retained, D: sent again</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
