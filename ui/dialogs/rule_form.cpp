#include "ui/dialogs/rule_form.h"

#include "core/tap/event.h"
#include "ui/dialogs/named.h"
#include "ui/format.h"
#include "ui/texts.h"
#include "ui/widgets/label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr int kHooksShown = 6; // rows
constexpr const char* kFailing[] = { "", "topic:", "file:", "rule:" };

} // namespace

RuleForm::RuleForm(QWidget* parent)
    : FieldTabs({ .top = 14, .between = 10 }, parent)
{
    setObjectName(QStringLiteral("ruleTabWidget"));
    buildSource();
    buildRecord();
    buildSafety();
    retranslate();
}

void RuleForm::buildSource()
{
    QFormLayout* form = addPage();
    m_name = addText(form, "name", "ruleNameLineEdit", "telemetry");
    m_name->setFont(font());
    m_enabled = named(new QCheckBox, "ruleEnabledCheckBox");
    addField(form, "enabled", m_enabled);
    m_filters = addLines(form, "filters", "ruleFiltersPlainTextEdit", "factory/+/temp");
    m_events = named(new QListWidget, "ruleEventsListWidget");
    m_events->setUniformItemSizes(true);
    m_events->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_events->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    for (int i = 0; i < tap::kEventKinds; ++i) {
        auto* item = new QListWidgetItem(m_events);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsSelectable);
        item->setData(Qt::UserRole, fromUtf8(tap::name(static_cast<tap::EventKind>(i))));
        item->setCheckState(Qt::Unchecked);
    }
    addField(form, "events", m_events);
    m_clients = addLines(form, "clients", "ruleClientsPlainTextEdit", "gw-*");
    m_where = addText(form, "where", "ruleWhereLineEdit", "payload.temp > 30 && qos > 0");
    m_last = named(new QCheckBox, "ruleLastCheckBox");
    addField(form, "last", m_last);
    connect(m_events, &QListWidget::itemChanged, this, &RuleForm::changed);
    for (QCheckBox* box : { m_enabled, m_last })
        connect(box, &QCheckBox::toggled, this, &RuleForm::changed);
}

void RuleForm::buildRecord()
{
    QFormLayout* form = addPage();
    m_cluster = addChoice(form, "cluster", "ruleClusterComboBox");
    m_topics = named(new QComboBox, "ruleTopicComboBox");
    m_topics->setEditable(true);
    m_topics->setInsertPolicy(QComboBox::NoInsert);
    m_topics->completer()->setCompletionMode(QCompleter::PopupCompletion); // one that fills in would name a topic nobody chose
    m_topics->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_topics->setFont(fixedFont());
    m_topic = named(m_topics->lineEdit(), "ruleTopicLineEdit");
    addField(form, "topic", m_topics);
    connect(m_topics, &QComboBox::editTextChanged, this, &RuleForm::changed);
    m_key = addText(form, "key", "ruleKeyLineEdit", "");
    m_format = addChoice(form, "format", "ruleFormatComboBox");
    m_value = addLines(form, "value", "ruleValuePlainTextEdit", "${payload.temp}");
    m_headers = addLines(form, "headers", "ruleHeadersPlainTextEdit", "site=${topic[2]}");
    m_partitionBy = addChoice(form, "partition_by", "rulePartitionByComboBox");
    m_partition = addText(form, "partition", "rulePartitionLineEdit", "${payload.line|0}");
    m_timestamp = addText(form, "timestamp", "ruleTimestampLineEdit", "${payload.ts}");
}

