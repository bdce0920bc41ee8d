// The checklist of a first start: broker listens, Kafka is there, a first message came. Folds to one line when all three are
// so, and stays until it is dismissed. @thread ui
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
    /// All three were so once.
    bool isFolded() const { return m_folded; }
    /// Somebody wants to see them again, done or not.
    void unfold();

signals:
    void kafkaSettingsWanted();
    void simulatorWanted();
    void testClientWanted();
    void startBrokerWanted();
    void portWanted();
    void otherComputersWanted();
    void propertiesWanted();
    void folded();
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
    bool m_folded = false;
    bool m_stayOpen = false;
    QWidget* m_list;
    Label* m_done;
    CopyLine* m_publish;
    QPushButton* m_startBroker;
    QPushButton* m_port;
    QPushButton* m_others;
    QPushButton* m_kafka;
    QPushButton* m_paste;
    QPushButton* m_simulator;
    QPushButton* m_client;
    QToolButton* m_close;
};

} // namespace hookline::ui
