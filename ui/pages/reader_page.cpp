#include "ui/pages/reader_page.h"

#include "core/config/clusters.h"
#include "ui/detail_position.h"
#include "ui/dialogs/field_tabs.h"
#include "ui/dialogs/topic_dialogs.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/kafka_topic_model.h"
#include "ui/models/record_place.h"
#include "ui/models/record_table_model.h"
#include "ui/models/record_words.h"
#include "ui/models/state_filter_proxy.h"
#include "ui/ports/backend.h"
#include "ui/ports/kafka_desk.h"
#include "ui/safe_text.h"
#include "ui/widgets/confirm_bar.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/kafka_topic_view.h"
#include "ui/widgets/label.h"
#include "ui/widgets/list_table.h"
#include "ui/widgets/record_detail.h"

#include <QAction>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

namespace hookline::ui {
namespace {

using metrics::KafkaReading;
using metrics::KafkaRecord;
using metrics::KafkaStart;

constexpr int kListEvery = 50; ///< ticks between two looks at the topics
constexpr std::size_t kMostPerTick = 2000;
constexpr int kNarrow = 1000; ///< pixels of the page: records have only the time of day then

} // namespace

void ReaderPage::renew()
{
    take();
    if (++m_ticks % kListEvery == 0)
        m_desk.listTopics(m_cluster);
    if (m_ticks % 5 == 0)
        refresh();
}

void ReaderPage::appeared()
{
    m_desk.listTopics(m_cluster);
    renew();
    refresh();
}

bool ReaderPage::isKnown() const { return config::hasCluster(m_backend.settings().kafka, m_cluster.toStdString()); }

bool ReaderPage::isPractice() const { return m_cluster.isEmpty() && m_backend.settings().kafka.servers.empty(); }

QString ReaderPage::servers() const
{
    if (!isKnown())
        return {};
    return isPractice() ? m_backend.practiceServers() : fromUtf8(config::settingsOf(m_backend.settings().kafka, m_cluster.toStdString()).servers);
}

KafkaSpot ReaderPage::spot(const QString& topic) const { return { m_cluster, servers(), topic, isPractice() }; }

/// Where there is only the one there is nothing to choose.
void ReaderPage::showClusters()
{
    const QSignalBlocker quiet(m_clusters);
    FieldTabs::fillClusters(m_clusters, m_backend.settings().kafka, m_cluster.toStdString());
    m_clusters->setVisible(m_clusters->count() > 1);
}

void ReaderPage::chooseCluster(const QString& cluster)
{
    if (cluster == m_cluster)
        return;
    m_cluster = cluster;
    showClusters();
    startOver();
}

/// It is another cluster, or may be.
void ReaderPage::startOver()
{
    stop();
    m_records->clear();
    m_detail->clear();
    m_topics->clear();
    m_listError.reset();
    m_topic.clear();
    m_startNew = false;
    m_about->setTopic(spot({}));
    if (isVisible())
        m_desk.listTopics(m_cluster);
    showSelected();
    refresh();
}

void ReaderPage::connectTopics()
{
    connect(m_topicSearch, &QLineEdit::textChanged, m_topicProxy, &StateFilterProxy::setText);
    connect(m_topicTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ReaderPage::topicChosen);
    connect(m_clusters, &QComboBox::currentIndexChanged, this, [this] { chooseCluster(m_clusters->currentData().toString()); });
    connect(&m_desk, &KafkaDesk::topicsListed, this, [this](const QString& cluster, const metrics::KafkaTopicListing& listing) {
        if (cluster != m_cluster)
            return;
        m_listError.reset();
        const QString keep = m_topic;
        m_topics->setListing(listing);
        m_topicProxy->renew(!m_topicTable->isBeingRead());
        if (!keep.isEmpty() && m_topics->rowOf(keep) >= 0)
            chooseTopic(keep);
        fillPartitions();
        if (m_startNew && m_topics->rowOf(keep) >= 0) {
            m_startNew = false;
            start();
        }
        refresh();
    });
    connect(&m_desk, &KafkaDesk::topicsNotListed, this, [this](const QString& cluster, const base::Error& error) {
        if (cluster != m_cluster)
            return;
        m_listError = error;
        refresh();
    });
    connect(&m_desk, &KafkaDesk::topicChanged, this, [this](KafkaDesk::Change change, const QString& cluster, const QString& topic, const base::Error& error) {
        if (!error.id.empty() || cluster != m_cluster)
            return; // the dialog says it
        if (change == KafkaDesk::Change::Delete && topic == m_topic) {
            stop();
            m_records->clear();
            m_topic.clear();
            m_about->setTopic(spot({}));
        }
        if (change == KafkaDesk::Change::Create) {
            m_topic = topic; // selected as soon as it is listed
            m_startNew = true;
        }
        m_desk.listTopics(m_cluster);
    });
    connect(&m_backend, &Backend::kafkaApplied, this, [this](const QString& errorId) {
        if (!errorId.isEmpty())
            return;
        if (!isKnown())
            m_cluster.clear();
        showClusters();
        startOver();
    });
}

void ReaderPage::chooseTopic(const QString& topic)
{
    const QModelIndex index = m_topicProxy->mapFromSource(m_topics->index(m_topics->rowOf(topic), 0));
    m_restoring = true;
    if (index.isValid() && index.row() != m_topicTable->currentIndex().row())
        m_topicTable->setCurrentIndex(index);
    m_restoring = false;
}

void ReaderPage::topicChosen()
{
    const QModelIndex index = m_topicProxy->mapToSource(m_topicTable->currentIndex());
    if (!index.isValid())
        return; // the list was made anew; what is read goes on
    const QString topic = fromUtf8(m_topics->topic(index.row()).name);
    m_about->setTopic(spot(topic));
    if (m_restoring || (topic == m_topic && topic == m_readTopic))
        return;
    m_topic = topic;
    m_wanted.reset();
    fillPartitions();
    m_partition->setCurrentIndex(0);
    start();
}

void ReaderPage::fillPartitions()
{
    const int row = m_topics->rowOf(m_topic);
    const int count = row < 0 ? 0 : static_cast<int>(m_topics->topic(row).partitions.size());
    while (m_partition->count() > count + 1)
        m_partition->removeItem(m_partition->count() - 1);
    while (m_partition->count() < count + 1)
        m_partition->addItem(QString::number(m_partition->count() - 1));
}

/// What the tools say is about records; on a topic's own page reading can only be stopped.
void ReaderPage::showStart()
{
    const bool records = m_stack->currentIndex() == 0;
    for (QWidget* each : std::initializer_list<QWidget*> { m_from, m_partition, m_filter, m_committed, m_bridgeOnly })
        each->setVisible(records);
    const auto from = static_cast<KafkaStart>(m_from->currentData().toInt());
    m_last->setVisible(records && from == KafkaStart::Last);
    m_offset->setVisible(records && from == KafkaStart::Offset);
    m_time->setVisible(records && from == KafkaStart::Time);
}

void ReaderPage::start()
{
    if (m_topic.isEmpty())
        return;
    metrics::KafkaReadWish wish;
    wish.topic = m_topic.toStdString();
    wish.start = static_cast<KafkaStart>(m_from->currentData().toInt());
    wish.value = wish.start == KafkaStart::Last ? m_last->value()
        : wish.start == KafkaStart::Time        ? m_time->dateTime().toMSecsSinceEpoch()
                                                : m_offset->text().toLongLong();
    if (m_partition->currentIndex() > 0)
        wish.partitions = { m_partition->currentIndex() - 1 };
    wish.filter = m_filter->text().trimmed().toStdString();
    wish.committedOnly = m_committed->isChecked();
    wish.bridgeOnly = m_bridgeOnly->isChecked();
    m_readTopic = m_topic;
    m_records->clear();
    m_detail->clear();
    m_sinceGo = 0;
    m_full = false;
    m_tail = wish.start == KafkaStart::Tail;
    m_pause->setChecked(false);
    m_rate.clear();
    m_desk.startReading(m_cluster, wish);
    m_tabs[0]->click();
    showSelected();
    refresh();
}

void ReaderPage::stop()
{
    m_desk.stopReading();
    m_readTopic.clear();
    m_wanted.reset();
    m_full = false;
    m_pause->setChecked(false);
    refresh();
}

void ReaderPage::rest(bool paused)
{
    m_desk.setReadingPaused(paused);
    if (!paused) {
        m_sinceGo = 0;
        m_full = false;
    }
    refresh();
}

void ReaderPage::openRecord(const RecordPlace& place)
{
    const auto& [cluster, topic, partition, offset] = place;
    chooseCluster(cluster);
    m_wanted = { partition, offset };
    m_topicSearch->clear();
    const QSignalBlocker quiet(m_filter); // it would read at once
    m_filter->clear();
    m_topic = topic;
    chooseTopic(topic);
    fillPartitions();
    while (m_partition->count() < partition + 2) // not listed yet
        m_partition->addItem(QString::number(m_partition->count() - 1));
    m_partition->setCurrentIndex(partition + 1);
    m_from->setCurrentIndex(m_from->findData(static_cast<int>(KafkaStart::Offset)));
    m_offset->setText(QString::number(offset));
    m_about->setTopic(spot(topic));
    start();
}

void ReaderPage::take()
{
    std::vector<KafkaRecord> fresh;
    if (m_pause->isChecked() || m_desk.takeRecords(fresh, kMostPerTick) == 0)
        return;
    QScrollBar* bar = m_table->verticalScrollBar();
    const bool atEnd = bar->value() >= bar->maximum() && !m_table->selectionModel()->hasSelection();
    m_sinceGo += fresh.size();
    m_records->add(std::move(fresh));
    if (m_wanted) {
        const int row = m_records->rowOf(m_wanted->first, m_wanted->second);
        if (row >= 0) {
            m_table->selectRow(row);
            m_table->scrollTo(m_records->index(row, 0), QAbstractItemView::PositionAtCenter);
            m_wanted.reset();
        }
    } else if (atEnd && m_tail) {
        m_table->scrollToBottom();
    }
    if (m_desk.reading().state == KafkaReading::State::AtEnd && !m_tail) {
        m_tail = true; // from here on it is what comes
        if (atEnd)
            m_table->scrollToBottom();
    }
    if (!m_tail && m_sinceGo >= RecordTableModel::kRows) {
        m_full = true; // going on would push out what was not looked at yet
        m_pause->setChecked(true);
    }
    refresh();
}

bool ReaderPage::isReading(const KafkaReading& reading) const
{
    using State = KafkaReading::State;
    return !m_readTopic.isEmpty() && reading.state != State::Failed && reading.state != State::Idle && reading.state != State::Finished;
}

bool ReaderPage::isFiltered() const { return m_bridgeOnly->isChecked() || !m_filter->text().trimmed().isEmpty(); }

/// Where it is being read it comes by itself; else somebody may want to go there.
void ReaderPage::written(const QString& cluster, const QString& topic, const metrics::KafkaWritten& where)
{
    const QString said = tr("Written: %1").arg(RecordWords::place(topic.toStdString(), where.partition, where.offset));
    if (cluster == m_cluster && topic == m_readTopic && isReading(m_desk.reading()) && !isFiltered()) {
        m_wanted = { where.partition, where.offset };
        confirm()->tell(said);
        return;
    }
    confirm()->tell(said, tr("Show"), [this, cluster, topic, where] { openRecord({ cluster, topic, where.partition, where.offset }); });
}

void ReaderPage::resizeEvent(QResizeEvent* event)
{
    ListPage::resizeEvent(event);
    fitWidth();
}

void ReaderPage::fitWidth()
{
    const bool narrow = width() < kNarrow;
    m_records->setShortTime(narrow);
    m_topicTable->setColumnHidden(KafkaTopicModel::Partitions, narrow); // the names say more
    for (ListTable* table : { m_topicTable, m_table })
        table->fitColumns();
    m_filter->setPlaceholderText(narrow ? tr("Filter") : tr("Only records with this, e.g. dev-017 or value.message.qos=1"));
    m_committed->setText(narrow ? tr("Committed") : m_committed->accessibleName());
    m_bridgeOnly->setText(narrow ? tr("From bridge") : m_bridgeOnly->accessibleName());
}

void ReaderPage::refresh()
{
    const KafkaReading reading = m_desk.reading();
    const bool running = isReading(reading);
    if (running)
        m_rate.add(m_clock.elapsed(), reading.read, reading.bytes);
    const bool records = m_stack->currentIndex() == 0;
    m_start->setText(!running ? tr("Start") : records ? tr("Stop") : tr("Stop reading"));
    m_start->setIcon(icon(running ? "stop" : "play", Role::OnAccent));
    m_start->setEnabled(running || !m_topic.isEmpty());
    m_start->setVisible(running || records);
    m_pause->setEnabled(running);
    m_newTopic->setEnabled(isKnown() && !isPractice() && m_topics->listing().brokers > 0);
    const bool reachable = isKnown() && m_topics->listing().brokers > 0;
    m_roundTrip->setEnabled(!m_topic.isEmpty() && !m_verifying);
    m_verify->setEnabled(!m_verifying && m_topics->rowCount() > 0);
    m_produce->setEnabled(reachable);
    m_verifyMenuAction->setEnabled(reachable);
    QString text;
    bool bad = false;
    if (!m_readTopic.isEmpty()) {
        if (reading.error) {
            text = RecordWords::error(*reading.error, servers(), m_readTopic);
            bad = true;
        } else if (m_full) {
            text = tr("%1 rows are shown, reading rests. Going on lets the oldest rows go.").arg(ui::number(static_cast<std::uint64_t>(m_records->rowCount())));
            bad = true;
        } else {
            text = RecordWords::reading(reading, isFiltered(), m_rate);
            if (reading.moved) {
                text = RecordWords::moved(*reading.moved) + QStringLiteral("  \u00B7  ") + text;
                bad = true;
            }
            if (m_records->letGo() > 0)
                text += QStringLiteral("  \u00B7  ") + tr("the newest %1 rows are kept").arg(ui::number(static_cast<std::uint64_t>(m_records->rowCount())));
        }
    }
    m_state->setRole(bad ? Role::Warn : Role::TextMuted);
    m_state->setFullText(text.isEmpty() ? tr("Reads without a consumer group; no offsets are stored.") : text);
    m_goOn->setVisible(m_pause->isChecked());
    const bool asking = m_topics->listing().brokers == 0; // nothing was answered yet, or it failed
    m_topicCount->setText(asking && m_topics->rowCount() == 0 ? QString()
                                                              : tr("%Ln topic(s)", nullptr, static_cast<int>(m_topics->listing().total)));
    refreshEmptyState(reading);
}

void ReaderPage::refreshEmptyState(const KafkaReading& reading)
{
    empty()->setVisible(m_records->rowCount() == 0);
    QString text;
    QString button;
    if (!isKnown()) {
        text = tr("There is no Kafka cluster “%1” any more. Choose another one.").arg(visibleText(m_cluster.toStdString(), 64));
    } else if (servers().isEmpty()) {
        text = tr("No Kafka is set up, and the practice cluster does not run.");
        button = tr("Set up Kafka…");
    } else if (m_topics->rowCount() == 0 && m_listError) {
        text = RecordWords::error(*m_listError, servers(), {});
        button = tr("Test connection…");
    } else if (m_topics->rowCount() == 0 && m_topic.isEmpty()) {
        text = m_topics->listing().brokers == 0 ? tr("Asking Kafka (%1) for the topics…").arg(servers())
            : isPractice() ? tr("No topics yet. The practice cluster makes one when the first record is sent there.")
                           : tr("The cluster has no topics.");
    } else if (m_topic.isEmpty()) {
        text = tr("Choose a topic.");
    } else if (m_readTopic.isEmpty()) {
        text = tr("Press Start to read %1.").arg(visibleText(m_topic.toStdString(), 120));
        button = tr("Start");
    } else if (reading.error) {
        text = RecordWords::error(*reading.error, servers(), m_readTopic);
    } else if (reading.state == KafkaReading::State::Starting || reading.state == KafkaReading::State::Idle) {
        text = tr("Connecting…");
    } else if (isFiltered()) {
        text = tr("None of %Ln record(s) match.", nullptr, static_cast<int>(reading.read));
        button = tr("Clear filter");
    } else if (reading.state == KafkaReading::State::AtEnd || reading.state == KafkaReading::State::Finished) {
        text = tr("No records here. New ones appear as they come.");
        button = tr("Produce test record…");
    } else {
        text = tr("Reading…");
    }
    empty()->setText(text);
    emptyButton()->setText(button);
    emptyButton()->setVisible(!button.isEmpty());
}

const KafkaRecord* ReaderPage::selected() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_records->record(rows.first().row());
}

