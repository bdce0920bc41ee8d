// The built-in MQTT test client, whichever library carries it (Qt Mqtt where CMake found it, libmosquitto elsewhere).
//
// Asynchronous; every result is a signal on the UI thread. @thread ui
#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>

namespace hookline::ui {

class TestClient : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    enum class State { Disconnected, Connecting, Connected };
    struct Connection {
        QString host = QStringLiteral("127.0.0.1");
        quint16 port = 1883;
        QString clientId;  ///< empty: the broker or library chooses
        QString username;
        QString password;
        int protocol = 5;  ///< 4 = MQTT 3.1.1, 5 = MQTT 5.0
        int keepAliveSeconds = 60;
        bool cleanStart = true;
    };

    /// "Qt Mqtt 6.4.2" or "libmosquitto 2.0.11".
    virtual QString backendName() const = 0;
    virtual State state() const = 0;
    virtual void connectTo(const Connection& connection) = 0;
    virtual void disconnectFrom() = 0;
    virtual void subscribe(const QString& filter, int qos) = 0;
    virtual void unsubscribe(const QString& filter) = 0;
    /// Returns a token that published() repeats; -1 when not connected.
    virtual int publish(const QString& topic, const QByteArray& payload, int qos, bool retain) = 0;

signals:
    void stateChanged(hookline::ui::TestClient::State state);
    /// English reason in the library's words, e.g. "Connection refused".
    void failed(const QString& reason);
    /// grantedQos < 0: the broker refused the filter.
    void subscribed(const QString& filter, int grantedQos);
    void unsubscribed(const QString& filter);
    void messageReceived(const QString& topic, const QByteArray& payload, int qos, bool retain);
    /// The message left (QoS 0) or was acknowledged (QoS 1 and 2).
    void published(int token);
};

} // namespace hookline::ui
