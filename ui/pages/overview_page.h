// Overview: is everything flowing, and where is it stuck? @thread ui
#pragma once

#include <QWidget>

#include <cstdint>

class QComboBox;
class QGridLayout;
class QPushButton;
class QVBoxLayout;

namespace hookline::ui {

class AlertModel;
class Backend;
class Card;
class Chart;
class CopyLine;
class ElidedLabel;
class FillBar;
class FirstSteps;
class Label;
class Link;
class MetricsHistory;
class PageHeader;
class PathStrip;
class Pill;
class ProblemList;
class Stat;
class StateDot;
class SumLine;

class OverviewPage : public QWidget {
    Q_OBJECT

public:
    OverviewPage(Backend& backend, MetricsHistory& history, AlertModel& problems, QWidget* parent = nullptr);
    void setFirstStepsShown(bool shown);
    bool firstStepsShown() const;
    /// Also those that are done.
    void openFirstSteps();

signals:
    void kafkaSettingsWanted();
    void simulatorWanted();
    void testClientWanted();
    void testMessageWanted();
    void portWanted();
    void otherComputersWanted();
    void propertiesWanted();
    void firstStepsDismissed();
    void eventsWanted(const QString& filter);
    void clientsWanted();
    void subscriptionsWanted();
    void topicsWanted();
    void bridgeWanted();
    void throughputWanted();
    void hooksLogWanted();
    void alertWanted(int row);

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void placeProblems();
    void makeRoomForSteps();
    QWidget* buildCards();
    QWidget* buildPath();
    QWidget* buildCharts(AlertModel& problems);
    void refresh();
    void refreshBroker();
    void refreshBridge();
    void refreshKafka();
    void refreshKafkaTopics();
    void placeCharts();
    /// How long something has lasted: "41 s", "12 min", "3 h 12 min", "2 d 3 h".
    static QString lasting(std::int64_t micros);
    void retranslate();

    struct CardParts {
        Card* card;
        StateDot* dot;
        Label* state;
        Stat* stats[3];
    };
    CardParts makeCard(const char* name, const char* const (&links)[3]);
    void connectNumbers();
    void showNumber(int pathNumber);

    Backend& m_backend;
    MetricsHistory& m_history;
    PageHeader* m_header;
    QPushButton* m_simulator;
    QPushButton* m_send;
    QPushButton* m_settings;
    FirstSteps* m_steps;
    CardParts m_broker;
    CardParts m_bridge;
    CardParts m_kafka;
    Link* m_held[3]; ///< sessions, subscriptions, retained messages
    Link* m_peak;
    Link* m_bytes;
    Link* m_rules;
    Link* m_p95;
    Link* m_waiting;
    FillBar* m_queue;
    Label* m_kafkaLine;
    ElidedLabel* m_topicsLine;
    Link* m_roundTrip;
    Pill* m_practice;
    CopyLine* m_servers;
    CopyLine* m_kcat;
    Card* m_pathCard;
    PathStrip* m_path;
    SumLine* m_sum;
    QComboBox* m_window;
    Chart* m_rates;
    Chart* m_latency;
    Chart* m_waitingChart;
    Chart* m_lost;
    QWidget* m_secondRow[2];
    QVBoxLayout* m_column;
    QWidget* m_charts;
    QGridLayout* m_grid;
    Card* m_problemCard;
    ProblemList* m_problems;
};

} // namespace hookline::ui