void RuleForm::buildSafety()
{
    QFormLayout* form = addPage();
    auto* failing = named(new QWidget, "ruleFailingWidget");
    auto* row = new QVBoxLayout(failing);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    m_failing = named(new QComboBox, "ruleFailingComboBox");
    m_failingWhere = named(new QLineEdit, "ruleFailingLineEdit");
    m_failingWhere->setFont(fixedFont());
    row->addWidget(m_failing);
    row->addWidget(m_failingWhere);
    addField(form, "on_failure", failing);
    connect(m_failing, &QComboBox::currentIndexChanged, this, &RuleForm::changed);
    connect(m_failingWhere, &QLineEdit::textChanged, this, &RuleForm::changed);
    m_buffer = addChoice(form, "buffer", "ruleBufferComboBox");
    m_ack = addChoice(form, "ack", "ruleAckComboBox");
    m_mayBlock = named(new QCheckBox, "ruleMayBlockCheckBox");
    addField(form, "may_block", m_mayBlock);
    connect(m_mayBlock, &QCheckBox::toggled, this, &RuleForm::changed);
}

void RuleForm::setRule(const config::RuleSettings& rule, const config::KafkaSettings& kafka)
{
    m_loading = true;
    m_base = rule;
    m_name->setText(fromUtf8(rule.name));
    m_enabled->setChecked(rule.enabled);
    for (int i = 0; i < m_events->count(); ++i) {
        const std::string name = m_events->item(i)->data(Qt::UserRole).toString().toStdString();
        m_events->item(i)->setCheckState(std::ranges::find(rule.events, name) != rule.events.end() ? Qt::Checked : Qt::Unchecked);
    }
    setLines(m_filters, rule.filters);
    setLines(m_clients, rule.clients);
    m_where->setText(fromUtf8(rule.where));
    m_last->setChecked(rule.last);
    fillClusters(m_cluster, kafka, rule.cluster);
    showField("cluster", m_cluster->count() > 1);
    m_topic->setText(fromUtf8(rule.topic));
    m_topic->setPlaceholderText(fromUtf8(kafka.topic));
    m_key->setText(fromUtf8(rule.key));
    choose(m_partitionBy, static_cast<int>(rule.partitionBy));
    m_partition->setText(fromUtf8(rule.partition));
    setLines(m_headers, rule.headers);
    m_timestamp->setText(fromUtf8(rule.timestamp));
    choose(m_format, static_cast<int>(rule.format));
    m_value->setPlainText(fromUtf8(rule.value));
    int failing = 0;
    for (int i = 1; i < 4; ++i) {
        if (rule.onFailure.starts_with(kFailing[i]))
            failing = i;
    }
    m_failing->setCurrentIndex(failing);
    m_failingWhere->setText(fromUtf8(rule.onFailure).mid(static_cast<qsizetype>(std::strlen(kFailing[failing]))));
    choose(m_buffer, static_cast<int>(rule.buffer));
    choose(m_ack, static_cast<int>(rule.ack));
    m_mayBlock->setChecked(rule.mayBlock);
    for (int i = m_events->count(); i-- > 0;) {
        if (m_events->item(i)->checkState() == Qt::Checked)
            m_events->scrollToItem(m_events->item(i), QAbstractItemView::PositionAtTop);
    }
    m_loading = false;
    showFittingFields();
}

void RuleForm::setTopics(const QStringList& names)
{
    const bool loading = std::exchange(m_loading, true);
    const QString written = m_topic->text();
    const int cursor = m_topic->cursorPosition();
    m_topics->clear();
    m_topics->addItems(names);
    m_topics->setCurrentIndex(-1);
    m_topics->setEditText(written); // never what the list begins with
    m_topic->setCursorPosition(cursor);
    m_loading = loading;
}

