#include "ui/widgets/test_client_drawer.h"

#include "ui/core_words.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/payload_template.h"
#include "ui/models/publish_fates.h"
#include "ui/safe_text.h"
#include "ui/texts.h"
#include "ui/wall_clock.h"
#include "ui/widgets/label.h"
#include "ui/widgets/message_log.h"
#include "ui/widgets/state_dot.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRandomGenerator>
#include <QShortcut>
#include <QSpinBox>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookline::ui {
namespace {

constexpr int kCountRole = Qt::UserRole + 1;
constexpr int kStateRole = Qt::UserRole + 2; ///< 0 asked, 1 granted, 2 refused

/// One main button at a time: the next thing to press.
void setPrimary(QPushButton* button, bool primary)
{
    if (button->property("primary").toBool() == primary)
        return;
    button->setProperty("primary", primary);
    button->update();
}

/// Does a topic match a filter, by MQTT's rules?
bool matchesFilter(const QString& filter, const QString& topic)
{
    const QStringList f = filter.split(QLatin1Char('/')), t = topic.split(QLatin1Char('/'));
    if (topic.startsWith(QLatin1Char('$')) && (f[0] == QLatin1String("#") || f[0] == QLatin1String("+")))
        return false;
    for (qsizetype i = 0; i < f.size(); ++i) {
        if (f[i] == QLatin1String("#"))
            return true;
        if (i >= t.size() || (f[i] != QLatin1String("+") && f[i] != t[i]))
            return false;
    }
    return f.size() == t.size();
}

} // namespace

TestClientDrawer::TestClientDrawer(TestClient& client, QWidget* parent)
    : QDockWidget(parent)
    , m_client(client)
    , m_fates(new PublishFates(this))
    , m_repeatTimer(new QTimer(this))
{
    setObjectName(QStringLiteral("testClientDockWidget"));
    setFeatures(QDockWidget::DockWidgetClosable | QDockWidget::DockWidgetMovable);
    setAllowedAreas(Qt::RightDockWidgetArea | Qt::BottomDockWidgetArea);
    auto* bar = new QWidget;
    auto* barRow = new QHBoxLayout(bar);
    barRow->setContentsMargins(14, 18, 10, 4);
    m_title = new Label(Role::Text, 1.25, true);
    m_close = new QToolButton;
    m_close->setObjectName(QStringLiteral("closeDrawerToolButton"));
    m_close->setIcon(icon("close"));
    m_close->setAutoRaise(true);
    barRow->addWidget(m_title, 1);
    barRow->addWidget(m_close);
    setTitleBarWidget(bar);
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
    auto* content = new QWidget;
    content->setMinimumWidth(340);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(14, 10, 14, 14);
    column->setSpacing(14);
    column->addWidget(buildConnection());
    column->addWidget(buildSubscriptions());
    column->addWidget(buildPublish());
    auto* logHead = new QHBoxLayout;
    m_logHeading = new Label(Role::TextMuted, 1.0, true);
    m_clearLog = new QPushButton;
    m_clearLog->setObjectName(QStringLiteral("clearLogPushButton"));
    m_clearLog->setProperty("quiet", true);
    logHead->addWidget(m_logHeading, 1);
    logHead->addWidget(m_clearLog);
    auto* log = new QVBoxLayout;
    log->setSpacing(4);
    log->addLayout(logHead);
    m_log = new MessageLog;
    m_log->setObjectName(QStringLiteral("receivedPlainTextEdit"));
    m_log->setMinimumHeight(90);
    log->addWidget(m_log, 1);
    column->addLayout(log, 1);
    setWidget(content);
    connect(m_clearLog, &QPushButton::clicked, m_log, &QPlainTextEdit::clear);
    auto* send = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return), this);
    send->setContext(Qt::WidgetWithChildrenShortcut);
    connect(send, &QShortcut::activated, this, &TestClientDrawer::publishOrRepeat);
    m_repeatTimer->setObjectName(QStringLiteral("repeatTimer"));
    connect(m_repeatTimer, &QTimer::timeout, this, &TestClientDrawer::publish);
    connectClient();
    connectFates();
    retranslate();
    showPlace();
}

