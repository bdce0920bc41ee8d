#include "ui/widgets/kafka_topic_view.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/record_words.h"
#include "ui/models/source_words.h"
#include "ui/ports/kafka_desk.h"
#include "ui/safe_text.h"
#include "ui/widgets/label.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace hookline::ui {
namespace {

QTreeWidget* makeTable(const char* name, int columns)
{
    auto* out = new QTreeWidget;
    out->setObjectName(QLatin1String(name));
    out->setColumnCount(columns);
    out->setRootIsDecorated(false);
    out->setUniformRowHeights(true);
    out->setFrameShape(QFrame::NoFrame);
    out->setAllColumnsShowFocus(true);
    out->header()->setStretchLastSection(true);
    return out;
}

QString offsetText(std::int64_t offset) { return offset < 0 ? QStringLiteral("\u2013") : ui::number(static_cast<std::uint64_t>(offset)); }

QString list(const std::vector<std::int32_t>& ids)
{
    QStringList out;
    for (const std::int32_t id : ids)
        out << QString::number(id);
    return out.join(QStringLiteral(", ")); // numbers, in every language
}

/// The partition's number in the middle: at the right it would touch the leader's.
void alignNumbers(QTreeWidgetItem& row)
{
    row.setTextAlignment(0, Qt::AlignCenter);
    for (const int column : { 4, 5, 6 })
        row.setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
}

} // namespace

KafkaTopicView::KafkaTopicView(KafkaDesk& desk, QWidget* parent)
    : QWidget(parent)
    , m_desk(desk)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 4, 24, 12);
    column->setSpacing(6);
    m_note = new Label(Role::TextMuted);
    m_note->setObjectName(QStringLiteral("topicNoteLabel"));
    m_note->wrapped();
    column->addWidget(m_note);
    const auto button = [](const char* name, const char* iconName) {
        auto* out = new QPushButton;
        out->setObjectName(QLatin1String(name));
        out->setIcon(icon(iconName));
        return out;
    };
    m_grow = button("growTopicPushButton", "add");
    m_change = button("changeSettingPushButton", "settings");
    m_delete = button("deleteTopicPushButton", "clear");
    const auto head = [&](Label*& title, std::initializer_list<QPushButton*> buttons) {
        auto* row = new QHBoxLayout;
        row->setSpacing(8);
        title = new Label(Role::Text, 1.0, true);
        row->addWidget(title, 1);
        for (QPushButton* each : buttons)
            row->addWidget(each);
        column->addLayout(row);
    };
    head(m_partitionsTitle, { m_grow, m_delete });
    m_partitions = makeTable("partitionsTreeWidget", 7);
    m_partitions->header()->setStretchLastSection(false); // numbers stay beside each other
    column->addWidget(m_partitions, 2);
    head(m_settingsTitle, { m_change });
    m_settings = makeTable("topicSettingsTreeWidget", 3);
    column->addWidget(m_settings, 3);
    connect(&m_desk, &KafkaDesk::topicDescribed, this, [this](const QString& cluster, const QString& topic, const metrics::KafkaTopicDetail& detail) {
        if (!isAbout(cluster, topic))
            return;
        m_detail = detail;
        m_error.reset();
        rebuild();
    });
    connect(&m_desk, &KafkaDesk::topicNotDescribed, this, [this](const QString& cluster, const QString& topic, const base::Error& error) {
        if (!isAbout(cluster, topic))
            return;
        m_error = error;
        rebuild();
    });
    connect(&m_desk, &KafkaDesk::topicChanged, this, [this](KafkaDesk::Change, const QString& cluster, const QString& topic, const base::Error&) {
        if (isAbout(cluster, topic))
            ask();
    });
    connect(m_grow, &QPushButton::clicked, this, [this] {
        (new GrowTopicDialog(m_desk, m_spot, static_cast<int>(m_detail->topic.partitions.size()), this))->open();
    });
    connect(m_delete, &QPushButton::clicked, this,
        [this] { (new DeleteTopicDialog(m_desk, m_spot, m_detail ? m_detail->topic.offsets() : -1, this))->open(); });
    connect(m_change, &QPushButton::clicked, this, &KafkaTopicView::changeSetting);
    connect(m_settings, &QTreeWidget::itemActivated, this, &KafkaTopicView::changeSetting);
    retranslate();
}

bool KafkaTopicView::isAbout(const QString& cluster, const QString& topic) const { return cluster == m_spot.cluster && topic == m_spot.topic; }

void KafkaTopicView::setTopic(const KafkaSpot& spot)
{
    const bool same = isAbout(spot.cluster, spot.topic) && spot.practice == m_spot.practice;
    m_spot = spot;
    if (same)
        return;
    m_detail.reset();
    m_error.reset();
    rebuild();
    if (isVisible())
        ask();
}