config::RuleSettings RuleForm::rule() const
{
    config::RuleSettings out = m_base;
    out.name = m_name->text().trimmed().toStdString();
    out.enabled = m_enabled->isChecked();
    // Chosen ones keep the order of the file, new ones follow.
    std::vector<std::string> chosen;
    for (int i = 0; i < m_events->count(); ++i) {
        if (m_events->item(i)->checkState() == Qt::Checked)
            chosen.push_back(m_events->item(i)->data(Qt::UserRole).toString().toStdString());
    }
    std::erase_if(out.events, [&](const std::string& name) { return std::ranges::find(chosen, name) == chosen.end(); });
    for (std::string& name : chosen) {
        if (std::ranges::find(out.events, name) == out.events.end())
            out.events.push_back(std::move(name));
    }
    out.filters = linesOf(m_filters);
    out.clients = linesOf(m_clients);
    out.where = m_where->text().trimmed().toStdString();
    out.last = m_last->isChecked();
    out.cluster = m_cluster->currentData().toString().toStdString();
    out.topic = m_topic->text().trimmed().toStdString();
    out.key = m_key->text().toStdString();
    out.partitionBy = static_cast<config::PartitionBy>(m_partitionBy->currentData().toInt());
    out.partition = m_partition->text().trimmed().toStdString();
    out.headers = linesOf(m_headers);
    out.timestamp = m_timestamp->text().trimmed().toStdString();
    out.format = static_cast<config::RecordFormat>(m_format->currentData().toInt());
    out.value = m_value->toPlainText().toStdString();
    const int failing = std::max(m_failing->currentIndex(), 0);
    out.onFailure = failing == 0 ? std::string() : kFailing[failing] + m_failingWhere->text().trimmed().toStdString();
    out.buffer = static_cast<config::RuleBuffer>(m_buffer->currentData().toInt());
    out.ack = static_cast<config::RuleAck>(m_ack->currentData().toInt());
    out.mayBlock = m_mayBlock->isChecked();
    return out;
}

void RuleForm::changed()
{
    if (m_loading)
        return;
    showFittingFields();
    emit edited();
}

void RuleForm::showFittingFields()
{
    showField("value", m_format->currentData().toInt() == static_cast<int>(config::RecordFormat::Template));
    showField("partition", m_partitionBy->currentData().toInt() == static_cast<int>(config::PartitionBy::Explicit));
    const bool byKey = m_partitionBy->currentData().toInt() == static_cast<int>(config::PartitionBy::Key);
    const bool unordered = byKey && m_key->text().isEmpty();
    Field& key = field("key");
    key.hint->setText(unordered ? tr("Without a key, events of one client may be reordered across partitions.")
                                : tr("Records of one key stay in order. Empty: none."));
    key.hint->setRole(unordered ? Role::Warn : Role::TextMuted);
    key.hint->setVisible(key.issue->text().isEmpty());
    static constexpr const char* kExamples[] = { "", "dead.letters", "/var/lib/hookline/dead.jsonl", "telemetry" };
    const int failing = std::max(m_failing->currentIndex(), 0);
    m_failingWhere->setVisible(failing > 0);
    m_failingWhere->setPlaceholderText(QLatin1String(kExamples[failing]));
}

QWidget* RuleForm::edgeOf(const Field& field) const
{
    return field.input == m_failing->parentWidget() ? static_cast<QWidget*>(m_failingWhere) : field.input;
}