void TestClientDrawer::connectClient()
{
    connect(&m_client, &TestClient::stateChanged, this, [this](TestClient::State state) {
        if (state == TestClient::State::Connected)
            m_error.clear();
        if (state == TestClient::State::Disconnected) {
            m_subscriptions->clear();
            m_pending.clear();
            repeat(false);
            if (std::exchange(m_goesHere, false)) // later: this one is still being told
                QMetaObject::invokeMethod(this, &TestClientDrawer::startHere, Qt::QueuedConnection);
        }
        refresh();
        if (state == TestClient::State::Connected && m_wantedLine < 0)
            publish();
    });
    connect(&m_client, &TestClient::failed, this, [this](const QString& reason) {
        m_error = reason;
        m_wantedLine = 0;
        m_log->add(MessageLog::Kind::Error, {}, {}, coreText(reason.toStdString(), 200));
        refresh();
    });
    connect(&m_client, &TestClient::subscribed, this, [this](const QString& filter, int granted) {
        if (QListWidgetItem* item = subscription(filter)) {
            item->setData(kStateRole, granted < 0 ? 2 : 1);
            showSubscription(item);
        }
        if (granted < 0)
            m_log->add(MessageLog::Kind::Error, filter, {}, tr("The broker refused this filter."));
    });
    connect(&m_client, &TestClient::unsubscribed, this, [this](const QString& filter) { delete subscription(filter); });
    connect(&m_client, &TestClient::messageReceived, this,
        [this](const QString& topic, const QByteArray& payload, int qos, bool retain) {
            for (int i = 0; i < m_subscriptions->count(); ++i) {
                QListWidgetItem* item = m_subscriptions->item(i);
                if (matchesFilter(item->data(kFilterRole).toString(), topic)) {
                    item->setData(kCountRole, item->data(kCountRole).toLongLong() + 1);
                    showSubscription(item);
                }
            }
            m_log->add(MessageLog::Kind::Received, topic, payload,
                QStringLiteral("QoS %1").arg(qos) + (retain ? QLatin1String(" R") : QLatin1String()));
        });
    connect(&m_client, &TestClient::published, this, [this](int token) {
        const QString topic = m_pending.take(token);
        if (!topic.isEmpty())
            m_log->add(MessageLog::Kind::Note, topic, {}, tr("acknowledged"));
    });
}

void TestClientDrawer::connectFates()
{
    connect(m_fates, &PublishFates::seen, this, [this](int line, quint64 eventId) {
        if (line != m_wantedLine)
            return;
        m_wantedLine = 0;
        emit rowWanted(eventId);
    });
    connect(m_fates, &PublishFates::told, this, [this](int line, const tap::KafkaOutcome& outcome) {
        const QString topic = outcome.topic ? visibleText(outcome.topic->view(), 120) : QString();
        if (outcome.status == tap::KafkaStatus::Acked)
            m_log->addFate(line, true,
                QStringLiteral("\u2713 %1-%2@%3  %4")
                    .arg(topic)
                    .arg(outcome.partition)
                    .arg(outcome.offset)
                    .arg(milliseconds(static_cast<double>(outcome.latencyMicros) / 1000)));
        else
            m_log->addFate(line, false, QStringLiteral("\u2717 ") + labelled(topic, Texts::kafkaError(outcome.errorCode)));
    });
    connect(m_fates, &PublishFates::refused, this, [this](int line, tap::DropReason reason) {
        m_log->addFate(line, false, QStringLiteral("\u2717 ") + Texts::dropReason(reason));
    });
    connect(m_fates, &PublishFates::untaken, this, [this](int line) { m_log->addFate(line, true, tr("no rule takes it to "
                                                                                                    "Kafka")); });
}

bool TestClientDrawer::isEmbedded() const { return m_place->currentIndex() == 0; }

void TestClientDrawer::showPlace()
{
    m_address->setVisible(!isEmbedded());
    m_labels[1]->setVisible(!isEmbedded());
}

void TestClientDrawer::setBrokerAddress(const QString& address)
{
    const qsizetype colon = address.lastIndexOf(QLatin1Char(':'));
    if (colon <= 0)
        return;
    QString host = address.left(colon).remove(QLatin1Char('[')).remove(QLatin1Char(']'));
    if (host == QLatin1String("0.0.0.0") || host == QLatin1String("::"))
        host = QStringLiteral("127.0.0.1");
    const auto port = static_cast<quint16>(address.mid(colon + 1).toUInt());
    if (host == m_embeddedHost && port == m_embeddedPort)
        return;
    m_embeddedHost = host;
    m_embeddedPort = port;
    retranslatePlace();
}

void TestClientDrawer::toggleConnection()
{
    m_error.clear();
    m_wantedLine = 0;
    m_goesHere = false;
    if (m_client.state() != TestClient::State::Disconnected)
        m_client.disconnectFrom();
    else if (isEmbedded())
        start(m_embeddedHost, m_embeddedPort);
    else
        start(m_host->text().trimmed(), static_cast<quint16>(m_port->value()));
}