void KafkaTopicView::ask()
{
    if (!m_spot.topic.isEmpty())
        m_desk.describeTopic(m_spot.cluster, m_spot.topic);
}

void KafkaTopicView::changeSetting()
{
    if (!m_detail || !m_change->isEnabled())
        return;
    const QTreeWidgetItem* item = m_settings->currentItem();
    (new TopicSettingDialog(m_desk, m_spot, *m_detail, item ? item->text(0) : QStringLiteral("retention.ms"), this))->open();
}

void KafkaTopicView::rebuild()
{
    m_partitions->clear();
    m_settings->clear();
    const bool known = m_detail.has_value();
    const bool settings = known && !m_detail->noSettings;
    m_grow->setEnabled(known && !m_spot.practice);
    m_delete->setEnabled(known && !m_spot.practice && !m_detail->topic.internal);
    m_change->setEnabled(settings);
    QString note;
    if (m_error)
        note = RecordWords::error(*m_error, m_spot.servers, m_spot.topic);
    else if (m_spot.practice)
        note = tr("The practice cluster makes a topic when the first record is sent there; it cannot change or delete one, and has no settings.");
    else if (m_spot.topic.isEmpty())
        note = tr("Choose a topic.");
    else if (!known)
        note = tr("Asking…");
    else if (m_detail->noSettings)
        note = RecordWords::error(*m_detail->noSettings, m_spot.servers, m_spot.topic);
    m_note->setRole(m_error || (known && m_detail->noSettings && !m_spot.practice) ? Role::Warn : Role::TextMuted);
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    m_settingsTitle->setVisible(!m_spot.practice);
    m_settings->setVisible(!m_spot.practice);
    m_change->setVisible(!m_spot.practice);
    if (!known)
        return;
    for (const metrics::KafkaPartition& partition : m_detail->topic.partitions) {
        const std::int64_t records = partition.low < 0 || partition.high < 0 ? -1 : partition.high - partition.low;
        auto* item = new QTreeWidgetItem(m_partitions,
            { QString::number(partition.id), partition.leader < 0 ? tr("none") : QString::number(partition.leader), list(partition.replicas),
                list(partition.inSync), offsetText(partition.low), offsetText(partition.high), offsetText(records) });
        alignNumbers(*item);
        if (partition.leader < 0 || partition.inSync.size() < partition.replicas.size())
            item->setIcon(0, icon("warning", Role::Warn));
    }
    using Source = metrics::KafkaTopicSetting::Source;
    const auto valueOf = [](const metrics::KafkaTopicSetting& setting) {
        const QString text = visibleText(setting.value, 400);
        const double value = text.toDouble();
        if (value < 10'000 || value > 1e14) // short enough to be read, or without a limit
            return text;
        return setting.name.ends_with(".ms") ? withDetail(text, SourceWords::duration(value / 1000))
            : setting.name.ends_with("bytes") ? withDetail(text, byteSize(value))
                                              : text;
    };
    for (const metrics::KafkaTopicSetting& setting : m_detail->settings) {
        auto* item = new QTreeWidgetItem(m_settings,
            { visibleText(setting.name, 100), setting.secret ? QStringLiteral("\u2022\u2022\u2022") : valueOf(setting),
                setting.source == Source::Topic         ? tr("this topic")
                    : setting.source == Source::Cluster ? tr("the cluster")
                                                        : tr("Kafka's default") });
        if (setting.source == Source::Default) {
            for (int column = 0; column < 3; ++column)
                item->setForeground(column, theme()[Role::TextMuted]);
        }
    }
    for (int column = 0; column < 7; ++column) {
        m_partitions->resizeColumnToContents(column);
        m_partitions->setColumnWidth(column, m_partitions->columnWidth(column) + 24);
    }
    m_settings->resizeColumnToContents(0);
    m_settings->setColumnWidth(1, std::max(160, width() / 3));
}

void KafkaTopicView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    ask();
}

void KafkaTopicView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void KafkaTopicView::retranslate()
{
    m_partitionsTitle->setText(tr("Partitions"));
    m_settingsTitle->setText(tr("Settings"));
    m_partitions->setAccessibleName(tr("Partitions of the topic"));
    m_settings->setAccessibleName(tr("Settings of the topic"));
    m_partitions->setHeaderLabels({ tr("Partition"), tr("Leader"), tr("Replicas"), tr("In sync"), tr("First offset"), tr("Next offset"), tr("Records") });
    alignNumbers(*m_partitions->headerItem());
    m_settings->setHeaderLabels({ tr("Setting"), tr("Value"), tr("Set by") });
    m_grow->setText(tr("Add partitions…"));
    m_change->setText(tr("Change a setting…"));
    m_delete->setText(tr("Delete topic…"));
    rebuild();
}

} // namespace hookline::ui
