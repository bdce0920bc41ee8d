#include "ui/dialogs/source_form.h"

#include "ui/dialogs/named.h"
#include "ui/format.h"
#include "ui/safe_text.h"
#include "ui/wall_clock.h"
#include "ui/widgets/label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRegularExpressionValidator>
#include <QSpinBox>

namespace hookline::ui {
namespace {

constexpr const char* kFile = "file:";
constexpr const char* kStarts[] = { "stored", "earliest", "latest", "offset:", "time:" };

} // namespace

SourceForm::SourceForm(QWidget* parent)
    : FieldTabs({ .top = 14, .between = 10 }, parent)
{
    setObjectName(QStringLiteral("sourceTabWidget"));
    buildKafka();
    buildMessage();
    buildSafety();
    retranslate();
    m_loading = false;
}

QCheckBox* SourceForm::addBox(QFormLayout* form, const char* key, const char* objectName)
{
    auto* out = new QCheckBox;
    out->setObjectName(QLatin1String(objectName));
    addField(form, key, out);
    connect(out, &QCheckBox::toggled, this, &SourceForm::changed);
    return out;
}

QComboBox* SourceForm::addTemplate(QFormLayout* form, const char* key, const char* objectName, std::initializer_list<const char*> examples)
{
    QComboBox* out = addChoice(form, key, objectName);
    out->setEditable(true);
    out->setInsertPolicy(QComboBox::NoInsert);
    out->setFont(fixedFont());
    out->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    for (const char* example : examples)
        out->addItem(QLatin1String(example));
    out->lineEdit()->setObjectName(QString(out->objectName()).replace(QLatin1String("ComboBox"), QLatin1String("LineEdit")));
    connect(out, &QComboBox::editTextChanged, this, &SourceForm::changed);
    return out;
}

void SourceForm::buildKafka()
{
    QFormLayout* form = addPage();
    m_name = addText(form, "name", "sourceNameLineEdit", "setpoints");
    m_name->setFont(font());
    m_enabled = addBox(form, "enabled", "sourceEnabledCheckBox");
    m_cluster = addChoice(form, "cluster", "sourceClusterComboBox");
    m_topics = addLines(form, "topics", "sourceTopicsPlainTextEdit", "setpoints\n^plant\\..*");
    auto* start = named(new QWidget, "sourceStartWidget");
    auto* row = new QHBoxLayout(start);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    m_start = named(new QComboBox, "sourceStartComboBox");
    for (const char* word : kStarts)
        m_start->addItem(QString(), QLatin1String(word));
    m_startOffset = named(new QLineEdit(QStringLiteral("0")), "sourceStartOffsetLineEdit");
    m_startOffset->setValidator(new QRegularExpressionValidator(QRegularExpression(QStringLiteral("\\d{1,18}")), this));
    m_startTime = named(new QDateTimeEdit(localNow().addSecs(-3600)), "sourceStartTimeEdit");
    m_startTime->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    m_startTime->setCalendarPopup(true);
    row->addWidget(m_start, 2);
    row->addWidget(m_startOffset, 1);
    row->addWidget(m_startTime, 2);
    addField(form, "start", start);
    connect(m_start, &QComboBox::currentIndexChanged, this, &SourceForm::changed);
    connect(m_startOffset, &QLineEdit::textChanged, this, &SourceForm::changed);
    connect(m_startTime, &QDateTimeEdit::dateTimeChanged, this, &SourceForm::changed);
    m_group = addText(form, "group", "sourceGroupLineEdit", "");
}

void SourceForm::buildMessage()
{
    QFormLayout* form = addPage();
    m_topic = addTemplate(form, "topic", "sourceTopicComboBox",
        { "kafka/${topic}", "kafka/${topic}/${key}", "${headers.mqtt_topic}", "plant/${key}/${topic[-1]}" });
    m_payload = addTemplate(form, "payload", "sourcePayloadComboBox", { "", "${value.message.payload}" });
    m_qos = addTemplate(form, "qos", "sourceQosComboBox", { "0", "1", "2", "${headers.mqtt_qos|1}" });
    m_retain = addTemplate(form, "retain", "sourceRetainComboBox", { "false", "true" });
    m_properties = addLines(form, "user_properties", "sourcePropertiesPlainTextEdit", "from=${topic}/${partition}@${offset}");
    m_username = addText(form, "username", "sourceUserLineEdit", "");
}

void SourceForm::buildSafety()
{
    QFormLayout* form = addPage();
    m_commit = addChoice(form, "commit", "sourceCommitComboBox");
    m_loopGuard = addBox(form, "loop_guard", "sourceLoopGuardCheckBox");
    m_inFlight = named(new QSpinBox, "sourceInFlightSpinBox");
    m_inFlight->setRange(1, 100'000);
    addField(form, "in_flight", m_inFlight);
    connect(m_inFlight, &QSpinBox::valueChanged, this, &SourceForm::changed);
    m_onFailure = addText(form, "on_failure", "sourceFailureLineEdit", "/var/lib/hookline/setpoints.jsonl");
}

void SourceForm::setSource(const config::SourceSettings& source, const config::KafkaSettings& kafka)
{
    m_loading = true;
    m_base = source;
    m_name->setText(fromUtf8(source.name));
    m_enabled->setChecked(source.enabled);
    fillClusters(m_cluster, kafka, source.cluster);
    showField("cluster", m_cluster->count() > 1);
    setLines(m_topics, source.topics);
    m_group->setText(fromUtf8(source.group));
    m_group->setPlaceholderText(fromUtf8("hookline." + source.name));
    const std::size_t colon = source.start.find(':');
    const int start = m_start->findData(fromUtf8(std::string_view(source.start).substr(0, colon == std::string::npos ? colon : colon + 1)));
    m_start->setCurrentIndex(std::max(start, 0));
    if (source.start.starts_with("offset:"))
        m_startOffset->setText(fromUtf8(std::string_view(source.start).substr(colon + 1)));
    if (source.start.starts_with("time:")) {
        const QString when = fromUtf8(std::string_view(source.start).substr(colon + 1));
        bool millis = false;
        const qint64 value = when.toLongLong(&millis);
        QDateTime time = millis ? QDateTime::fromMSecsSinceEpoch(value) : QDateTime::fromString(when, Qt::ISODate);
        if (time.timeSpec() == Qt::LocalTime && !millis)
            time.setTimeSpec(Qt::UTC); // as the file means it
        m_startTime->setDateTime(time.toLocalTime());
    }
    m_topic->setEditText(fromUtf8(source.topic));
    m_payload->setEditText(fromUtf8(source.payload));
    m_qos->setEditText(fromUtf8(source.qos));
    m_retain->setEditText(fromUtf8(source.retain));
    setLines(m_properties, source.userProperties);
    m_username->setText(fromUtf8(source.username));
    choose(m_commit, static_cast<int>(source.commit));
    m_loopGuard->setChecked(source.loopGuard);
    m_inFlight->setValue(static_cast<int>(source.inFlight));
    m_onFailure->setText(fromUtf8(source.onFailure.starts_with(kFile) ? source.onFailure.substr(5) : source.onFailure));
    m_loading = false;
    showClientId();
    showFittingFields();
}

config::SourceSettings SourceForm::source() const
{
    config::SourceSettings out = m_base;
    out.name = m_name->text().trimmed().toStdString();
    out.enabled = m_enabled->isChecked();
    out.cluster = m_cluster->currentData().toString().toStdString();
    out.topics = linesOf(m_topics);
    out.group = m_group->text().trimmed().toStdString();
    const std::string start = m_start->currentData().toString().toStdString();
    if (start == "time:") {
        const std::string time = start + m_startTime->dateTime().toUTC().toString(Qt::ISODate).toStdString();
        out.start = time;
    } else {
        out.start = start == "offset:" ? start + m_startOffset->text().toStdString() : start;
    }
    out.topic = m_topic->currentText().trimmed().toStdString();
    out.payload = m_payload->currentText().toStdString();
    out.qos = m_qos->currentText().trimmed().toStdString();
    out.retain = m_retain->currentText().trimmed().toStdString();
    out.userProperties = linesOf(m_properties);
    out.username = m_username->text().trimmed().toStdString();
    out.commit = static_cast<config::SourceCommit>(m_commit->currentData().toInt());
    out.loopGuard = m_loopGuard->isChecked();
    out.inFlight = static_cast<std::uint32_t>(m_inFlight->value());
    const std::string path = m_onFailure->text().trimmed().toStdString();
    out.onFailure = path.empty() ? std::string() : kFile + path;
    return out;
}

void SourceForm::changed()
{
    if (m_loading)
        return;
    m_group->setPlaceholderText(QStringLiteral("hookline.") + m_name->text().trimmed());
    showClientId();
    showFittingFields();
    emit edited();
}

/// What its messages will be known by, while the name is typed.
void SourceForm::showClientId()
{
    const QString name = visibleText(m_name->text().trimmed().toStdString(), 64);
    Field& f = field("name");
    f.hint->setText(name.isEmpty() ? tr("Its messages come from the client ID kafka: and this name.")
                                   : tr("Its messages come from the client ID %1.").arg(QLatin1String("kafka:") + name));
    f.hint->setVisible(f.issue->text().isEmpty());
}

void SourceForm::showFittingFields()
{
    m_startOffset->setVisible(m_start->currentData().toString() == QLatin1String("offset:"));
    m_startTime->setVisible(m_start->currentData().toString() == QLatin1String("time:"));
}

void SourceForm::retranslate()
{
    const bool loading = std::exchange(m_loading, true);
    setTabText(0, tr("From Kafka"));
    setTabText(1, tr("The message"));
    setTabText(2, tr("Safety"));
    describe("name", tr("&Name"));
    showClientId();
    describe("enabled", tr("In use"));
    m_enabled->setText(tr("Run this source"));
    describe("cluster", tr("Kafka c&luster"), tr("Where the topics are."));
    nameDefaultCluster(m_cluster);
    describe("topics", tr("Kafka &topics"), tr("One per line. One that begins with ^ is a regular expression."));
    describe("start", tr("&Start at"), tr("Used only the first time; after that it goes on where it was."));
    const QString starts[] = { tr("The group's position, else the earliest record"), tr("The earliest record"), tr("The next record to come"),
        tr("An offset"), tr("A time") };
    for (int i = 0; i < m_start->count(); ++i)
        m_start->setItemText(i, starts[i]);
    m_start->setAccessibleName(tr("Start at"));
    m_startOffset->setAccessibleName(tr("First offset"));
    m_startTime->setAccessibleName(tr("First time"));
    describe("group", tr("&Group"), tr("Consumers of one group share the partitions."));
    describe("topic", tr("&MQTT topic"), tr("May have fields of the record: ${topic}, ${topic[-1]}, ${key}, ${value.a.b}, ${headers.name|default}."));
    describe("payload", tr("&Payload"), tr("Empty: the record's value, byte for byte."));
    describe("qos", tr("&QoS"), tr("0, 1, 2 or a template."));
    describe("retain", tr("&Retain"), tr("true, false or a template."));
    describe("user_properties", tr("&User properties"), tr("name=value, one per line; for MQTT 5 subscribers."));
    describe("username", tr("User n&ame"), tr("Whom access rules and hooks take its messages to be from. Empty: nobody."));
    for (QComboBox* box : { m_topic, m_payload, m_qos, m_retain })
        box->lineEdit()->setAccessibleName(box->accessibleName());
    m_payload->lineEdit()->setPlaceholderText(tr("the record's value"));
    describe("commit", tr("A record is &done"), tr("Only then its offset is committed; what was not done is read again after a crash."));
    setItem(m_commit, static_cast<int>(config::SourceCommit::Routed), tr("When the broker has routed it"));
    setItem(m_commit, static_cast<int>(config::SourceCommit::Acked), tr("When a subscriber has acknowledged it"));
    describe("loop_guard", tr("Loops"));
    m_loopGuard->setText(tr("Leave out what a source has brought to MQTT before"));
    describe("in_flight", tr("&In flight"), tr("Records of a partition taken out of Kafka and not done, at most."));
    describe("on_failure", tr("&Keep in a file"), tr("What cannot be published, as JSON lines. Empty: it is counted and logged."));
    m_loading = loading;
}

void SourceForm::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QTabWidget::changeEvent(event);
}

} // namespace hookline::ui