void TestClientDrawer::start(const QString& host, quint16 port)
{
    TestClient::Connection connection;
    connection.host = host;
    connection.port = port;
    m_connectedTo = (host.contains(QLatin1Char(':')) ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2"))
                        .arg(visibleText(host.toStdString(), 120))
                        .arg(port);
    connection.clientId = m_id->text();
    connection.username = m_user->text();
    connection.password = m_password->text();
    connection.protocol = m_version->currentData().toInt();
    m_fates->follow(connection.clientId);
    m_seq = 0;
    m_client.connectTo(connection);
}

void TestClientDrawer::sendOne()
{
    m_wantedLine = -1;
    if (isEmbedded() && m_client.state() == TestClient::State::Connected) {
        publish();
        return;
    }
    if (isEmbedded() && m_client.state() == TestClient::State::Connecting)
        return; // it goes when the connection is there
    if (m_client.state() == TestClient::State::Disconnected) {
        startHere();
        return;
    }
    m_goesHere = true; // when it has left
    m_client.disconnectFrom();
}

void TestClientDrawer::startHere()
{
    m_place->setCurrentIndex(0);
    m_error.clear();
    start(m_embeddedHost, m_embeddedPort);
}

void TestClientDrawer::subscribe()
{
    const QString filter = m_filter->text();
    if (filter.isEmpty() || m_client.state() != TestClient::State::Connected)
        return;
    QListWidgetItem* item = subscription(filter);
    if (!item) {
        item = new QListWidgetItem(m_subscriptions);
        item->setData(kFilterRole, filter);
        item->setData(kCountRole, 0);
    }
    item->setData(kStateRole, 0);
    showSubscription(item);
    m_client.subscribe(filter, m_filterQos->currentData().toInt());
}

void TestClientDrawer::publishOrRepeat()
{
    if (m_repeatTimer->isActive()) {
        repeat(false);
        return;
    }
    publish();
    if (m_repeat->value() > 0 && m_client.state() == TestClient::State::Connected && !m_topic->text().isEmpty())
        repeat(true);
}

void TestClientDrawer::repeat(bool on)
{
    if (on)
        m_repeatTimer->start(std::max(m_repeat->value(), kShortestRepeatMs));
    else
        m_repeatTimer->stop();
    refresh();
}

void TestClientDrawer::publish()
{
    const QString topic = m_topic->text();
    if (topic.isEmpty() || m_client.state() != TestClient::State::Connected) {
        m_wantedLine = std::max(m_wantedLine, 0); // a later one of the user's own does not lead away
        return;
    }
    const QByteArray payload
        = filledIn(m_payload->toPlainText(), ++m_seq, wallNow() / 1000, *QRandomGenerator::global()).toUtf8();
    const int qos = m_qos->currentData().toInt();
    const int line = m_log->add(MessageLog::Kind::Sent, topic, payload, QStringLiteral("QoS %1").arg(qos));
    if (m_wantedLine < 0)
        m_wantedLine = line;
    if (isEmbedded())
        m_fates->expect(line, topic, payload);
    const int token = m_client.publish(topic, payload, qos, m_retain->isChecked());
    if (token >= 0 && qos > 0)
        m_pending.insert(token, topic);
}

QListWidgetItem* TestClientDrawer::subscription(const QString& filter) const
{
    for (int i = 0; i < m_subscriptions->count(); ++i) {
        if (m_subscriptions->item(i)->data(kFilterRole).toString() == filter)
            return m_subscriptions->item(i);
    }
    return nullptr;
}

void TestClientDrawer::showSubscription(QListWidgetItem* item)
{
    const QString filter = visibleText(item->data(kFilterRole).toString().toStdString(), 120);
    switch (item->data(kStateRole).toInt()) {
    case 0: item->setText(tr("%1 …").arg(filter)); break;
    case 1:
        item->setText(
            QStringLiteral("%1   %2").arg(filter, tr("%Ln message(s)", nullptr, item->data(kCountRole).toInt())));
        break;
    default: item->setText(QStringLiteral("%1   %2").arg(filter, tr("refused"))); break;
    }
}

void TestClientDrawer::refresh()
{
    const TestClient::State state = m_client.state();
    const bool connected = state == TestClient::State::Connected, idle = state == TestClient::State::Disconnected;
    m_dot->setState(!m_error.isEmpty() ? State::Error : connected ? State::Ok : idle ? State::Off : State::Busy);
    m_state->setText(!m_error.isEmpty() ? coreText(m_error.toStdString(), 300)
            : connected                 ? tr("connected to %1").arg(listed({ m_connectedTo, m_version->currentText() }))
            : idle                      ? tr("not connected")
                                        : tr("connecting…"));
    m_state->setRole(m_error.isEmpty() ? Role::TextMuted : Role::Error);
    m_connect->setText(idle ? tr("Connect") : tr("Disconnect"));
    for (QWidget* choice : { m_place, m_version })
        choice->setEnabled(idle);
    for (QLineEdit* input : { m_host, m_id, m_user, m_password })
        input->setReadOnly(!idle); // to be read and copied
    m_port->setReadOnly(!idle);
    for (QWidget* input : std::initializer_list<QWidget*> { m_place, m_host, m_port, m_id, m_version, m_user, m_password })
        input->setToolTip(idle ? QString() : tr("Disconnect to change this"));
    m_add->setEnabled(connected);
    m_publish->setEnabled(connected);
    const bool repeating = m_repeatTimer->isActive();
    m_publish->setText(repeating ? tr("Stop") : tr("Publish"));
    setPrimary(m_connect, !connected);
    setPrimary(m_publish, connected);
    m_publish->setIcon(icon(repeating ? "stop" : "send", connected ? Role::OnAccent : Role::TextMuted));
    m_remove->setEnabled(connected && !m_subscriptions->selectedItems().isEmpty());
}

void TestClientDrawer::retranslate()
{
    setWindowTitle(tr("Test client"));
    m_title->setText(windowTitle());
    m_close->setToolTip(tr("Close (Ctrl+T)"));
    m_close->setAccessibleName(tr("Close"));
    m_labels[0]->setText(tr("Broker"));
    m_labels[1]->setText(tr("Host"));
    m_labels[2]->setText(tr("Client ID"));
    m_labels[3]->setText(tr("User"));
    m_place->setAccessibleName(tr("Broker"));
    retranslatePlace();
    m_host->setAccessibleName(tr("Host"));
    m_host->setPlaceholderText(QStringLiteral("192.0.2.7"));
    m_port->setAccessibleName(tr("Port"));
    m_id->setAccessibleName(tr("Client ID"));
    m_version->setAccessibleName(tr("Version"));
    m_user->setAccessibleName(tr("User"));
    m_user->setPlaceholderText(tr("nobody"));
    m_password->setAccessibleName(tr("Password"));
    m_password->setPlaceholderText(tr("Password"));
    m_subscribeHeading->setText(tr("Subscribe"));
    m_filter->setAccessibleName(tr("Topic filter"));
    m_filterQos->setAccessibleName(tr("QoS of the subscription"));
    m_subscriptions->setAccessibleName(tr("Subscriptions"));
    m_add->setText(tr("Add"));
    m_remove->setText(tr("Unsubscribe"));
    m_publishHeading->setText(tr("Publish"));
    m_topic->setAccessibleName(tr("Topic"));
    m_topic->setPlaceholderText(tr("Topic"));
    m_payload->setAccessibleName(tr("Payload"));
    m_payload->setPlaceholderText(tr("Payload"));
    m_qos->setAccessibleName(tr("QoS of the message"));
    m_retain->setText(tr("Retain"));
    m_hint->setText(tr("${seq}, ${now} and ${rand(20.0,30.0)} are filled in."));
    m_repeat->setAccessibleName(tr("Publish again every so many milliseconds"));
    m_repeat->setToolTip(m_repeat->accessibleName());
    m_repeat->setSpecialValueText(tr("once"));
    m_repeat->setPrefix(tr("every "));
    m_repeat->setSuffix(tr(" ms"));
    m_publish->setToolTip(tr("Publish (Ctrl+Enter)"));
    m_logHeading->setText(tr("Sent and received"));
    m_log->setAccessibleName(tr("Sent and received"));
    m_clearLog->setText(tr("Clear"));
    for (int i = 0; i < m_subscriptions->count(); ++i)
        showSubscription(m_subscriptions->item(i));
    refresh();
}

void TestClientDrawer::retranslatePlace()
{
    const bool v6 = m_embeddedHost.contains(QLatin1Char(':'));
    const QString host = v6 ? QStringLiteral("[%1]").arg(m_embeddedHost) : m_embeddedHost;
    m_place->setItemText(0, tr("This program's, %1:%2").arg(host).arg(m_embeddedPort));
    m_place->setItemText(1, tr("Another one"));
}

void TestClientDrawer::prepare(const QString& topic, const QByteArray& payload, int qos, bool retain)
{
    m_topic->setText(topic);
    m_payload->setPlainText(QString::fromUtf8(payload));
    m_qos->setCurrentIndex(qos);
    m_retain->setChecked(retain);
    m_payload->setFocus(Qt::OtherFocusReason);
}

void TestClientDrawer::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDockWidget::changeEvent(event);
}

/// Closed: what nobody sees must not go on publishing. A window that is minimised is another matter.
void TestClientDrawer::hideEvent(QHideEvent* event)
{
    if (isHidden())
        repeat(false);
    QDockWidget::hideEvent(event);
}

} // namespace hookline::ui
