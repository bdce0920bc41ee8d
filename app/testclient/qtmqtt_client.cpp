#include "app/testclient/qtmqtt_client.h"

#include "app/testclient/test_client_factory.h"

#include <QIODevice>
#include <QMqttSubscription>
#include <QPointer>
#include <QtMqtt/qtmqttversion.h>

namespace hookline::testclient {
namespace {

constexpr int kConnectMilliseconds = 10'000;

} // namespace

std::unique_ptr<ui::TestClient> makeTestClient(QObject* parent) { return std::make_unique<QtMqttClient>(parent); }

QtMqttClient::QtMqttClient(QObject* parent)
    : TestClient(parent)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(kConnectMilliseconds);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        lose(tr("No answer from %1:%2 within %3 s")
                 .arg(m_connection.host)
                 .arg(m_connection.port)
                 .arg(kConnectMilliseconds / 1000));
    });
}

QtMqttClient::~QtMqttClient()
{
    blockSignals(true);
    disconnectFrom();
}

QString QtMqttClient::backendName() const { return QStringLiteral("Qt Mqtt " QTMQTT_VERSION_STR); }

template <class Action>
void QtMqttClient::later(Action action)
{
    QMetaObject::invokeMethod(
        this,
        [this, client = QPointer<QMqttClient>(m_client.get()), action] {
            if (client && client == m_client.get())
                action();
        },
        Qt::QueuedConnection);
}

void QtMqttClient::connectTo(const Connection& connection)
{
    disconnectFrom();
    m_connection = connection;
    m_client = std::make_unique<QMqttClient>();
    m_client->setHostname(connection.host);
    m_client->setPort(connection.port);
    // Without a name Qt Mqtt makes one up.
    if (!connection.clientId.isEmpty())
        m_client->setClientId(connection.clientId);
    else if (!connection.cleanStart)
        m_client->setClientId(QStringLiteral("hookline-test-client")); // a session that lasts needs a name
    if (!connection.username.isEmpty()) {
        m_client->setUsername(connection.username);
        m_client->setPassword(connection.password);
    }
    m_client->setProtocolVersion(connection.protocol == 5 ? QMqttClient::MQTT_5_0 : QMqttClient::MQTT_3_1_1);
    m_client->setCleanSession(connection.cleanStart);
    m_client->setKeepAlive(static_cast<quint16>(qBound(0, connection.keepAliveSeconds, 65535)));
    m_client->setAutoKeepAlive(connection.keepAliveSeconds > 0);
    listen();
    setState(State::Connecting);
    m_patience.start();
    m_client->connectToHost();
}

void QtMqttClient::listen()
{
    QMqttClient* client = m_client.get();
    // Queued: a slot of ours may delete the client, which must not happen inside its own call.
    connect(client, &QMqttClient::stateChanged, this, [this, client] {
        later([this, client] {
            if (client == m_client.get())
                onStateChanged();
        });
    });
    connect(client, &QMqttClient::messageSent, this, [this](qint32 id) {
        later([this, id] {
            if (m_tokens.contains(id))
                emit published(m_tokens.take(id));
        });
    });
    connect(
        client, &QMqttClient::messageReceived, this, [this](const QByteArray& payload, const QMqttTopicName& topic) {
            m_unclaimed = std::make_unique<Unclaimed>(Unclaimed { topic.name(), payload });
            later([this] { flushMessage(); });
        });
}

/// Nobody claimed it: from a subscription of an earlier connection, of which Qt Mqtt says no more than this.
void QtMqttClient::flushMessage()
{
    if (const auto message = std::exchange(m_unclaimed, nullptr))
        emit messageReceived(message->topic, message->payload, 0, false);
}

void QtMqttClient::onStateChanged()
{
    switch (m_client->state()) {
    case QMqttClient::Connecting: return;
    case QMqttClient::Connected: m_patience.stop(); return setState(State::Connected);
    case QMqttClient::Disconnected: return lose(errorText());
    }
}

