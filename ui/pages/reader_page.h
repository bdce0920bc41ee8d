// Kafka reader: is it really in the topic? The topics of one of the Kafka clusters, the records of one of them, each with the MQTT event it was, and a check that
// reads acknowledged events back. @thread ui
#pragma once

#include "core/metrics/kafka_listing.h"
#include "ui/models/reading_rate.h"
#include "ui/pages/list_page.h"

#include <QElapsedTimer>

#include <optional>

class QAction;
class QComboBox;
class QDateTimeEdit;
class QLineEdit;
class QMenu;
class QProgressBar;
class QSettings;
class QSpinBox;
class QSplitter;
class QStackedWidget;

namespace hookline::ui {

enum class DetailPosition;
class Backend;
class EventTableModel;
class KafkaDesk;
class KafkaTopicModel;
class KafkaTopicView;
class ListTable;
struct KafkaSpot;
struct RecordPlace;
struct ReplayOrder;
class RecordDetail;
class RecordTableModel;
class StateFilterProxy;

class ReaderPage : public ListPage {
    Q_OBJECT

public:
    ReaderPage(Backend& backend, const EventTableModel& events, QWidget* parent = nullptr);
    RecordTableModel& records() const { return *m_records; }
    /// Reads the topic from there and selects the record.
    void openRecord(const RecordPlace& place);
    /// Empty: the default one.
    const QString& cluster() const { return m_cluster; }
    /// Pulls what has been read; the page's timer does it.
    void renew() override;
    void saveLayout(QSettings& settings) const;
    void restoreLayout(const QSettings& settings);
    void resetLayout();
    void setDetailPosition(DetailPosition position);

signals:
    void eventWanted(quint64 number);
    void kafkaSettingsWanted();
    void kafkaTestWanted(const QString& cluster);
    void replayWanted(const hookline::ui::ReplayOrder& order);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void appeared() override;
    void retranslate() override;

private:
    QAction* make(const char* name, const char* iconName, const QList<QKeySequence>& keys, QWidget* where);
    void buildTools();
    QWidget* buildTopics();
    QWidget* buildRecords();
    QWidget* buildVerify();
    void connectTopics();
    void chooseCluster(const QString& cluster);
    void showClusters();
    void startOver();
    KafkaSpot spot(const QString& topic) const;
    void connectRecords();
    void chooseTopic(const QString& topic);
    void topicChosen();
    void fillPartitions();
    void showStart();
    void fitWidth();
    bool isReading(const metrics::KafkaReading& reading) const;
    bool isFiltered() const;
    void written(const QString& cluster, const QString& topic, const metrics::KafkaWritten& where);
    void start();
    void stop();
    void rest(bool paused);
    void take();
    void refresh();
    void refreshEmptyState(const metrics::KafkaReading& reading);
    void showSelected();
    void showMenu(const QPoint& at);
    /// Of the chosen topic; from the selected record on, or only that one.
    void replay(bool fromRecord, bool onlyIt);
    void verify(bool roundTrip);
    void verifySelected();
    void showVerified(const metrics::KafkaVerification& result);
    const metrics::KafkaRecord* selected() const;
    bool isKnown() const; ///< the settings have this cluster
    bool isPractice() const;
    QString servers() const;

    Backend& m_backend;
    KafkaDesk& m_desk;
    const EventTableModel& m_events;
    KafkaTopicModel* m_topics;
    StateFilterProxy* m_topicProxy;
    RecordTableModel* m_records;
    QComboBox* m_from;
    QSpinBox* m_last;
    QLineEdit* m_offset;
    QDateTimeEdit* m_time;
    QComboBox* m_partition;
    QLineEdit* m_filter;
    QToolButton* m_committed;
    QToolButton* m_bridgeOnly;
    QPushButton* m_start;
    QComboBox* m_clusters;
    QSplitter* m_splitter;
    QSplitter* m_inner;
    QLineEdit* m_topicSearch;
    ListTable* m_topicTable;
    Label* m_topicCount;
    QToolButton* m_tabs[2]; ///< records, topic
    QStackedWidget* m_stack;
    ListTable* m_table;
    ElidedLabel* m_state;
    QPushButton* m_goOn;
    RecordDetail* m_detail;
    QWidget* m_detailPane;
    QPushButton* m_toEvent;
    QPushButton* m_compare;
    ElidedLabel* m_detailTitle;
    KafkaTopicView* m_about;
    QWidget* m_verifyBar;
    QProgressBar* m_progress;
    Label* m_verdict;
    QPushButton* m_verifyClose;
    QAction* m_pause;
    QAction* m_refreshAction;
    QAction* m_newTopic;
    QAction* m_verify;
    QAction* m_roundTrip;
    QAction* m_produce;
    QAction* m_showEvent;
    QAction* m_copyValue;
    QAction* m_replay;
    QAction* m_replayFrom;
    QAction* m_verifyMenuAction;
    QMenu* m_verifyMenu;
    QString m_cluster;     ///< chosen; empty: the default one
    QString m_topic;       ///< chosen
    QString m_readTopic;   ///< read
    bool m_tail = false;   ///< what comes pushes the oldest out
    bool m_full = false;   ///< the list is full, and reading rests
    bool m_verifying = false;
    bool m_restoring = false; ///< the selection is put back, nobody chose
    bool m_startNew = false;  ///< the topic that was just made is read as soon as it is listed
    std::size_t m_sinceGo = 0; ///< rows since somebody last said go on
    std::optional<std::pair<int, qint64>> m_wanted; ///< partition and offset to be selected when it comes
    std::optional<base::Error> m_listError;
    std::optional<metrics::KafkaVerification> m_verified;
    ReadingRate m_rate;
    QElapsedTimer m_clock;
    int m_ticks = 0;
};

} // namespace hookline::ui
