#include "app/testclient/mosquitto_client.h"

#include "app/testclient/test_client_factory.h"

#include <QHostAddress>
#include <QHostInfo>
#include <QSocketNotifier>

#include <algorithm>
#include <csignal>
#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace hookline::testclient {
namespace {

constexpr int kConnectMilliseconds = 10'000;
constexpr int kPacketsATurn = 200; ///< so that a flood leaves time for the window
constexpr int kShortestKeepAlive = 5; ///< libmosquitto refuses less

QString errorText(int code)
{
    return code == MOSQ_ERR_ERRNO ? qt_error_string(errno) : QString::fromUtf8(mosquitto_strerror(code));
}

/// libmosquitto writes to its socket with write(2): without this, a broker that is gone would end the program.
void ignoreBrokenPipes()
{
    struct sigaction present { };
    if (::sigaction(SIGPIPE, nullptr, &present) == 0 && present.sa_handler == SIG_DFL)
        ::signal(SIGPIPE, SIG_IGN);
}

} // namespace

std::unique_ptr<ui::TestClient> makeTestClient(QObject* parent) { return std::make_unique<MosquittoClient>(parent); }

void MosquittoClient::Release::operator()(mosquitto* handle) const { mosquitto_destroy(handle); }

MosquittoClient::MosquittoClient(QObject* parent)
    : TestClient(parent)
{
    static const int kInitialised = mosquitto_lib_init();
    Q_UNUSED(kInitialised)
    ignoreBrokenPipes();
    m_keepAlive.setInterval(1000);
    connect(&m_keepAlive, &QTimer::timeout, this, &MosquittoClient::everySecond);
    m_patience.setSingleShot(true);
    m_patience.setInterval(kConnectMilliseconds);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        lose(tr("No answer from %1:%2 within %3 s")
                 .arg(m_connection.host)
                 .arg(m_connection.port)
                 .arg(kConnectMilliseconds / 1000));
    });
}

MosquittoClient::~MosquittoClient()
{
    blockSignals(true);
    disconnectFrom();
}

QString MosquittoClient::backendName() const
{
    int major = 0;
    int minor = 0;
    int revision = 0;
    mosquitto_lib_version(&major, &minor, &revision);
    return QStringLiteral("libmosquitto %1.%2.%3").arg(major).arg(minor).arg(revision);
}

void MosquittoClient::connectTo(const Connection& connection)
{
    disconnectFrom();
    m_connection = connection;
    setState(State::Connecting);
    m_patience.start();
    if (QHostAddress numeric; numeric.setAddress(connection.host)) {
        startConnecting(connection.host);
        return;
    }
    // libmosquitto would wait for the name server, and the window with it.
    m_lookup = QHostInfo::lookupHost(connection.host, this, [this](const QHostInfo& info) {
        m_lookup = -1;
        if (info.error() != QHostInfo::NoError || info.addresses().isEmpty())
            lose(info.errorString());
        else
            startConnecting(info.addresses().constFirst().toString());
    });
}

void MosquittoClient::startConnecting(const QString& address)
{
    QByteArray id = m_connection.clientId.toUtf8();
    if (id.isEmpty() && !m_connection.cleanStart)
        id = "hookline-test-client"; // a session that lasts needs a name
    m_handle.reset(mosquitto_new(id.isEmpty() ? nullptr : id.constData(), m_connection.cleanStart, nullptr));
    if (!m_handle)
        return report({ .kind = MosquittoEvent::Kind::Lost, .text = errorText(MOSQ_ERR_ERRNO) });
    const int version = m_connection.protocol == 5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311;
    mosquitto_int_option(m_handle.get(), MOSQ_OPT_PROTOCOL_VERSION, version);
    collectEvents(m_handle.get(), &m_events, version);
    if (!m_connection.username.isEmpty()) {
        const QByteArray password = m_connection.password.toUtf8();
        mosquitto_username_pw_set(m_handle.get(), m_connection.username.toUtf8().constData(),
            password.isEmpty() ? nullptr : password.constData());
    }
    const int keepAlive
        = m_connection.keepAliveSeconds <= 0 ? 0 : std::clamp(m_connection.keepAliveSeconds, kShortestKeepAlive, 65535);
    const int code
        = mosquitto_connect_async(m_handle.get(), address.toUtf8().constData(), m_connection.port, keepAlive);
    if (code != MOSQ_ERR_SUCCESS)
        return report({ .kind = MosquittoEvent::Kind::Lost, .text = errorText(code) });
    watchSocket();
    m_keepAlive.start();
    settle(MOSQ_ERR_SUCCESS);
}

