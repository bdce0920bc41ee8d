#include "ui/dialogs/topic_dialogs.h"

#include "ui/dialogs/fit_height.h"
#include "ui/dialogs/named.h"
#include "ui/format.h"
#include "ui/models/record_words.h"
#include "ui/safe_text.h"
#include "ui/widgets/label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace hookline::ui {
namespace {

// A label stands on the first line of its field.
constexpr int kLine = 30;
constexpr int kLabelDrop = 7;
constexpr int kNumberWidth = 120;

} // namespace

TopicDialog::TopicDialog(KafkaDesk& desk, const char* name, KafkaDesk::Change change, const KafkaSpot& spot, QWidget* parent)
    : QDialog(parent)
    , m_desk(desk)
    , m_cluster(spot.cluster)
    , m_topic(spot.topic)
    , m_change(change)
    , m_servers(spot.servers)
{
    setObjectName(QLatin1String(name));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(480);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(12);
    m_intro = new Label(Role::TextMuted);
    m_intro->note()->selectable(); // a name that is to be typed can be copied
    column->addWidget(m_intro);
    if (!m_cluster.isEmpty()) { // a topic of the same name may be on another
        auto* where = named(new Label(Role::Text, 1.0, true), "topicClusterLabel");
        where->setText(tr("On the Kafka cluster “%1”").arg(visibleText(m_cluster.toStdString(), 64)));
        column->addWidget(where);
    }
    m_form = new QFormLayout;
    m_form->setHorizontalSpacing(18);
    m_form->setVerticalSpacing(10);
    m_form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    m_form->setLabelAlignment(Qt::AlignLeft);
    column->addLayout(m_form);
    m_error = named(new Label(Role::Error), "topicErrorLabel");
    m_error->note()->selectable();
    m_error->hide();
    column->addWidget(m_error);
    auto* foot = new QHBoxLayout;
    auto* cancel = named(new QPushButton(tr("Cancel")), "topicCancelPushButton");
    cancel->setAutoDefault(false);
    m_primary = named(new QPushButton, "topicPrimaryPushButton");
    m_primary->setProperty("primary", true);
    m_primary->setDefault(true);
    foot->addStretch();
    foot->addWidget(cancel);
    foot->addWidget(m_primary);
    column->addLayout(foot);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_primary, &QPushButton::clicked, this, [this] {
        m_error->hide();
        mark(nullptr);
        m_primary->setEnabled(false); // until it is answered
        send();
    });
    connect(&m_desk, &KafkaDesk::topicChanged, this, [this](KafkaDesk::Change what, const QString& cluster, const QString& about, const base::Error& error) {
        if (what != m_change || cluster != m_cluster || about != m_topic)
            return;
        m_primary->setEnabled(true);
        if (error.id.empty())
            accept();
        else
            say(RecordWords::error(error, m_servers, m_topic), fieldOf(error.id));
    });
}

void TopicDialog::addField(const QString& label, QWidget* field, const char* name)
{
    field->setObjectName(QLatin1String(name));
    field->setAccessibleName(label);
    auto* text = new Label;
    text->setText(label);
    text->setBuddy(field);
    text->setMinimumHeight(kLine);
    text->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    text->setContentsMargins(0, kLabelDrop, 0, 0);
    if (qobject_cast<QAbstractSpinBox*>(field))
        field->setMinimumWidth(kNumberWidth); // each as wide as the other
    m_form->addRow(text, field);
}

/// The field that was refused is edged red, and no other.
void TopicDialog::mark(QWidget* field)
{
    for (QWidget* each : findChildren<QWidget*>()) {
        const bool wrong = each == field;
        if (each->property("invalid").toBool() == wrong)
            continue;
        each->setProperty("invalid", wrong);
        each->update();
    }
}

void TopicDialog::showEvent(QShowEvent* event)
{
    QDialog::showEvent(event);
    fitHeight(*this);
}

void TopicDialog::setIntro(const QString& text, Role role)
{
    m_intro->setText(text);
    m_intro->setRole(role);
}

void TopicDialog::say(const QString& error, QWidget* field)
{
    mark(field);
    if (field)
        field->setFocus(Qt::OtherFocusReason);
    m_error->setText(error);
    m_error->show();
    fitHeight(*this);
    m_primary->setEnabled(true);
}

