<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
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
</TS>