void MosquittoClient::watchSocket()
{
    const int socket = mosquitto_socket(m_handle.get());
    m_socketOpen = false;
    m_reader = std::make_unique<QSocketNotifier>(socket, QSocketNotifier::Read);
    m_writer = std::make_unique<QSocketNotifier>(socket, QSocketNotifier::Write);
    connect(m_reader.get(), &QSocketNotifier::activated, this, &MosquittoClient::onReadable);
    connect(m_writer.get(), &QSocketNotifier::activated, this, &MosquittoClient::onWritable);
}

void MosquittoClient::onReadable()
{
    if (!m_socketOpen) {
        onWritable(); // a refused connection is readable as well
        return;
    }
    int code = MOSQ_ERR_SUCCESS;
    for (int packets = 0; packets < kPacketsATurn && code == MOSQ_ERR_SUCCESS; ++packets) {
        code = mosquitto_loop_read(m_handle.get(), 1);
        int waiting = 0;
        const int socket = mosquitto_socket(m_handle.get());
        if (socket < 0 || ::ioctl(socket, FIONREAD, &waiting) != 0 || waiting == 0)
            break;
    }
    settle(code);
}

void MosquittoClient::onWritable()
{
    if (!m_socketOpen) {
        // Asked here: the library's own "lost" would hide why.
        int error = 0;
        socklen_t size = sizeof error;
        ::getsockopt(mosquitto_socket(m_handle.get()), SOL_SOCKET, SO_ERROR, &error, &size);
        if (error != 0)
            return lose(qt_error_string(error));
        m_socketOpen = true;
    }
    settle(mosquitto_loop_write(m_handle.get(), 1));
}

void MosquittoClient::everySecond() { settle(mosquitto_loop_misc(m_handle.get())); }

void MosquittoClient::settle(int code)
{
    if (code != MOSQ_ERR_SUCCESS && m_events.empty())
        m_events.push_back({ .kind = MosquittoEvent::Kind::Lost, .text = errorText(code) });
    if (m_writer) {
        if (mosquitto_socket(m_handle.get()) < 0) {
            // Closed by the library; its number may soon belong to somebody else.
            m_reader.reset();
            m_writer.reset();
        } else {
            m_writer->setEnabled(!m_socketOpen || mosquitto_want_write(m_handle.get()));
        }
    }
    if (!m_events.empty() && !m_dispatchDue) {
        m_dispatchDue = true;
        QMetaObject::invokeMethod(this, &MosquittoClient::dispatch, Qt::QueuedConnection);
    }
}

void MosquittoClient::report(MosquittoEvent event)
{
    m_events.push_back(std::move(event));
    settle(MOSQ_ERR_SUCCESS);
}

void MosquittoClient::dispatch()
{
    m_dispatchDue = false;
    // A slot may connect anew: events of the old connection then end with it.
    std::vector<MosquittoEvent> events = std::exchange(m_events, {});
    const unsigned connection = m_generation;
    for (const MosquittoEvent& event : events) {
        handle(event);
        if (m_generation != connection)
            return;
    }
}