void RuleForm::retranslate()
{
    const bool loading = std::exchange(m_loading, true);
    setTabText(0, tr("What it takes"));
    setTabText(1, tr("The record"));
    setTabText(2, tr("When it cannot be sent"));
    describe("name", tr("&Name"), tr("Keep the name and its counters carry on."));
    describe("enabled", tr("In use"));
    m_enabled->setText(tr("Use this rule"));
    describe("filters", tr("MQTT &filters"), tr("One per line, + and # as usual. None: any topic, and events that have none."));
    describe("events", tr("&Hooks"));
    describe("clients", tr("&Clients"), tr("Patterns for client IDs, one per line: * any characters, ? one. None: everybody."));
    describe("where", tr("&Only if"), tr("A condition on the event's fields, e.g. payload.temp > 30. Empty: always."));
    describe("last", tr("Afterwards"));
    m_last->setText(tr("What it takes is not offered to the rules behind it"));
    describe("cluster", tr("Kafka c&luster"), tr("Where the topic is."));
    nameDefaultCluster(m_cluster);
    m_topic->setAccessibleName(tr("Kafka topic"));
    describe("topic", tr("Kafka &topic"), tr("May have fields: ${topic[1]}, ${clientid}, ${payload.site}. Empty: the topic of the Kafka settings."));
    describe("key", tr("&Key"));
    describe("format", tr("&Format"));
    describe("value", tr("&Value"), tr("The record's value, with fields."));
    describe("headers", tr("H&eaders"), tr("name=value, one per line, on top of the format's own; at most 16."));
    describe("partition_by", tr("&Partition"));
    describe("partition", tr("N&umber"), tr("A number or a template."));
    describe("timestamp", tr("Time&stamp"), tr("Milliseconds since 1970. Empty: when the broker saw the event."));
    describe("on_failure", tr("&If it fails"), tr("A missing field, a record that is too large, a topic that takes nothing."));
    m_failing->setAccessibleName(tr("If it fails"));
    m_failingWhere->setAccessibleName(tr("Where to"));
    describe("buffer", tr("&Waits in"), tr("Rules with the same topic use the safest of their settings."));
    describe("ack", tr("&Acknowledge"), tr("When a publisher's QoS 1 or 2 message is acknowledged."));
    describe("may_block", tr("Full queue"));
    m_mayBlock->setText(tr("When the topic takes nothing, let publishers wait instead of dropping"));

    using config::PartitionBy;
    using config::RecordFormat;
    setItem(m_format, static_cast<int>(RecordFormat::EmqJson), tr("EMQ JSON"));
    setItem(m_format, static_cast<int>(RecordFormat::Plain), tr("Plain payload"));
    setItem(m_format, static_cast<int>(RecordFormat::FlatJson), tr("Flat JSON"));
    setItem(m_format, static_cast<int>(RecordFormat::CloudEvents), tr("CloudEvents, structured"));
    setItem(m_format, static_cast<int>(RecordFormat::CloudEventsBinary), tr("CloudEvents, binary"));
    setItem(m_format, static_cast<int>(RecordFormat::Template), tr("Template"));
    setItem(m_format, static_cast<int>(RecordFormat::Avro), tr("Avro with a schema registry"));
    setItem(m_format, static_cast<int>(RecordFormat::JsonSchema), tr("JSON with a schema registry"));
    setItem(m_partitionBy, static_cast<int>(PartitionBy::Key), tr("By key, as Java clients do"));
    setItem(m_partitionBy, static_cast<int>(PartitionBy::Random), tr("Random"));
    setItem(m_partitionBy, static_cast<int>(PartitionBy::RoundRobin), tr("Round robin"));
    setItem(m_partitionBy, static_cast<int>(PartitionBy::Sticky), tr("Sticky: one for a while"));
    setItem(m_partitionBy, static_cast<int>(PartitionBy::Explicit), tr("The number below"));
    setItem(m_buffer, static_cast<int>(config::RuleBuffer::Default), tr("As the Kafka settings say"));
    setItem(m_buffer, static_cast<int>(config::RuleBuffer::Memory), tr("Memory"));
    setItem(m_buffer, static_cast<int>(config::RuleBuffer::Hybrid), tr("Memory, then the disk"));
    setItem(m_buffer, static_cast<int>(config::RuleBuffer::Disk), tr("The disk"));
    setItem(m_ack, static_cast<int>(config::RuleAck::Default), tr("As the Kafka settings say"));
    setItem(m_ack, static_cast<int>(config::RuleAck::Accept), tr("At once"));
    setItem(m_ack, static_cast<int>(config::RuleAck::Disk), tr("When it is on the disk"));
    setItem(m_ack, static_cast<int>(config::RuleAck::Kafka), tr("When Kafka has it"));
    const QString failing[] = { tr("Count and log it"), tr("Send it to a Kafka topic"), tr("Write it to a file"), tr("Give it to another rule") };
    for (int i = 0; i < 4; ++i)
        setItem(m_failing, i, failing[i]);
    for (int i = 0; i < m_events->count(); ++i) {
        const auto kind = static_cast<tap::EventKind>(i);
        m_events->item(i)->setText(labelled(Texts::event(kind), Texts::eventHint(kind)));
    }
    m_events->setFixedHeight(kHooksShown * m_events->sizeHintForRow(0) + 2 * m_events->frameWidth()); // whole rows
    m_loading = loading;
    showFittingFields();
}

void RuleForm::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QTabWidget::changeEvent(event);
}

} // namespace hookline::ui
