// "Where is my message?": the stages between a hook and Kafka's acknowledgement, each with how many are there, how long the oldest
// has waited and how fast it goes; above them one sentence that says where it is stuck. Every count opens its rows. @thread ui
#pragma once

#include "ui/models/bridge_verdict.h"

#include <QWidget>

#include <array>

namespace hookline::ui {

class Label;
class StateDot;

class BridgeLadder : public QWidget {
    Q_OBJECT

public:
    static constexpr int kStages = 5; ///< hook, spool, queue, in flight, acknowledged

    explicit BridgeLadder(QWidget* parent = nullptr);
    void show(const BridgeVerdict::Facts& facts);
    const BridgeVerdict& verdict() const { return m_verdict; }

signals:
    void eventsWanted(const QString& filter);
    /// The record that Kafka acknowledged last.
    void newestRecordWanted();

protected:
    void changeEvent(QEvent* event) override;

private:
    class Stage;
    struct Words {
        QString count;
        QString first;
        QString second;
        Role role;
        bool absent = false; ///< no stage on this way
    };
    std::array<Words, kStages> words(const BridgeVerdict::Facts& facts) const;
    void retranslate();

    BridgeVerdict m_verdict;
    StateDot* m_dot;
    Label* m_sentence;
    std::array<Stage*, kStages> m_stages {};
};

} // namespace hookline::ui
