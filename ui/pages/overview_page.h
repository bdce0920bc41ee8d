// Overview: is everything flowing, and where is it stuck? @thread ui
#pragma once

#include <QWidget>

class QComboBox;
class QGridLayout;
class QPushButton;

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
    Link* m_waiting;
    FillBar* m_queue;
    ElidedLabel* m_kafkaLine;
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
    QGridLayout* m_grid;
    Card* m_problemCard;
    ProblemList* m_problems;
};

} // namespace hookline::ui