void ReaderPage::showSelected()
{
    const KafkaRecord* record = selected();
    const bool hasEvent = record && m_records->eventNumber(*record) > 0;
    m_showEvent->setEnabled(hasEvent);
    m_toEvent->setEnabled(hasEvent);
    m_compare->setEnabled(hasEvent && !m_verifying);
    m_copyValue->setEnabled(record != nullptr);
    if (record) {
        m_detailTitle->setFullText(RecordWords::place(m_readTopic.toStdString(), record->partition, record->offset));
        m_detail->show(*record, m_readTopic, m_records->eventText(*record));
    } else if (m_detail->isEmpty()) {
        m_detailTitle->setFullText(tr("Record"));
    }
}

void ReaderPage::saveLayout(QSettings& settings) const
{
    settings.setValue(QStringLiteral("reader/splitter"), m_splitter->saveState());
    settings.setValue(QStringLiteral("reader/inner"), m_inner->saveState());
    settings.setValue(QStringLiteral("reader/last"), m_last->value());
    settings.setValue(QStringLiteral("reader/committed"), m_committed->isChecked());
    settings.setValue(QStringLiteral("reader/bridgeOnly"), m_bridgeOnly->isChecked());
    settings.setValue(QStringLiteral("reader/cluster"), m_cluster);
    m_table->saveColumns(settings, QStringLiteral("reader/columns"));
}

void ReaderPage::restoreLayout(const QSettings& settings)
{
    m_splitter->restoreState(settings.value(QStringLiteral("reader/splitter")).toByteArray());
    m_inner->restoreState(settings.value(QStringLiteral("reader/inner")).toByteArray());
    m_last->setValue(settings.value(QStringLiteral("reader/last"), m_last->value()).toInt());
    m_committed->setChecked(settings.value(QStringLiteral("reader/committed"), true).toBool());
    m_bridgeOnly->setChecked(settings.value(QStringLiteral("reader/bridgeOnly"), false).toBool());
    if (const QString cluster = settings.value(QStringLiteral("reader/cluster")).toString();
        config::hasCluster(m_backend.settings().kafka, cluster.toStdString()))
        chooseCluster(cluster);
    m_table->restoreColumns(settings, QStringLiteral("reader/columns"));
}

void ReaderPage::setDetailPosition(DetailPosition position) { placeDetail(*m_inner, *m_detailPane, m_detail->splitter(), position); }

void ReaderPage::resetLayout()
{
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 3);
    m_splitter->setSizes({ 320, 930 });
    m_inner->setSizes({ 420, 260 }); // and in these parts where there is less room or more
    m_table->resetColumns();
}

} // namespace hookline::ui
