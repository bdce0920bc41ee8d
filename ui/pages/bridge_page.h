// Kafka bridge: where a message is on its way, the rules and their editor, brokers, partitions, and what was lost and why. Asks the
// bridge once a second and only while somebody looks. @thread ui
#pragma once

#include "core/metrics/bridge_report.h"
#include "core/metrics/snapshot.h"

#include <QTimer>
#include <QWidget>

#include <functional>

class QPushButton;
class QSettings;
class QTabWidget;

namespace hookline::ui {

class Backend;
class BridgeLadder;
class BrokerTableModel;
class Card;
class EventTableModel;
class FlushBar;
class LossView;
class MetricsHistory;
class PageHeader;
class PartitionTableModel;
class ReportView;
class RulesView;
class SourcesView;
class SumLine;
struct RecordPlace;

class BridgePage : public QWidget {
    Q_OBJECT

public:
    BridgePage(Backend& backend, MetricsHistory& history, const EventTableModel& events, QWidget* parent = nullptr);
    void showRules();
    RulesView& rules() const { return *m_rules; }
    BridgeLadder& ladder() const { return *m_ladder; }
    /// True: rules were edited and not applied. The page then asks whether that may be lost, and calls `then` on yes.
    bool holdClose(std::function<void()> then);
    void saveLayout(QSettings& settings) const;
    void restoreLayout(const QSettings& settings);
    void resetLayout();

signals:
    void eventsWanted(const QString& filter);
    void recordWanted(const hookline::ui::RecordPlace& place);
    void kafkaSettingsWanted();
    void kafkaTestWanted();
    void pauseWanted(); ///< or that it goes on
    void flushWanted();
    void replayWanted();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void watch();
    void renew();
    void refresh();
    void take(const metrics::BridgeReport& report);
    void showNewestRecord();
    void nameTabs();
    void showPaused(const metrics::KafkaSnapshot& kafka);
    void retranslate();

    Backend& m_backend;
    MetricsHistory& m_history;
    const EventTableModel& m_events;
    QTimer m_timer;
    metrics::BridgeReport m_report;
    std::int64_t m_troubleSince = 0; ///< wall clock; 0: Kafka is well, or the bridge off
    PageHeader* m_header;
    QPushButton* m_pause;
    QPushButton* m_flush;
    QPushButton* m_test;
    QPushButton* m_settings;
    Card* m_card;
    BridgeLadder* m_ladder;
    SumLine* m_sum;
    FlushBar* m_flushing;
    QTabWidget* m_tabs;
    RulesView* m_rules;
    SourcesView* m_sources;
    BrokerTableModel* m_brokers;
    PartitionTableModel* m_partitions;
    ReportView* m_brokerView;
    ReportView* m_partitionView;
    LossView* m_losses;
    ReportView* m_lossView; ///< its table
};

} // namespace hookline::ui
