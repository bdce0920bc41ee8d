#include "ui/widgets/test_client_drawer.h"

#include "ui/core_words.h"
#include "ui/icons.h"
#include "ui/safe_text.h"
#include "ui/widgets/event_delegate.h"
#include "ui/widgets/label.h"
#include "ui/widgets/message_log.h"
#include "ui/widgets/state_dot.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QShortcut>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookline::ui {
namespace {

constexpr int kFilterRole = Qt::UserRole;
constexpr int kCountRole = Qt::UserRole + 1;
constexpr int kStateRole = Qt::UserRole + 2; ///< 0 asked, 1 granted, 2 refused

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

QComboBox* qosBox(const char* name, int initial)
{
    auto* box = new QComboBox;
    box->setObjectName(QLatin1String(name));
    for (int qos = 0; qos <= 2; ++qos)
        box->addItem(QStringLiteral("QoS %1").arg(qos), qos);
    box->setCurrentIndex(initial);
    return box;
}

} // namespace

TestClientDrawer::TestClientDrawer(TestClient& client, QWidget* parent)
    : QDockWidget(parent)
    , m_client(client)
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
    connect(send, &QShortcut::activated, this, &TestClientDrawer::publish);
    connectClient();
    retranslate();
}

QWidget* TestClientDrawer::buildConnection()
{
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(8);
    m_host = new QLineEdit(QStringLiteral("127.0.0.1"));
    m_host->setObjectName(QStringLiteral("hostLineEdit"));
    m_port = new QSpinBox;
    m_port->setObjectName(QStringLiteral("portSpinBox"));
    m_port->setRange(1, 65535);
    m_port->setValue(1883);
    m_port->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_id = new QLineEdit(QStringLiteral("test-1"));
    m_id->setObjectName(QStringLiteral("idLineEdit"));
    m_version = new QComboBox;
    m_version->setObjectName(QStringLiteral("versionComboBox"));
    m_version->addItem(QStringLiteral("MQTT 5.0"), 5);
    m_version->addItem(QStringLiteral("MQTT 3.1.1"), 4);
    QWidget* const inputs[] = { m_host, m_port, m_id, m_version };
    for (int i = 0; i < 4; ++i) {
        m_labels[i] = new Label;
        m_labels[i]->setBuddy(inputs[i]);
        m_labels[i]->setMinimumHeight(30); // on the line of its field
        form->addRow(m_labels[i], inputs[i]);
    }
    column->addLayout(form);
    auto* row = new QHBoxLayout;
    m_dot = new StateDot;
    m_state = new Label(Role::TextMuted);
    m_state->setObjectName(QStringLiteral("clientStateLabel"));
    m_state->wrapped();
    m_connect = new QPushButton;
    m_connect->setObjectName(QStringLiteral("connectPushButton"));
    m_connect->setProperty("primary", true);
    row->addWidget(m_dot);
    row->addWidget(m_state, 1);
    row->addWidget(m_connect);
    column->addLayout(row);
    connect(m_connect, &QPushButton::clicked, this, &TestClientDrawer::toggleConnection);
    return box;
}

QWidget* TestClientDrawer::buildSubscriptions()
{
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    m_subscribeHeading = new Label(Role::TextMuted, 1.0, true);
    column->addWidget(m_subscribeHeading);
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    m_filter = new QLineEdit(QStringLiteral("demo/#"));
    m_filter->setObjectName(QStringLiteral("subscribeLineEdit"));
    m_filterQos = qosBox("subscribeQosComboBox", 1);
    m_add = new QPushButton;
    m_add->setObjectName(QStringLiteral("subscribePushButton"));
    row->addWidget(m_filter, 1);
    row->addWidget(m_filterQos);
    row->addWidget(m_add);
    column->addLayout(row);
    m_subscriptions = new QListWidget;
    m_subscriptions->setObjectName(QStringLiteral("subscriptionsListWidget"));
    m_subscriptions->setUniformItemSizes(true);
    m_subscriptions->setFixedHeight(78);
    column->addWidget(m_subscriptions);
    m_remove = new QPushButton;
    m_remove->setObjectName(QStringLiteral("unsubscribePushButton"));
    m_remove->setProperty("quiet", true);
    column->addWidget(m_remove, 0, Qt::AlignRight);
    connect(m_add, &QPushButton::clicked, this, &TestClientDrawer::subscribe);
    connect(m_filter, &QLineEdit::returnPressed, this, &TestClientDrawer::subscribe);
    connect(m_subscriptions, &QListWidget::itemSelectionChanged, this, &TestClientDrawer::refresh);
    connect(m_remove, &QPushButton::clicked, this, [this] {
        for (const QListWidgetItem* item : m_subscriptions->selectedItems())
            m_client.unsubscribe(item->data(kFilterRole).toString());
    });
    return box;
}

