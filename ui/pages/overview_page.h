// Overview: is everything flowing, and where is it stuck? @thread ui
#pragma once

#include <QWidget>

class QPushButton;

namespace hookline::ui {

class Backend;
class Card;
class Chart;
class CopyLine;
class ElidedLabel;
class FillBar;
class FirstSteps;
class Label;
class MetricsHistory;
class PageHeader;
class PathStrip;
class Pill;
class ProblemList;
class ProblemLog;
class Stat;
class StateDot;

class OverviewPage : public QWidget {
    Q_OBJECT

public:
    OverviewPage(Backend& backend, MetricsHistory& history, ProblemLog& problems, QWidget* parent = nullptr);
    void setFirstStepsShown(bool shown);
    bool firstStepsShown() const;

signals:
    void kafkaSettingsWanted();
    void simulatorWanted();
    void testClientWanted();
    void firstStepsDismissed();

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildCards();
    QWidget* buildPath();
    QWidget* buildCharts(ProblemLog& problems);
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
        ElidedLabel* line;
    };
    CardParts makeCard(const char* name);

    Backend& m_backend;
    MetricsHistory& m_history;
    PageHeader* m_header;
    QPushButton* m_simulator;
    QPushButton* m_settings;
    FirstSteps* m_steps;
    CardParts m_broker;
    CardParts m_bridge;
    CardParts m_kafka;
    FillBar* m_queue;
    Pill* m_practice;
    CopyLine* m_servers;
    CopyLine* m_kcat;
    Card* m_pathCard;
    PathStrip* m_path;
    Label* m_sum;
    Chart* m_rates;
    Chart* m_latency;
    Card* m_problemCard;
};

} // namespace hookline::ui
