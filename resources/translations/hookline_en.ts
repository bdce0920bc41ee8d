<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>hookline::ui::AclView</name>
    <message numerus="yes">
        <source>%Ln mistake(s) to correct first.</source>
        <translation>
            <numerusform>%Ln mistake to correct first.</numerusform>
            <numerusform>%Ln mistakes to correct first.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::AlertWatch</name>
    <message numerus="yes">
        <source>%Ln message(s) did not reach a client</source>
        <translation>
            <numerusform>%Ln message did not reach a client</numerusform>
            <numerusform>%Ln messages did not reach a client</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) did not get into Kafka</source>
        <translation>
            <numerusform>%Ln record did not get into Kafka</numerusform>
            <numerusform>%Ln records did not get into Kafka</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln event(s) found no room in the bridge&apos;s queue</source>
        <translation>
            <numerusform>%Ln event found no room in the bridge&apos;s queue</numerusform>
            <numerusform>%Ln events found no room in the bridge&apos;s queue</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln call(s) of a hook failed</source>
        <translation>
            <numerusform>%Ln call of a hook failed</numerusform>
            <numerusform>%Ln calls of a hook failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The event list skipped %Ln row(s)</source>
        <translation>
            <numerusform>The event list skipped %Ln row</numerusform>
            <numerusform>The event list skipped %Ln rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::AlertsView</name>
    <message numerus="yes">
        <source>%Ln alert(s)</source>
        <translation>
            <numerusform>%Ln alert</numerusform>
            <numerusform>%Ln alerts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln time(s)</source>
        <translation>
            <numerusform>%Ln time</numerusform>
            <numerusform>%Ln times</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::ApplyRulesDialog</name>
    <message numerus="yes">
        <source>%1 record(s) already queued are still sent; where a topic changes, they go out first.</source>
        <translation>
            <numerusform>%1 record already queued is still sent; where a topic changes, it goes out first.</numerusform>
            <numerusform>%1 records already queued are still sent; where a topic changes, they go out first.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::BenchmarkDialog</name>
    <message numerus="yes">
        <source>Load: %Ln client(s), %1, QoS %2, %3 bytes, %4 s</source>
        <translation>
            <numerusform>Load: %Ln client, %1, QoS %2, %3 bytes, %4 s</numerusform>
            <numerusform>Load: %Ln clients, %1, QoS %2, %3 bytes, %4 s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Processor: program without the load %1 of a core, the load %2; the computer has %Ln core(s)</source>
        <translation>
            <numerusform>Processor: program without the load %1 of a core, the load %2; the computer has %Ln core</numerusform>
            <numerusform>Processor: program without the load %1 of a core, the load %2; the computer has %Ln cores</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::BridgeVerdict</name>
    <message numerus="yes">
        <source>%1 record(s) for it wait and go out by themselves afterwards.</source>
        <translation>
            <numerusform>%1 record for it waits and goes out by itself afterwards.</numerusform>
            <numerusform>%1 records for it wait and go out by themselves afterwards.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 record(s) wait and go out by themselves afterwards.</source>
        <translation>
            <numerusform>%1 record waits and goes out by itself afterwards.</numerusform>
            <numerusform>%1 records wait and go out by themselves afterwards.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 record(s) wait, in their order, until it is resumed.</source>
        <translation>
            <numerusform>%1 record waits until it is resumed.</numerusform>
            <numerusform>%1 records wait, in their order, until it is resumed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::CaptureBanner</name>
    <message numerus="yes">
        <source>%Ln event(s)</source>
        <translation>
            <numerusform>%Ln event</numerusform>
            <numerusform>%Ln events</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) are no events and were passed over.</source>
        <translation>
            <numerusform>%Ln line is no event and was passed over.</numerusform>
            <numerusform>%Ln lines are no events and were passed over.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) are missing.</source>
        <translation>
            <numerusform>%Ln row is missing.</numerusform>
            <numerusform>%Ln rows are missing.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::ClientDetail</name>
    <message numerus="yes">
        <source>%Ln message(s)</source>
        <translation>
            <numerusform>%Ln message</numerusform>
            <numerusform>%Ln messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::ClientsPage</name>
    <message numerus="yes">
        <source>%Ln client(s) disconnected</source>
        <translation>
            <numerusform>%Ln client disconnected</numerusform>
            <numerusform>%Ln clients disconnected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln session(s) cleared</source>
        <translation>
            <numerusform>%Ln session cleared</numerusform>
            <numerusform>%Ln sessions cleared</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln client(s)</source>
        <translation>
            <numerusform>%Ln client</numerusform>
            <numerusform>%Ln clients</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Disconnect %Ln client(s)? They may connect again.</source>
        <translation>
            <numerusform>Disconnect %Ln client? They may connect again.</numerusform>
            <numerusform>Disconnect %Ln clients? They may connect again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Clear %Ln session(s)? Subscriptions and waiting messages are lost; this cannot be undone.</source>
        <translation>
            <numerusform>Clear %Ln session? Subscriptions and waiting messages are lost; this cannot be undone.</numerusform>
            <numerusform>Clear %Ln sessions? Subscriptions and waiting messages are lost; this cannot be undone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Disconnect all %Ln client(s)? Sessions that end with their connection lose what waits for them.</source>
        <translation>
            <numerusform>Disconnect %Ln client? A session that ends with its connection loses what waits for it.</numerusform>
            <numerusform>Disconnect all %Ln clients? Sessions that end with their connection lose what waits for them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::CloseDialog</name>
    <message numerus="yes">
        <source>%Ln client(s) will be disconnected.</source>
        <translation>
            <numerusform>%Ln client will be disconnected.</numerusform>
            <numerusform>%Ln clients will be disconnected.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) still wait for Kafka.</source>
        <translation>
            <numerusform>%Ln record still waits for Kafka.</numerusform>
            <numerusform>%Ln records still wait for Kafka.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::DeleteTopicDialog</name>
    <message numerus="yes">
        <source>The topic and its %Ln record(s) will be gone for everybody who uses this cluster.</source>
        <translation>
            <numerusform>The topic and its %Ln record will be gone for everybody who uses this cluster.</numerusform>
            <numerusform>The topic and its %Ln records will be gone for everybody who uses this cluster.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::EditDialog</name>
    <message numerus="yes">
        <source>%Ln error(s)</source>
        <translation>
            <numerusform>%Ln error</numerusform>
            <numerusform>%Ln errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln errors, the first</source>
        <translation>
            <numerusform>%Ln error, the first</numerusform>
            <numerusform>%Ln errors, the first</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::EventDetail</name>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>%Ln more</numerusform>
            <numerusform>%Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln callback(s)</source>
        <translation>
            <numerusform>%Ln callback</numerusform>
            <numerusform>%Ln callbacks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::EventGroupsView</name>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln row</numerusform>
            <numerusform>%Ln rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln let go before they were counted</source>
        <translation>
            <numerusform>%Ln let go before it was counted</numerusform>
            <numerusform>%Ln let go before they were counted</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::EventMenu</name>
    <message numerus="yes">
        <source>Mark %Ln rows, or remove their marks</source>
        <translation>
            <numerusform>Mark %Ln row, or remove its mark</numerusform>
            <numerusform>Mark %Ln rows, or remove their marks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln rows as JSON Lines</source>
        <translation>
            <numerusform>%Ln row as JSON Lines</numerusform>
            <numerusform>%Ln rows as JSON Lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln rows as CSV</source>
        <translation>
            <numerusform>%Ln row as CSV</numerusform>
            <numerusform>%Ln rows as CSV</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::EventsPage</name>
    <message numerus="yes">
        <source>%Ln event(s)</source>
        <translation>
            <numerusform>%Ln event</numerusform>
            <numerusform>%Ln events</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new since</source>
        <translation>
            <numerusform>%Ln new since</numerusform>
            <numerusform>%Ln new since</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln oldest row(s) were overwritten</source>
        <translation>
            <numerusform>the oldest row was overwritten</numerusform>
            <numerusform>the %Ln oldest rows were overwritten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the list skipped %Ln row(s); broker and Kafka were not affected</source>
        <translation>
            <numerusform>the list skipped %Ln row; broker and Kafka were not affected</numerusform>
            <numerusform>the list skipped %Ln rows; broker and Kafka were not affected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln payload(s) let go</source>
        <translation>
            <numerusform>%Ln payload let go</numerusform>
            <numerusform>%Ln payloads let go</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>None of %Ln event(s) match.</source>
        <translation>
            <numerusform>The one event there is does not match.</numerusform>
            <numerusform>None of %Ln events match.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) exported</source>
        <translation>
            <numerusform>%Ln row exported</numerusform>
            <numerusform>%Ln rows exported</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln let go before their turn</source>
        <translation>
            <numerusform>%Ln let go before their turn</numerusform>
            <numerusform>%Ln let go before their turn</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not written in time</source>
        <translation>
            <numerusform>%Ln not written in time</numerusform>
            <numerusform>%Ln not written in time</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln event(s) will be removed from the list. Broker and Kafka are not affected.</source>
        <translation>
            <numerusform>%Ln event will be removed from the list. Broker and Kafka are not affected.</numerusform>
            <numerusform>%Ln events will be removed from the list. Broker and Kafka are not affected.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) copied</source>
        <translation>
            <numerusform>%Ln row copied</numerusform>
            <numerusform>%Ln rows copied</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) exported</source>
        <translation>
            <numerusform>%Ln record exported</numerusform>
            <numerusform>%Ln records exported</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln event(s) without one</source>
        <translation>
            <numerusform>%Ln event without one</numerusform>
            <numerusform>%Ln events without one</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::FindBar</name>
    <message numerus="yes">
        <source>%Ln match(es)</source>
        <translation>
            <numerusform>%Ln match</numerusform>
            <numerusform>%Ln matches</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::FlushBar</name>
    <message numerus="yes">
        <source>Flush ended with %1 record(s) left.</source>
        <translation>
            <numerusform>Flush ended with %1 record left.</numerusform>
            <numerusform>Flush ended with %1 records left.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Flushing: %1 of %2 record(s) are still to go.</source>
        <translation>
            <numerusform>Flushing: %1 of %2 record is still to go.</numerusform>
            <numerusform>Flushing: %1 of %2 records are still to go.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::HookChainsView</name>
    <message numerus="yes">
        <source>%Ln call(s) timed</source>
        <translation>
            <numerusform>%Ln call timed</numerusform>
            <numerusform>%Ln calls timed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln callback(s) at %1 of %2 points</source>
        <translation>
            <numerusform>%Ln callback at %1 of %2 points</numerusform>
            <numerusform>%Ln callbacks at %1 of %2 points</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln call(s) skipped while it was paused</source>
        <translation>
            <numerusform>%Ln call skipped while it was paused</numerusform>
            <numerusform>%Ln calls skipped while it was paused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It was paused %Ln time(s)</source>
        <translation>
            <numerusform>It was paused %Ln time</numerusform>
            <numerusform>It was paused %Ln times</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::ImportDialog</name>
    <message numerus="yes">
        <source>%Ln change(s).</source>
        <translation>
            <numerusform>%Ln change.</numerusform>
            <numerusform>%Ln changes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) without a counterpart.</source>
        <translation>
            <numerusform>%Ln line without a counterpart.</numerusform>
            <numerusform>%Ln lines without a counterpart.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::JsonTree</name>
    <message numerus="yes">
        <source>%Ln item(s)</source>
        <translation>
            <numerusform>%Ln item</numerusform>
            <numerusform>%Ln items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln field(s)</source>
        <translation>
            <numerusform>%Ln field</numerusform>
            <numerusform>%Ln fields</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::KafkaDialog</name>
    <message numerus="yes">
        <source>%Ln waiting record(s) went on to the new settings.</source>
        <translation>
            <numerusform>%Ln waiting record went on to the new settings.</numerusform>
            <numerusform>%Ln waiting records went on to the new settings.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln error(s)</source>
        <translation>
            <numerusform>%Ln error</numerusform>
            <numerusform>%Ln errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln warning(s)</source>
        <translation>
            <numerusform>%Ln warning</numerusform>
            <numerusform>%Ln warnings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::LogView</name>
    <message numerus="yes">
        <source>%Ln line(s) written</source>
        <translation>
            <numerusform>%Ln line written</numerusform>
            <numerusform>%Ln lines written</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s)</source>
        <translation>
            <numerusform>%Ln line</numerusform>
            <numerusform>%Ln lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>%Ln new</numerusform>
            <numerusform>%Ln new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>found in %Ln line(s)</source>
        <comment>find</comment>
        <translation>
            <numerusform>found in %Ln line</numerusform>
            <numerusform>found in %Ln lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::LossView</name>
    <message numerus="yes">
        <source>Exporting: %1 of %2 record(s).</source>
        <translation>
            <numerusform>Exporting: %1 of %2 record.</numerusform>
            <numerusform>Exporting: %1 of %2 records.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 record(s) are back in the queue to %2.</source>
        <translation>
            <numerusform>%1 record is back in the queue to %2.</numerusform>
            <numerusform>%1 records are back in the queue to %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 record(s) are damaged and stay in the spool.</source>
        <translation>
            <numerusform>%1 record is damaged and stays in the spool.</numerusform>
            <numerusform>%1 records are damaged and stay in the spool.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 record(s) stay in the spool: %2</source>
        <translation>
            <numerusform>%1 record stays in the spool: %2</numerusform>
            <numerusform>%1 records stay in the spool: %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 record(s) exported to %2.</source>
        <translation>
            <numerusform>%1 record exported to %2.</numerusform>
            <numerusform>%1 records exported to %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of them are damaged; their lines say so.</source>
        <translation>
            <numerusform>%1 of them is damaged; its line says so.</numerusform>
            <numerusform>%1 of them are damaged; their lines say so.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::OverviewPage</name>
    <message numerus="yes">
        <source>%Ln session(s)</source>
        <translation>
            <numerusform>%Ln session</numerusform>
            <numerusform>%Ln sessions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln subscription(s)</source>
        <translation>
            <numerusform>%Ln subscription</numerusform>
            <numerusform>%Ln subscriptions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln retained</source>
        <translation>
            <numerusform>%Ln retained</numerusform>
            <numerusform>%Ln retained</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln rule(s) on</source>
        <translation>
            <numerusform>%Ln rule on</numerusform>
            <numerusform>%Ln rules on</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln off</source>
        <comment>rules</comment>
        <translation>
            <numerusform>%Ln off</numerusform>
            <numerusform>%Ln off</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more</source>
        <comment>topics</comment>
        <translation>
            <numerusform>%Ln more</numerusform>
            <numerusform>%Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln retry(ies)</source>
        <translation>
            <numerusform>%Ln retry</numerusform>
            <numerusform>%Ln retries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::PathStrip</name>
    <message numerus="yes">
        <source>%Ln connected</source>
        <translation>
            <numerusform>%Ln connected</numerusform>
            <numerusform>%Ln connected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln error(s)</source>
        <translation>
            <numerusform>%Ln error</numerusform>
            <numerusform>%Ln errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln waiting</source>
        <translation>
            <numerusform>%Ln waiting</numerusform>
            <numerusform>%Ln waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln clusters</source>
        <translation>
            <numerusform>%Ln cluster</numerusform>
            <numerusform>%Ln clusters</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::ProblemCenter</name>
    <message numerus="yes">
        <source>%1 record(s) wait for this cluster.</source>
        <translation>
            <numerusform>%1 record waits for this cluster.</numerusform>
            <numerusform>%1 records wait for this cluster.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::ProfilesView</name>
    <message numerus="yes">
        <source>Use “%1” from now on? %Ln waiting record(s) go on to it. MQTT clients stay connected.</source>
        <translation>
            <numerusform>Use “%1” from now on? %Ln waiting record go on to it. MQTT clients stay connected.</numerusform>
            <numerusform>Use “%1” from now on? %Ln waiting records go on to it. MQTT clients stay connected.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln waiting record(s) went on to it.</source>
        <translation>
            <numerusform>%Ln waiting record went on to it.</numerusform>
            <numerusform>%Ln waiting records went on to it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::ProtoDialog</name>
    <message numerus="yes">
        <source>%Ln message type(s)</source>
        <translation>
            <numerusform>%Ln message type</numerusform>
            <numerusform>%Ln message types</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::ProtoSchema</name>
    <message numerus="yes">
        <source>nested deeper than %Ln level(s)</source>
        <translation>
            <numerusform>nested deeper than %Ln level</numerusform>
            <numerusform>nested deeper than %Ln levels</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>more than %Ln value(s)</source>
        <translation>
            <numerusform>more than %Ln value</numerusform>
            <numerusform>more than %Ln values</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>%Ln more</numerusform>
            <numerusform>%Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Only the first %Ln file(s) were read: choose a folder with less in it.</source>
        <translation>
            <numerusform>Only the first %Ln file was read: choose a folder with less in it.</numerusform>
            <numerusform>Only the first %Ln files were read: choose a folder with less in it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 leads to more than %Ln message type(s).</source>
        <translation>
            <numerusform>%1 leads to more than %Ln message type.</numerusform>
            <numerusform>%1 leads to more than %Ln message types.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::ReaderPage</name>
    <message numerus="yes">
        <source>%Ln topic(s)</source>
        <translation>
            <numerusform>%Ln topic</numerusform>
            <numerusform>%Ln topics</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>None of %Ln record(s) match.</source>
        <translation>
            <numerusform>%Ln record was read; it does not match.</numerusform>
            <numerusform>None of %Ln records match.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Comparing %Ln acknowledged event(s) with their records…</source>
        <translation>
            <numerusform>Comparing %Ln acknowledged event with its record…</numerusform>
            <numerusform>Comparing %Ln acknowledged events with their records…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::RecordWords</name>
    <message numerus="yes">
        <source>%Ln record(s) read</source>
        <translation>
            <numerusform>%Ln record read</numerusform>
            <numerusform>%Ln records read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln match</source>
        <translation>
            <numerusform>%Ln matches</numerusform>
            <numerusform>%Ln match</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln identical</source>
        <translation>
            <numerusform>%Ln identical</numerusform>
            <numerusform>%Ln identical</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln different</source>
        <translation>
            <numerusform>%Ln different</numerusform>
            <numerusform>%Ln different</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln replaced by another record</source>
        <translation>
            <numerusform>%Ln replaced by another record</numerusform>
            <numerusform>%Ln replaced by another record</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln forgotten by Kafka</source>
        <translation>
            <numerusform>%Ln forgotten by Kafka</numerusform>
            <numerusform>%Ln forgotten by Kafka</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not there</source>
        <translation>
            <numerusform>%Ln not there</numerusform>
            <numerusform>%Ln not there</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deleted by retention</source>
        <translation>
            <numerusform>%Ln deleted by retention</numerusform>
            <numerusform>%Ln deleted by retention</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln there, not compared</source>
        <translation>
            <numerusform>%Ln there, not compared</numerusform>
            <numerusform>%Ln there, not compared</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not read</source>
        <translation>
            <numerusform>%Ln not read</numerusform>
            <numerusform>%Ln not read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Looked at %Ln record(s)</source>
        <translation>
            <numerusform>Looked at %Ln record</numerusform>
            <numerusform>Looked at %Ln records</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::ReplayDialog</name>
    <message numerus="yes">
        <source>%Ln more rule(s)</source>
        <translation>
            <numerusform>%Ln more rule</numerusform>
            <numerusform>%Ln more rules</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln message(s) would be published</source>
        <translation>
            <numerusform>%Ln message would be published</numerusform>
            <numerusform>%Ln messages would be published</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln message(s) published</source>
        <translation>
            <numerusform>%Ln message published</numerusform>
            <numerusform>%Ln messages published</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) left</source>
        <translation>
            <numerusform>%Ln record left</numerusform>
            <numerusform>%Ln records left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::RetryDialog</name>
    <message numerus="yes">
        <source>%1 record(s) go to the Kafka topic %2 again.</source>
        <translation>
            <numerusform>%1 record goes to the Kafka topic %2 again.</numerusform>
            <numerusform>%1 records go to the Kafka topic %2 again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::RulePreview</name>
    <message numerus="yes">
        <source>%Ln would fail.</source>
        <translation>
            <numerusform>%Ln would fail.</numerusform>
            <numerusform>%Ln would fail.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln collide.</source>
        <translation>
            <numerusform>%Ln collides.</numerusform>
            <numerusform>%Ln collide.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln name a topic that does not exist.</source>
        <translation>
            <numerusform>%Ln names a topic that does not exist.</numerusform>
            <numerusform>%Ln name a topic that does not exist.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln are too large.</source>
        <translation>
            <numerusform>%Ln is too large.</numerusform>
            <numerusform>%Ln are too large.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::RulesView</name>
    <message numerus="yes">
        <source>%Ln change(s) not in use yet. The rules in use were changed elsewhere meanwhile: applying replaces those.</source>
        <translation>
            <numerusform>%Ln change not in use yet. The rules in use were changed elsewhere meanwhile: applying replaces those.</numerusform>
            <numerusform>%Ln changes not in use yet. The rules in use were changed elsewhere meanwhile: applying replaces those.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) not in use yet.</source>
        <translation>
            <numerusform>%Ln change not in use yet.</numerusform>
            <numerusform>%Ln changes not in use yet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In use since %1: %Ln change(s).</source>
        <translation>
            <numerusform>In use since %1: %Ln change.</numerusform>
            <numerusform>In use since %1: %Ln changes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 waiting record(s) went on by the new rules.</source>
        <translation>
            <numerusform>%1 waiting record went on by the new rules.</numerusform>
            <numerusform>%1 waiting records went on by the new rules.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::ScriptsView</name>
    <message numerus="yes">
        <source>in use, %Ln callback(s)</source>
        <translation>
            <numerusform>in use, %Ln callback</numerusform>
            <numerusform>in use, %Ln callbacks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln error(s)</source>
        <translation>
            <numerusform>%Ln error</numerusform>
            <numerusform>%Ln errors</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::SettingFields</name>
    <message numerus="yes">
        <source>%Ln day(s)</source>
        <translation>
            <numerusform>%Ln day</numerusform>
            <numerusform>%Ln days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln hour(s)</source>
        <translation>
            <numerusform>%Ln hour</numerusform>
            <numerusform>%Ln hours</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::SettingsPage</name>
    <message numerus="yes">
        <source>%Ln change(s) not applied yet.</source>
        <translation>
            <numerusform>%Ln change not applied yet.</numerusform>
            <numerusform>%Ln changes not applied yet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln mistake(s) to correct first.</source>
        <translation>
            <numerusform>%Ln mistake to correct first.</numerusform>
            <numerusform>%Ln mistakes to correct first.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Saved at %1: %Ln change(s).</source>
        <translation>
            <numerusform>Saved at %1: %Ln change.</numerusform>
            <numerusform>Saved at %1: %Ln changes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Restart the broker? %Ln client(s) are disconnected and may reconnect at once.</source>
        <translation>
            <numerusform>Restart the broker? %Ln client is disconnected and may reconnect at once.</numerusform>
            <numerusform>Restart the broker? %Ln clients are disconnected and may reconnect at once.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::Sidebar</name>
    <message numerus="yes">
        <source>%1, %Ln new</source>
        <translation>
            <numerusform>%1, %Ln new</numerusform>
            <numerusform>%1, %Ln new</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::SourcesView</name>
    <message numerus="yes">
        <source>%Ln record(s) out of Kafka</source>
        <translation>
            <numerusform>%Ln record out of Kafka</numerusform>
            <numerusform>%Ln records out of Kafka</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln partition(s)</source>
        <translation>
            <numerusform>%Ln partition</numerusform>
            <numerusform>%Ln partitions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::SubscriptionTableModel</name>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 (%Ln member(s))</source>
        <translation>
            <numerusform>%1 (%Ln member)</numerusform>
            <numerusform>%1 (%Ln members)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln filter(s)</source>
        <translation>
            <numerusform>%Ln filter</numerusform>
            <numerusform>%Ln filters</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::SubscriptionsPage</name>
    <message numerus="yes">
        <source>%Ln subscription(s)</source>
        <translation>
            <numerusform>%Ln subscription</numerusform>
            <numerusform>%Ln subscriptions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln client(s) get(s) it</source>
        <translation>
            <numerusform>%Ln client gets it</numerusform>
            <numerusform>%Ln clients get it</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>one of the %Ln member(s) of group %1 gets it</source>
        <translation>
            <numerusform>the %Ln member of group %1 gets it</numerusform>
            <numerusform>one of the %Ln members of group %1 gets it</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln offline client(s) get(s) it when back, unless the message has QoS 0</source>
        <translation>
            <numerusform>%Ln offline client gets it when back, unless the message has QoS 0</numerusform>
            <numerusform>%Ln offline clients get it when back, unless the message has QoS 0</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::TestClientDrawer</name>
    <message numerus="yes">
        <source>%Ln message(s)</source>
        <translation>
            <numerusform>%Ln message</numerusform>
            <numerusform>%Ln messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::TopicTreeModel</name>
    <message numerus="yes">
        <source>%1 and %Ln more</source>
        <translation>
            <numerusform>%1 and %Ln more</numerusform>
            <numerusform>%1 and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::TopicsPage</name>
    <message numerus="yes">
        <source>%Ln retained message(s) deleted</source>
        <translation>
            <numerusform>%Ln retained message deleted</numerusform>
            <numerusform>%Ln retained messages deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln retained message(s) put back</source>
        <translation>
            <numerusform>%Ln retained message put back</numerusform>
            <numerusform>%Ln retained messages put back</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln topic(s)</source>
        <translation>
            <numerusform>%Ln topic</numerusform>
            <numerusform>%Ln topics</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln no longer kept</source>
        <translation>
            <numerusform>%Ln no longer kept</numerusform>
            <numerusform>%Ln no longer kept</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %Ln retained message(s) below %1?</source>
        <translation>
            <numerusform>Delete %Ln retained message below %1?</numerusform>
            <numerusform>Delete %Ln retained messages below %1?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At most %Ln topic(s) can be pinned.</source>
        <translation>
            <numerusform>At most %Ln topic can be pinned.</numerusform>
            <numerusform>At most %Ln topics can be pinned.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hookline::ui::TroubleWatch</name>
    <message numerus="yes">
        <source>%Ln event(s) found no room so far.</source>
        <translation>
            <numerusform>%Ln event found no room so far.</numerusform>
            <numerusform>%Ln events found no room so far.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) so far.</source>
        <translation>
            <numerusform>%Ln record so far.</numerusform>
            <numerusform>%Ln records so far.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) so far.</source>
        <translation>
            <numerusform>%Ln row so far.</numerusform>
            <numerusform>%Ln rows so far.</numerusform>
        </translation>
    </message>
</context>
</TS>
