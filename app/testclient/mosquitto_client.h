// The test client on libmosquitto, in Qt's own event loop: no thread, no blocking call.
//
// @thread ui, every method
#pragma once

#include "app/testclient/mosquitto_callbacks.h"
#include "ui/ports/test_client.h"

#include <QHash>
#include <QTimer>

#include <memory>
#include <vector>

class QSocketNotifier;

namespace hookline::testclient {

class MosquittoClient final : public ui::TestClient {
    Q_OBJECT

public:
    explicit MosquittoClient(QObject* parent);
    ~MosquittoClient() override;

    QString backendName() const override;
    State state() const override { return m_state; }
    void connectTo(const Connection& connection) override;
    void disconnectFrom() override;
    void subscribe(const QString& filter, int qos) override;
    void unsubscribe(const QString& filter) override;
    int publish(const QString& topic, const QByteArray& payload, int qos, bool retain) override;

private:
    struct Release {
        void operator()(mosquitto* handle) const;
    };

    void startConnecting(const QString& address);
    void watchSocket();
    void onReadable();
    void onWritable();
    void everySecond();
    /// After each call into the library: what it wants to write, and what it reported.
    void settle(int code);
    void dispatch();
    void handle(const MosquittoEvent& event);
    /// Later, from the event loop: no signal comes out of the caller's own call.
    void report(MosquittoEvent event);
    void lose(const QString& reason);
    void close();
    void setState(State state);
    void refuseFilter(const QString& filter, const QString& reason);

    std::unique_ptr<mosquitto, Release> m_handle;
    std::vector<MosquittoEvent> m_events;
    Connection m_connection;
    State m_state = State::Disconnected;
    int m_lookup = -1;
    bool m_socketOpen = false; ///< the TCP connection stands
    bool m_dispatchDue = false;
    unsigned m_generation = 0; ///< grows with each connection: the library may give a new handle an old one's address
    std::unique_ptr<QSocketNotifier> m_reader;
    std::unique_ptr<QSocketNotifier> m_writer;
    QTimer m_keepAlive;
    QTimer m_patience;
    QHash<int, QString> m_subscribing;
    QHash<int, QString> m_unsubscribing;
    QHash<int, int> m_tokens; ///< by libmosquitto's id, which is used again after a while
    int m_lastToken = 0;
};

} // namespace hookline::testclient