void MosquittoClient::handle(const MosquittoEvent& event)
{
    switch (event.kind) {
    case MosquittoEvent::Kind::Connected: m_patience.stop(); return setState(State::Connected);
    case MosquittoEvent::Kind::Refused:
    case MosquittoEvent::Kind::Lost: return lose(event.text);
    case MosquittoEvent::Kind::Published:
        if (m_tokens.contains(event.id))
            emit published(m_tokens.take(event.id));
        return;
    case MosquittoEvent::Kind::PublishRefused:
        m_tokens.remove(event.id);
        emit failed(event.text);
        return;
    case MosquittoEvent::Kind::Subscribed: emit subscribed(m_subscribing.take(event.id), event.qos); return;
    case MosquittoEvent::Kind::Unsubscribed: emit unsubscribed(m_unsubscribing.take(event.id)); return;
    case MosquittoEvent::Kind::Message:
        emit messageReceived(event.text, event.payload, event.qos, event.retain);
        return;
    }
}

void MosquittoClient::disconnectFrom()
{
    if (m_handle && m_state == State::Connected)
        mosquitto_disconnect_v5(m_handle.get(), 0, nullptr);
    close();
    setState(State::Disconnected);
}

void MosquittoClient::lose(const QString& reason)
{
    close();
    setState(State::Disconnected);
    emit failed(reason);
}

void MosquittoClient::close()
{
    ++m_generation;
    if (m_lookup >= 0)
        QHostInfo::abortHostLookup(std::exchange(m_lookup, -1));
    m_patience.stop();
    m_keepAlive.stop();
    m_reader.reset();
    m_writer.reset();
    m_handle.reset();
    m_events.clear();
    m_subscribing.clear();
    m_unsubscribing.clear();
    m_tokens.clear();
}

void MosquittoClient::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    emit stateChanged(state);
}

void MosquittoClient::refuseFilter(const QString& filter, const QString& reason)
{
    QMetaObject::invokeMethod(
        this,
        [this, filter, reason] {
            emit subscribed(filter, -1);
            emit failed(reason);
        },
        Qt::QueuedConnection);
}

void MosquittoClient::subscribe(const QString& filter, int qos)
{
    if (m_state != State::Connected)
        return refuseFilter(filter, tr("Not connected"));
    int id = 0;
    const int code = mosquitto_subscribe(m_handle.get(), &id, filter.toUtf8().constData(), qos);
    if (code == MOSQ_ERR_INVAL)
        return refuseFilter(filter, tr("“%1” is not a topic filter").arg(filter));
    if (code != MOSQ_ERR_SUCCESS)
        return refuseFilter(filter, errorText(code));
    m_subscribing.insert(id, filter);
    settle(MOSQ_ERR_SUCCESS);
}

void MosquittoClient::unsubscribe(const QString& filter)
{
    if (m_state != State::Connected)
        return;
    int id = 0;
    if (mosquitto_unsubscribe(m_handle.get(), &id, filter.toUtf8().constData()) == MOSQ_ERR_SUCCESS)
        m_unsubscribing.insert(id, filter);
    settle(MOSQ_ERR_SUCCESS);
}

int MosquittoClient::publish(const QString& topic, const QByteArray& payload, int qos, bool retain)
{
    if (m_state != State::Connected)
        return -1;
    int id = 0;
    const int code = mosquitto_publish(m_handle.get(), &id, topic.toUtf8().constData(),
        static_cast<int>(payload.size()), payload.constData(), qos, retain);
    if (code != MOSQ_ERR_SUCCESS) {
        const QString reason
            = code == MOSQ_ERR_INVAL ? tr("“%1” is not a topic to publish on").arg(topic) : errorText(code);
        QMetaObject::invokeMethod(
            this, [this, reason] { emit failed(reason); }, Qt::QueuedConnection);
        return -1;
    }
    m_tokens.insert(id, ++m_lastToken);
    settle(MOSQ_ERR_SUCCESS);
    return m_lastToken;
}

} // namespace hookline::testclient