QWidget* TestClientDrawer::buildPublish()
{
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    m_publishHeading = new Label(Role::TextMuted, 1.0, true);
    column->addWidget(m_publishHeading);
    m_topic = new QLineEdit(QStringLiteral("demo/hello"));
    m_topic->setObjectName(QStringLiteral("publishTopicLineEdit"));
    column->addWidget(m_topic);
    m_payload = new QPlainTextEdit(QStringLiteral("{\"t\":21.5}"));
    m_payload->setObjectName(QStringLiteral("payloadPlainTextEdit"));
    m_payload->setFixedHeight(70);
    m_payload->setTabChangesFocus(true);
    m_payload->setFont(EventDelegate::monospace(font()));
    column->addWidget(m_payload);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_qos = qosBox("publishQosComboBox", 1);
    m_retain = new QCheckBox;
    m_retain->setObjectName(QStringLiteral("retainCheckBox"));
    m_publish = new QPushButton;
    m_publish->setObjectName(QStringLiteral("publishPushButton"));
    m_publish->setIcon(icon("send"));
    row->addWidget(m_qos);
    row->addWidget(m_retain);
    row->addStretch(1);
    row->addWidget(m_publish);
    column->addLayout(row);
    connect(m_publish, &QPushButton::clicked, this, &TestClientDrawer::publish);
    connect(m_topic, &QLineEdit::returnPressed, this, &TestClientDrawer::publish);
    return box;
}

void TestClientDrawer::connectClient()
{
    connect(&m_client, &TestClient::stateChanged, this, [this](TestClient::State state) {
        if (state == TestClient::State::Connected)
            m_error.clear();
        if (state == TestClient::State::Disconnected)
            m_subscriptions->clear();
        refresh();
    });
    connect(&m_client, &TestClient::failed, this, [this](const QString& reason) {
        m_error = reason;
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

void TestClientDrawer::setBrokerAddress(const QString& address)
{
    const qsizetype colon = address.lastIndexOf(QLatin1Char(':'));
    if (colon <= 0 || m_host->isModified() || m_client.state() != TestClient::State::Disconnected)
        return;
    QString host = address.left(colon).remove(QLatin1Char('[')).remove(QLatin1Char(']'));
    if (host == QLatin1String("0.0.0.0") || host == QLatin1String("::"))
        host = QStringLiteral("127.0.0.1");
    if (!m_port->hasFocus() && !m_host->hasFocus()) {
        m_host->setText(host);
        m_port->setValue(address.mid(colon + 1).toInt());
    }
}

void TestClientDrawer::toggleConnection()
{
    m_error.clear();
    if (m_client.state() != TestClient::State::Disconnected) {
        m_client.disconnectFrom();
        return;
    }
    TestClient::Connection connection;
    connection.host = m_host->text().trimmed();
    connection.port = static_cast<quint16>(m_port->value());
    connection.clientId = m_id->text();
    connection.protocol = m_version->currentData().toInt();
    m_client.connectTo(connection);
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

void TestClientDrawer::publish()
{
    const QString topic = m_topic->text();
    if (topic.isEmpty() || m_client.state() != TestClient::State::Connected)
        return;
    const QByteArray payload = m_payload->toPlainText().toUtf8();
    const int qos = m_qos->currentData().toInt();
    m_log->add(MessageLog::Kind::Sent, topic, payload, QStringLiteral("QoS %1").arg(qos));
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
            : connected                 ? tr("connected")
            : idle                      ? tr("not connected")
                                        : tr("connecting…"));
    m_state->setRole(m_error.isEmpty() ? Role::TextMuted : Role::Error);
    m_connect->setText(idle ? tr("Connect") : tr("Disconnect"));
    for (QWidget* input : { static_cast<QWidget*>(m_host), static_cast<QWidget*>(m_port), static_cast<QWidget*>(m_id),
             static_cast<QWidget*>(m_version) })
        input->setEnabled(idle);
    m_add->setEnabled(connected);
    m_publish->setEnabled(connected);
    m_remove->setEnabled(connected && !m_subscriptions->selectedItems().isEmpty());
}

void TestClientDrawer::retranslate()
{
    setWindowTitle(tr("Test client"));
    m_title->setText(windowTitle());
    m_close->setToolTip(tr("Close (Ctrl+T)"));
    m_close->setAccessibleName(tr("Close"));
    m_labels[0]->setText(tr("Host"));
    m_labels[1]->setText(tr("Port"));
    m_labels[2]->setText(tr("Client ID"));
    m_labels[3]->setText(tr("Version"));
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
    m_publish->setText(tr("Publish"));
    m_publish->setToolTip(tr("Publish (Ctrl+Enter)"));
    m_logHeading->setText(tr("Sent and received"));
    m_log->setAccessibleName(tr("Sent and received"));
    m_clearLog->setText(tr("Clear"));
    for (int i = 0; i < m_subscriptions->count(); ++i)
        showSubscription(m_subscriptions->item(i));
    refresh();
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

} // namespace hookline::ui