NewTopicDialog::NewTopicDialog(KafkaDesk& desk, const KafkaSpot& spot, int brokers, QWidget* parent)
    : TopicDialog(desk, "newTopicDialog", KafkaDesk::Change::Create, spot, parent)
{
    setWindowTitle(tr("New topic"));
    setIntro(tr("Partitions can be added later, never taken away. Replicas are copies on different Kafka nodes: three survive the loss of one "
                "without a stop."));
    m_name = new QLineEdit;
    m_name->setMaxLength(249);
    m_partitions = new QSpinBox;
    m_partitions->setRange(1, 10'000);
    m_partitions->setValue(3);
    m_replicas = new QSpinBox;
    m_replicas->setRange(1, 100);
    m_replicas->setValue(std::clamp(brokers, 1, 3));
    m_settings = new QPlainTextEdit;
    m_settings->setPlaceholderText(exampleText(QStringLiteral("retention.ms=604800000\ncleanup.policy=compact")));
    m_settings->setToolTip(tr("One per line, name=value"));
    m_settings->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_settings->setTabChangesFocus(true);
    m_settings->setMaximumHeight(96);
    addField(tr("Name"), m_name, "newTopicLineEdit");
    addField(tr("Partitions"), m_partitions, "newTopicPartitionsSpinBox");
    addField(tr("Replicas"), m_replicas, "newTopicReplicasSpinBox");
    addField(tr("Settings"), m_settings, "newTopicSettingsPlainTextEdit");
    primary()->setText(tr("Create"));
    primary()->setEnabled(false);
    connect(m_name, &QLineEdit::textChanged, this, [this](const QString& name) { primary()->setEnabled(!name.trimmed().isEmpty()); });
    m_name->setText(spot.topic);
    m_name->setFocus();
}

void NewTopicDialog::send()
{
    metrics::KafkaNewTopic topic;
    m_topic = m_name->text().trimmed();
    topic.name = m_topic.toStdString();
    topic.partitions = m_partitions->value();
    topic.replication = m_replicas->value();
    for (const QString& line : m_settings->toPlainText().split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        const qsizetype equals = line.indexOf(QLatin1Char('='));
        if (equals < 1) {
            say(tr("“%1” is not a setting. Write name=value.").arg(visibleText(line.toStdString(), 60)), m_settings);
            return;
        }
        topic.settings.emplace_back(line.left(equals).trimmed().toStdString(), line.mid(equals + 1).trimmed().toStdString());
    }
    m_desk.createTopic(m_cluster, topic);
}

QWidget* NewTopicDialog::fieldOf(const std::string& errorId) const
{
    return errorId == "topics.replication" ? m_replicas
        : errorId == "topics.partitions"   ? m_partitions
        : errorId == "topics.setting" || errorId == "topics.policy" || errorId == "topics.secret_setting" ? static_cast<QWidget*>(m_settings)
        : errorId == "topics.exists" || errorId == "topics.name"                                        ? static_cast<QWidget*>(m_name)
                                                                                                        : nullptr;
}

GrowTopicDialog::GrowTopicDialog(KafkaDesk& desk, const KafkaSpot& spot, int partitions, QWidget* parent)
    : TopicDialog(desk, "growTopicDialog", KafkaDesk::Change::Grow, spot, parent)
{
    setWindowTitle(tr("More partitions for %1").arg(visibleText(spot.topic.toStdString(), 80)));
    setIntro(tr("The records of a key may go to another partition from then on, so their order across the change is lost. Partitions are "
                "never taken away again."));
    m_partitions = new QSpinBox;
    m_partitions->setRange(partitions + 1, 10'000);
    addField(tr("Partitions in all"), m_partitions, "growTopicSpinBox");
    m_partitions->selectAll();
    primary()->setText(tr("Add partitions"));
}

void GrowTopicDialog::send() { m_desk.growTopic(m_cluster, m_topic, m_partitions->value()); }

TopicSettingDialog::TopicSettingDialog(
    KafkaDesk& desk, const KafkaSpot& spot, const metrics::KafkaTopicDetail& detail, const QString& chosen, QWidget* parent)
    : TopicDialog(desk, "topicSettingDialog", KafkaDesk::Change::Alter, spot, parent)
{
    setWindowTitle(tr("A setting of %1").arg(visibleText(detail.topic.name, 80)));
    setIntro(tr("Kafka gets all settings of the topic at once; changes made elsewhere meanwhile are overwritten."));
    std::ranges::copy_if(detail.settings, std::back_inserter(m_settings), [](const auto& setting) { return !setting.readOnly; });
    std::ranges::sort(m_settings, {}, &metrics::KafkaTopicSetting::name);
    m_name = new QComboBox;
    for (const metrics::KafkaTopicSetting& setting : m_settings)
        m_name->addItem(fromUtf8(setting.name));
    m_name->setCurrentText(chosen);
    m_name->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed); // as wide as its value
    m_value = new QLineEdit;
    m_reset = new QCheckBox(tr("Use the cluster's default"));
    addField(tr("Setting"), m_name, "topicSettingComboBox");
    addField(tr("Value"), m_value, "topicSettingLineEdit");
    m_inWords = named(new Label(Role::TextMuted), "topicSettingTimeLabel");
    form()->addRow(QString(), m_inWords);
    form()->addRow(QString(), m_reset);
    m_reset->setObjectName(QStringLiteral("topicSettingCheckBox"));
    primary()->setText(tr("Change"));
    connect(m_name, &QComboBox::currentIndexChanged, this, &TopicSettingDialog::showValue);
    connect(m_reset, &QCheckBox::toggled, m_value, &QWidget::setDisabled);
    connect(m_value, &QLineEdit::textChanged, this, &TopicSettingDialog::sayTime);
    showValue();
}

void TopicSettingDialog::showValue()
{
    const int index = m_name->currentIndex();
    if (index < 0)
        return;
    const metrics::KafkaTopicSetting& setting = m_settings[static_cast<std::size_t>(index)];
    m_value->setText(fromUtf8(setting.value));
    m_reset->setChecked(false);
    m_reset->setEnabled(setting.source == metrics::KafkaTopicSetting::Source::Topic);
    sayTime();
}

/// Many milliseconds say little: 604800000 are 7 days.
void TopicSettingDialog::sayTime()
{
    const double seconds = m_name->currentText().endsWith(QLatin1String(".ms")) ? m_value->text().trimmed().toDouble() / 1000 : 0;
    constexpr double kMinute = 60, kHour = 3600, kDay = 24 * kHour, kForEver = 36'500 * kDay;
    const auto say = [](const QString& words, double value) {
        const double tenths = std::round(value * 10) / 10;
        return words.arg(QLocale().toString(tenths, 'f', tenths == std::floor(tenths) ? 0 : 1));
    };
    m_inWords->setText(seconds < 1 || seconds > kForEver ? QString()
            : seconds >= kDay                            ? say(tr("%1 d"), seconds / kDay)
            : seconds >= kHour                           ? say(tr("%1 h"), seconds / kHour)
            : seconds >= kMinute                         ? say(tr("%1 min"), seconds / kMinute)
                                                         : say(tr("%1 s"), seconds));
}

void TopicSettingDialog::send()
{
    metrics::KafkaSettingChange change { m_name->currentText().toStdString(), std::nullopt };
    if (!m_reset->isChecked())
        change.second = m_value->text().toStdString();
    m_desk.alterTopic(m_cluster, m_topic, { change });
}

DeleteTopicDialog::DeleteTopicDialog(KafkaDesk& desk, const KafkaSpot& spot, std::int64_t records, QWidget* parent)
    : TopicDialog(desk, "deleteTopicDialog", KafkaDesk::Change::Delete, spot, parent)
{
    setWindowTitle(tr("Delete %1").arg(visibleText(spot.topic.toStdString(), 80)));
    const QString what = records < 0 ? tr("The topic and every record in it will be gone for everybody who uses this cluster.")
                                     : tr("The topic and its %Ln record(s) will be gone for everybody who uses this cluster.", nullptr,
                                         static_cast<int>(records));
    const QString name = visibleText(spot.topic.toStdString(), 249);
    setIntro(sentences({ what, tr("This cannot be undone. Type the name %1 to go on.").arg(name) }), Role::Text);
    m_typed = new QLineEdit;
    addField(tr("Name of the topic"), m_typed, "deleteTopicLineEdit");
    primary()->setText(tr("Delete topic"));
    primary()->setEnabled(false);
    connect(m_typed, &QLineEdit::textChanged, this, [this](const QString& typed) { primary()->setEnabled(typed == m_topic); });
}

void DeleteTopicDialog::send() { m_desk.deleteTopic(m_cluster, m_topic); }

} // namespace hookline::ui
