// The test client on Qt Mqtt.
//
// @thread ui, every method
#pragma once

#include "ui/ports/test_client.h"

#include <QHash>
#include <QMqttClient>
#include <QMqttMessage>
#include <QTimer>

#include <memory>

class QMqttSubscription;

namespace hookline::testclient {

class QtMqttClient final : public ui::TestClient {
    Q_OBJECT

public:
    explicit QtMqttClient(QObject* parent);
    ~QtMqttClient() override;

    QString backendName() const override;
    State state() const override { return m_state; }
    void connectTo(const Connection& connection) override;
    void disconnectFrom() override;
    void subscribe(const QString& filter, int qos) override;
    void unsubscribe(const QString& filter) override;
    int publish(const QString& topic, const QByteArray& payload, int qos, bool retain) override;

private:
    /// Runs `action` from the event loop, unless the connection has ended by then: no signal comes out of the caller's own call.
    template <class Action>
    void later(Action action);
    void listen();
    void onStateChanged();
    void lose(const QString& reason);
    void close();
    void setState(State state);
    void refuseFilter(const QString& filter, const QString& reason);
    void onSubscriptionState(const QMqttSubscription& subscription, const QString& filter);
    void flushMessage();
    QString errorText() const;

    std::unique_ptr<QMqttClient> m_client; ///< a new one for each connection, so that none remembers the one before
    Connection m_connection;
    State m_state = State::Disconnected;
    QTimer m_patience;
    QHash<int, int> m_tokens; ///< by Qt Mqtt's id
    int m_lastToken = 0;
    /// A message that no subscription object has claimed yet: Qt Mqtt tells it once here and once to each that matches.
    struct Unclaimed {
        QString topic;
        QByteArray payload;
    };
    std::unique_ptr<Unclaimed> m_unclaimed;
};

} // namespace hookline::testclient