QString QtMqttClient::errorText() const
{
    switch (m_client->error()) {
    case QMqttClient::InvalidProtocolVersion: return tr("The broker does not speak this MQTT version");
    case QMqttClient::IdRejected: return tr("The broker refused the client ID");
    case QMqttClient::ServerUnavailable: return tr("The broker is unavailable");
    case QMqttClient::BadUsernameOrPassword: return tr("Wrong user name or password");
    case QMqttClient::NotAuthorized: return tr("Not authorised");
    case QMqttClient::ProtocolViolation: return tr("The broker broke the protocol");
    case QMqttClient::Mqtt5SpecificError: return tr("The broker refused the connection");
    default: break;
    }
    const QIODevice* socket = m_client->transport();
    return socket && !socket->errorString().isEmpty() ? socket->errorString() : tr("The connection was lost");
}

void QtMqttClient::disconnectFrom()
{
    if (m_client) {
        m_client->disconnect(this);
        m_client->disconnectFromHost();
    }
    close();
    setState(State::Disconnected);
}

void QtMqttClient::lose(const QString& reason)
{
    close();
    setState(State::Disconnected);
    emit failed(reason);
}

void QtMqttClient::close()
{
    m_patience.stop();
    m_tokens.clear();
    m_unclaimed.reset();
    if (m_client) {
        m_client->disconnect(this);
        m_client.release()->deleteLater(); // it may be on the call stack, and a DISCONNECT may still have to leave
    }
}

void QtMqttClient::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    emit stateChanged(state);
}

void QtMqttClient::refuseFilter(const QString& filter, const QString& reason)
{
    QMetaObject::invokeMethod(
        this,
        [this, filter, reason] {
            emit subscribed(filter, -1);
            emit failed(reason);
        },
        Qt::QueuedConnection);
}

void QtMqttClient::subscribe(const QString& filter, int qos)
{
    if (m_state != State::Connected)
        return refuseFilter(filter, tr("Not connected"));
    QMqttSubscription* subscription = m_client->subscribe(QMqttTopicFilter(filter), static_cast<quint8>(qos));
    if (!subscription)
        return refuseFilter(filter, tr("“%1” is not a topic filter").arg(filter));
    if (subscription->state() == QMqttSubscription::Subscribed) {
        // Qt Mqtt gives back the one there is and asks the broker nothing.
        later([this, filter, granted = subscription->qos()] { emit subscribed(filter, granted); });
        return;
    }
    subscription->disconnect(this);
    connect(subscription, &QMqttSubscription::stateChanged, this,
        [this, subscription, filter] { onSubscriptionState(*subscription, filter); });
    connect(subscription, &QMqttSubscription::messageReceived, this, [this](const QMqttMessage& message) {
        if (!std::exchange(m_unclaimed, nullptr))
            return; // a filter that overlaps has told it already
        later([this, message] {
            emit messageReceived(message.topic().name(), message.payload(), message.qos(), message.retain());
        });
    });
}

void QtMqttClient::onSubscriptionState(const QMqttSubscription& subscription, const QString& filter)
{
    switch (subscription.state()) {
    case QMqttSubscription::Subscribed:
        return later([this, filter, granted = subscription.qos()] { emit subscribed(filter, granted); });
    case QMqttSubscription::Error: return later([this, filter] { emit subscribed(filter, -1); });
    case QMqttSubscription::Unsubscribed: return later([this, filter] { emit unsubscribed(filter); });
    default: return;
    }
}

void QtMqttClient::unsubscribe(const QString& filter)
{
    if (m_state == State::Connected)
        m_client->unsubscribe(QMqttTopicFilter(filter));
}

int QtMqttClient::publish(const QString& topic, const QByteArray& payload, int qos, bool retain)
{
    if (m_state != State::Connected)
        return -1;
    const QMqttTopicName name(topic);
    const qint32 id = name.isValid() ? m_client->publish(name, payload, static_cast<quint8>(qos), retain) : -1;
    if (id < 0) {
        const QString reason = name.isValid() ? errorText() : tr("“%1” is not a topic to publish on").arg(topic);
        later([this, reason] { emit failed(reason); });
        return -1;
    }
    const int token = ++m_lastToken;
    if (qos == 0)
        later([this, token] { emit published(token); });
    else
        m_tokens.insert(id, token);
    return token;
}

} // namespace hookline::testclient
