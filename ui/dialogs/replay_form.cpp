#include "ui/dialogs/replay_form.h"

#include "core/config/clusters.h"
#include "ui/dialogs/named.h"
#include "ui/format.h"
#include "ui/models/source_words.h"
#include "ui/safe_text.h"
#include "ui/wall_clock.h"
#include "ui/widgets/label.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QCompleter>
#include <QDateTimeEdit>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRegularExpressionValidator>
#include <QStringListModel>
#include <QToolButton>

#include <cmath>
#include <limits>

namespace hookline::ui {
namespace {

enum Preset { QuarterHour, Hour, Day, Everything, PresetCount };
constexpr qint64 kPresetSeconds[] = { 900, 3600, 86400 };
constexpr int kOther = -1; ///< of the speeds: the number beside
constexpr int kMostPartitions = 10'000;

config::Issue mistake(const char* key, const QString& text)
{
    config::Issue out;
    out.severity = config::Severity::Error;
    out.key = key;
    out.text = text.toStdString(); // in the window's language already
    return out;
}

} // namespace

ReplayForm::ReplayForm(QWidget* parent)
    : FieldTabs({ .top = 14, .between = 10 }, parent)
{
    setObjectName(QStringLiteral("replayTabWidget"));
    buildRange();
    buildMessage();
    retranslate();
    usePreset(Hour);
}

ReplayForm::Edge ReplayForm::buildEdge(const char* name)
{
    Edge out { new QWidget, new QComboBox, new QDateTimeEdit, new QLineEdit };
    const QString stem = QLatin1String(name);
    auto* row = new QHBoxLayout(out.row);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    out.row->setObjectName(stem + QLatin1String("Widget"));
    out.kind->setObjectName(stem + QLatin1String("ComboBox"));
    for (const EdgeKind kind : { Open, Time, Offset })
        out.kind->addItem(QString(), kind);
    out.time->setObjectName(stem + QLatin1String("TimeEdit"));
    out.time->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    out.time->setCalendarPopup(true);
    out.offset->setObjectName(stem + QLatin1String("OffsetLineEdit"));
    out.offset->setValidator(new QRegularExpressionValidator(QRegularExpression(QStringLiteral("\\d{1,18}")), out.offset));
    out.offset->setText(QStringLiteral("0"));
    row->addWidget(out.kind);
    row->addWidget(out.time, 1);
    row->addWidget(out.offset, 1);
    row->addStretch(0);
    connect(out.kind, &QComboBox::currentIndexChanged, this, &ReplayForm::changed);
    connect(out.time, &QDateTimeEdit::dateTimeChanged, this, &ReplayForm::changed);
    connect(out.offset, &QLineEdit::textChanged, this, &ReplayForm::changed);
    return out;
}

void ReplayForm::buildRange()
{
    QFormLayout* form = addPage();
    m_cluster = addChoice(form, "cluster", "replayClusterComboBox");
    m_cluster->addItem(QString(), QString());
    showField("cluster", false);
    m_topics = addText(form, "topics", "replayTopicsLineEdit", "plant.telemetry, alarms");
    m_known = new QStringListModel(this);
    auto* completer = new QCompleter(m_known, this);
    completer->setFilterMode(Qt::MatchContains);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_topics->setCompleter(completer);
    m_partitions = addText(form, "partitions", "replayPartitionsLineEdit", "0, 2-4");
    auto* presets = named(new QWidget, "replayPresetsWidget");
    auto* row = new QHBoxLayout(presets);
    row->setContentsMargins(0, 2, 0, 2);
    row->setSpacing(6);
    m_presets = new QButtonGroup(this);
    m_presets->setExclusive(true);
    static constexpr const char* kNames[] = { "replayQuarterToolButton", "replayHourToolButton", "replayDayToolButton", "replayAllToolButton" };
    for (int i = 0; i < PresetCount; ++i) {
        auto* chip = new QToolButton;
        chip->setObjectName(QLatin1String(kNames[i]));
        chip->setCheckable(true);
        chip->setProperty("chip", true);
        chip->setFocusPolicy(Qt::StrongFocus);
        m_presets->addButton(chip, i);
        row->addWidget(chip);
    }
    row->addStretch(1);
    connect(m_presets, &QButtonGroup::idClicked, this, &ReplayForm::usePreset);
    addField(form, "range", presets);
    m_from = buildEdge("replayFrom");
    addField(form, "from", m_from.row);
    m_to = buildEdge("replayTo");
    addField(form, "to", m_to.row);
    auto* speed = named(new QWidget, "replaySpeedWidget");
    auto* speedRow = new QHBoxLayout(speed);
    speedRow->setContentsMargins(0, 0, 0, 0);
    speedRow->setSpacing(6);
    m_speed = named(new QComboBox, "replaySpeedComboBox");
    m_factor = named(new QDoubleSpinBox, "replaySpeedSpinBox");
    m_factor->setRange(0.1, 100);
    m_factor->setDecimals(1);
    m_factor->setSuffix(QStringLiteral(" \u00D7"));
    m_factor->setValue(2);
    speedRow->addWidget(m_speed, 1);
    speedRow->addWidget(m_factor);
    addField(form, "speed", speed);
    connect(m_speed, &QComboBox::currentIndexChanged, this, &ReplayForm::changed);
    connect(m_factor, &QDoubleSpinBox::valueChanged, this, &ReplayForm::changed);
}

void ReplayForm::buildMessage()
{
    QFormLayout* form = addPage();
    const auto templates = [&](const char* key, const char* name, std::initializer_list<const char*> examples) {
        QComboBox* out = addChoice(form, key, name);
        out->setEditable(true);
        out->setInsertPolicy(QComboBox::NoInsert);
        out->setFont(fixedFont());
        out->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        for (const char* example : examples)
            out->addItem(QLatin1String(example));
        out->lineEdit()->setObjectName(QString(out->objectName()).replace(QLatin1String("ComboBox"), QLatin1String("LineEdit")));
        connect(out, &QComboBox::editTextChanged, this, &ReplayForm::changed);
        return out;
    };
    m_topic = templates("topic", "replayTopicComboBox",
        { "replay/${topic}", "replay/${headers.mqtt_topic}", "${headers.mqtt_topic}", "replay/${key}", "kafka/${topic}" });
    m_payload = templates("payload", "replayPayloadComboBox", { "", "${value.message.payload}" });
    m_qos = addChoice(form, "qos", "replayQosComboBox");
    for (int i = 0; i < 3; ++i)
        m_qos->addItem(QString::number(i), i);
    m_retain = addChoice(form, "retain", "replayRetainComboBox");
    m_properties = addLines(form, "user_properties", "replayPropertiesPlainTextEdit", "from=${topic}/${partition}@${offset}");
}

QWidget* ReplayForm::edgeOf(const Field& field) const
{
    for (const Edge* edge : { &m_from, &m_to }) {
        if (field.input == edge->row)
            return edge->kind->currentData().toInt() == Offset ? static_cast<QWidget*>(edge->offset)
                : edge->kind->currentData().toInt() == Time    ? static_cast<QWidget*>(edge->time)
                                                               : edge->kind;
    }
    return field.input;
}

void ReplayForm::usePreset(int preset)
{
    m_loading = true;
    const QDateTime now = localNow();
    choose(m_from.kind, preset == Everything ? Open : Time);
    if (preset != Everything)
        m_from.time->setDateTime(now.addSecs(-kPresetSeconds[preset]));
    choose(m_to.kind, Open);
    m_to.time->setDateTime(now);
    m_presets->button(preset)->setChecked(true);
    m_loading = false;
    showFittingFields();
    emit edited();
}

void ReplayForm::renewPreset()
{
    if (m_presets->checkedId() >= 0)
        usePreset(m_presets->checkedId());
}

void ReplayForm::setEdge(Edge& edge, const std::string& text)
{
    const std::size_t colon = text.find(':');
    const qint64 value = colon == std::string::npos ? 0 : fromUtf8(std::string_view(text).substr(colon + 1)).toLongLong();
    const EdgeKind kind = text.starts_with("time:") ? Time : text.starts_with("offset:") ? Offset : Open;
    choose(edge.kind, kind);
    if (kind == Time)
        edge.time->setDateTime(QDateTime::fromMSecsSinceEpoch(value));
    if (kind == Offset)
        edge.offset->setText(QString::number(value));
}

std::string ReplayForm::edgeText(const Edge& edge, const char* open)
{
    switch (edge.kind->currentData().toInt()) {
    case Time: return "time:" + std::to_string(edge.time->dateTime().toMSecsSinceEpoch());
    case Offset: return "offset:" + edge.offset->text().toStdString();
    default: return open;
    }
}

void ReplayForm::setOrder(const ReplayOrder& order, bool sameRange)
{
    m_loading = true;
    m_base = order;
    const QString cluster = fromUtf8(order.cluster);
    if (m_cluster->findData(cluster) < 0)
        m_cluster->addItem(visibleText(order.cluster, 64), cluster); // a mistake stays visible
    choose(m_cluster, cluster);
    QStringList topics;
    for (const std::string& topic : order.topics)
        topics << fromUtf8(topic);
    m_topics->setText(topics.join(QStringLiteral(", ")));
    QStringList partitions;
    for (const std::int32_t partition : order.partitions)
        partitions << QString::number(partition);
    m_partitions->setText(partitions.join(QStringLiteral(", ")));
    setEdge(m_from, order.from);
    setEdge(m_to, order.to);
    if (!sameRange)
        clearPresets();
    const int speed = m_speed->findData(order.speed);
    m_speed->setCurrentIndex(speed >= 0 ? speed : m_speed->findData(static_cast<double>(kOther)));
    if (speed < 0)
        m_factor->setValue(order.speed);
    m_topic->setEditText(fromUtf8(order.message.topic));
    m_payload->setEditText(fromUtf8(order.message.payload));
    m_qos->setCurrentIndex(std::max(m_qos->findText(fromUtf8(order.message.qos)), 0));
    m_retain->setCurrentIndex(order.message.retain == "true" ? 1 : 0);
    setLines(m_properties, order.message.userProperties);
    m_loading = false;
    showFittingFields();
    emit edited();
}

void ReplayForm::clearPresets()
{
    m_presets->setExclusive(false);
    for (QAbstractButton* chip : m_presets->buttons())
        chip->setChecked(false);
    m_presets->setExclusive(true);
}

bool ReplayForm::readPartitions(std::vector<std::int32_t>& out) const
{
    for (const QString& part : m_partitions->text().split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const QStringList ends = part.trimmed().split(QLatin1Char('-'));
        bool good = false;
        const int first = ends.first().trimmed().toInt(&good);
        bool goodLast = good;
        const int last = ends.size() == 1 ? first : ends.last().trimmed().toInt(&goodLast);
        if (!good || !goodLast || ends.size() > 2 || first < 0 || last < first || last - first > kMostPartitions)
            return false;
        for (int i = first; i <= last; ++i)
            out.push_back(i);
    }
    return true;
}

ReplayOrder ReplayForm::order() const
{
    ReplayOrder out = m_base;
    out.cluster = m_cluster->currentData().toString().toStdString();
    out.topics.clear();
    for (const QString& topic : m_topics->text().split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        if (!topic.trimmed().isEmpty())
            out.topics.push_back(topic.trimmed().toStdString());
    }
    out.partitions.clear();
    readPartitions(out.partitions);
    out.from = edgeText(m_from, "earliest");
    out.to = edgeText(m_to, "latest");
    const double speed = m_speed->currentData().toDouble();
    out.speed = speed < 0 ? m_factor->value() : speed;
    out.message.name = "replay";
    out.message.cluster = out.cluster;
    out.message.topics = out.topics;
    out.message.topic = m_topic->currentText().trimmed().toStdString();
    out.message.payload = m_payload->currentText().toStdString();
    out.message.qos = std::to_string(m_qos->currentData().toInt());
    out.message.retain = m_retain->currentIndex() == 1 ? "true" : "false";
    out.message.userProperties = linesOf(m_properties);
    out.message.loopGuard = false; // whoever asks for a record again gets it
    return out;
}

std::vector<config::Issue> ReplayForm::issues() const
{
    std::vector<config::Issue> out;
    const ReplayOrder now = order();
    if (now.topics.empty())
        out.push_back(mistake("replay.topics", tr("Name a Kafka topic.")));
    for (const std::string& topic : now.topics) {
        if (topic.starts_with('^'))
            out.push_back(mistake("replay.topics", tr("Name the topics one by one: a replay takes no pattern.")));
    }
    std::vector<std::int32_t> ignored;
    if (!readPartitions(ignored))
        out.push_back(mistake("replay.partitions", tr("Write numbers and ranges, for example 0, 2-4.")));
    for (const auto& [edge, key] : { std::pair(&m_from, "replay.from"), { &m_to, "replay.to" } }) {
        if (edge->kind->currentData().toInt() == Offset && edge->offset->text().isEmpty())
            out.push_back(mistake(key, tr("Write an offset.")));
    }
    const int from = m_from.kind->currentData().toInt(), to = m_to.kind->currentData().toInt();
    const bool backwards = from == to
        && ((from == Time && m_from.time->dateTime() >= m_to.time->dateTime())
            || (from == Offset && m_from.offset->text().toLongLong() >= m_to.offset->text().toLongLong()));
    if (backwards)
        out.push_back(mistake("replay.to", tr("The end must lie behind the beginning.")));
    return out;
}

double ReplayForm::seconds() const
{
    const double speed = order().speed;
    if (speed <= 0 || m_from.kind->currentData().toInt() != Time || m_to.kind->currentData().toInt() == Offset)
        return std::numeric_limits<double>::quiet_NaN();
    const QDateTime end = m_to.kind->currentData().toInt() == Time ? m_to.time->dateTime() : localNow();
    return static_cast<double>(m_from.time->dateTime().msecsTo(end)) / 1000 / speed;
}

void ReplayForm::setClusters(const config::KafkaSettings& kafka)
{
    const bool loading = std::exchange(m_loading, true);
    const std::string chosen = m_cluster->currentData().toString().toStdString();
    fillClusters(m_cluster, kafka, config::hasCluster(kafka, chosen) ? chosen : std::string());
    showField("cluster", m_cluster->count() > 1);
    m_loading = loading;
}

void ReplayForm::setTopics(const QStringList& topics)
{
    if (m_known->stringList() != topics)
        m_known->setStringList(topics);
}

void ReplayForm::changed()
{
    if (m_loading)
        return;
    if (QObject* by = sender(); by && by->parent() && (by->parent() == m_from.row || by->parent() == m_to.row))
        clearPresets();
    showFittingFields();
    emit edited();
}

void ReplayForm::showFittingFields()
{
    for (const Edge* edge : { &m_from, &m_to }) {
        edge->time->setVisible(edge->kind->currentData().toInt() == Time);
        edge->offset->setVisible(edge->kind->currentData().toInt() == Offset);
    }
    Field& to = field("to");
    to.hint->setText(m_to.kind->currentData().toInt() == Open ? QString() : tr("Without that one."));
    to.hint->setVisible(!to.hint->text().isEmpty() && to.issue->text().isEmpty());
    m_factor->setVisible(m_speed->currentData().toDouble() < 0);
    const double all = seconds();
    Field& speed = field("speed");
    speed.hint->setText(std::isnan(all) ? QString() : tr("The range then takes %1.").arg(SourceWords::duration(all)));
    speed.hint->setVisible(!speed.hint->text().isEmpty() && speed.issue->text().isEmpty());
}

void ReplayForm::retranslate()
{
    const bool loading = std::exchange(m_loading, true);
    setTabText(0, tr("Which records"));
    setTabText(1, tr("What they become"));
    describe("cluster", tr("Kafka c&luster"), tr("Where the topics are."));
    nameDefaultCluster(m_cluster);
    describe("topics", tr("Kafka &topics"), tr("One, or several with commas between them."));
    describe("partitions", tr("&Partitions"), tr("Empty: all."));
    describe("range", tr("Range"));
    const QString presets[] = { tr("15 minutes"), tr("Hour"), tr("Day"), tr("Everything") };
    const QString names[] = { tr("The last 15 minutes"), tr("The last hour"), tr("The last day"), tr("Everything there is") };
    for (int i = 0; i < PresetCount; ++i) {
        m_presets->button(i)->setText(presets[i]);
        m_presets->button(i)->setAccessibleName(names[i]);
    }
    describe("from", tr("&From"));
    describe("to", tr("Up t&o"));
    const auto edge = [&](const Edge& one, const QString& name, const QString& open) {
        one.kind->setItemText(0, open);
        one.kind->setItemText(1, tr("Time"));
        one.kind->setItemText(2, tr("Offset"));
        one.kind->setAccessibleName(name);
        one.time->setAccessibleName(tr("%1, time").arg(name));
        one.offset->setAccessibleName(tr("%1, offset").arg(name));
    };
    edge(m_from, tr("From"), tr("Earliest"));
    edge(m_to, tr("Up to"), tr("What is there now"));
    describe("speed", tr("&Speed"));
    const std::pair<double, QString> speeds[] = { { 0.0, tr("As fast as the broker takes them") }, { 1.0, tr("As they came (1 ×)") }, { 10.0, tr("10 × as fast") },
        { 100.0, tr("100 × as fast") }, { static_cast<double>(kOther), tr("Another pace") } };
    for (const auto& [value, text] : speeds) {
        const int at = m_speed->findData(value);
        if (at < 0)
            m_speed->addItem(text, value);
        else
            m_speed->setItemText(at, text);
    }
    m_speed->setAccessibleName(tr("Speed"));
    m_factor->setAccessibleName(tr("How many times as fast"));
    describe("topic", tr("&MQTT topic"), tr("May have fields of the record: ${topic}, ${key}, ${value.a.b}, ${headers.name}."));
    describe("payload", tr("Pa&yload"), tr("Empty: the record's value, byte for byte."));
    m_topic->lineEdit()->setAccessibleName(tr("MQTT topic"));
    m_payload->lineEdit()->setAccessibleName(tr("Payload"));
    m_payload->lineEdit()->setPlaceholderText(tr("the record's value"));
    describe("qos", tr("&QoS"));
    describe("retain", tr("&Retain"));
    if (m_retain->count() == 0)
        m_retain->addItems({ QString(), QString() });
    m_retain->setItemText(0, tr("no"));
    m_retain->setItemText(1, tr("yes"));
    describe("user_properties", tr("&User properties"), tr("name=value, one per line; the mark hookline_replay is always added."));
    m_loading = loading;
    showFittingFields();
}

void ReplayForm::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QTabWidget::changeEvent(event);
}

} // namespace hookline::ui
