// Follows what the test client publishes on its way through this program's broker: the event it became, and its records in
// Kafka.
//
// The test client knows topic and payload, the broker gives the event a number, Kafka's outcomes name that number: here they
// are joined. Nothing is waited for forever, and at most kMost at a time. @thread ui
#pragma once

#include "ui/models/event_pump.h"

#include <QByteArray>
#include <QObject>

#include <deque>
#include <string>
#include <vector>

namespace hookline::ui {

class PublishFates : public QObject, public EventObserver {
    Q_OBJECT

public:
    static constexpr std::size_t kMost = 1000;

    using QObject::QObject;
    /// Whose publishes come from now on; empty: the broker has given the client a name that is not known here. What was
    /// expected of another one is given up.
    void follow(const QString& clientId);
    /// It was just published. `line` is what the signals call it.
    void expect(int line, const QString& topic, const QByteArray& payload);
    /// How long an event is waited for, and how long a rule may take over it.
    void setPatience(std::int64_t eventMillis, std::int64_t ruleMillis);
    void saw(const std::vector<tap::Event>& events, const std::vector<tap::KafkaOutcome>& outcomes) override;

signals:
    void seen(int line, quint64 eventId);
    /// Acknowledged or failed. Once for each record that the rules make of it.
    void told(int line, const hookline::tap::KafkaOutcome& outcome);
    /// The broker did not take it.
    void refused(int line, hookline::tap::DropReason reason);
    /// The broker took it, and it is no record for Kafka.
    void untaken(int line);

private:
    struct Pending {
        int line;
        std::string topic;
        QByteArray payload;
        std::int64_t since; ///< ms of the steady clock: of what it has come to
        std::uint64_t event = 0;
        bool queued = false;
        bool told = false;
    };
    void take(const tap::Event& event);
    void apply(Pending& pending, const tap::KafkaOutcome& outcome);
    void giveUp();

    std::string m_client;
    std::deque<Pending> m_pending;
    std::vector<tap::KafkaOutcome> m_early; ///< of events still to come
    std::int64_t m_eventPatience = 10'000;
    std::int64_t m_rulePatience = 2'000;
};

} // namespace hookline::ui
