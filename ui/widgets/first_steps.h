// The checklist of a first start: broker listens, Kafka is there, a first message came. Stays until it is dismissed. @thread ui
#pragma once

#include "ui/widgets/card.h"

#include <array>

class QPushButton;
class QToolButton;

namespace hookline::metrics {
struct Snapshot;
}

namespace hookline::ui {

class CopyLine;
class Label;
class ElidedLabel;

class FirstSteps : public Card {
    Q_OBJECT

public:
    explicit FirstSteps(QWidget* parent = nullptr);
    void show(const metrics::Snapshot& snapshot);
    using Card::show;

signals:
    void kafkaSettingsWanted();
    void simulatorWanted();
    void testClientWanted();
    void startBrokerWanted();
    void dismissed();

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    struct Step {
        Label* mark;
        Label* title;
        ElidedLabel* state;
    };
    std::array<Step, 3> m_steps;
    CopyLine* m_publish;
    QPushButton* m_startBroker;
    QPushButton* m_kafka;
    QPushButton* m_simulator;
    QPushButton* m_client;
    QToolButton* m_close;
};

} // namespace hookline::ui
