// What stands in the drawer of the test client.
#include "ui/widgets/test_client_drawer.h"

#include "ui/widgets/event_delegate.h"
#include "ui/widgets/label.h"
#include "ui/widgets/state_dot.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace hookline::ui {
namespace {

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

QWidget* TestClientDrawer::buildConnection()
{
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_form = new QFormLayout;
    m_form->setHorizontalSpacing(12);
    m_form->setVerticalSpacing(8);
    m_place = new QComboBox;
    m_place->setObjectName(QStringLiteral("placeComboBox"));
    m_place->addItems({ QString(), QString() });
    m_host = new QLineEdit;
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
    m_user = new QLineEdit;
    m_user->setObjectName(QStringLiteral("clientUserLineEdit"));
    m_password = new QLineEdit;
    m_password->setObjectName(QStringLiteral("clientPasswordLineEdit"));
    m_password->setEchoMode(QLineEdit::Password);
    const auto beside = [](QWidget* wide, QWidget* other, int otherStretch) {
        auto* both = new QWidget;
        auto* line = new QHBoxLayout(both);
        line->setContentsMargins(0, 0, 0, 0);
        line->setSpacing(6);
        line->addWidget(wide, 1);
        line->addWidget(other, otherStretch);
        return both;
    };
    m_address = beside(m_host, m_port, 0);
    QWidget* const rows[] = { m_place, m_address, beside(m_id, m_version, 0), beside(m_user, m_password, 1) };
    QWidget* const buddies[] = { m_place, m_host, m_id, m_user };
    for (int i = 0; i < 4; ++i) {
        m_labels[i] = new Label;
        m_labels[i]->setBuddy(buddies[i]);
        m_labels[i]->setMinimumHeight(30); // on the line of its field
        m_form->addRow(m_labels[i], rows[i]);
    }
    column->addLayout(m_form);
    connect(m_place, &QComboBox::currentIndexChanged, this, &TestClientDrawer::showPlace);
    auto* row = new QHBoxLayout;
    m_dot = new StateDot;
    m_state = new Label(Role::TextMuted);
    m_state->setObjectName(QStringLiteral("clientStateLabel"));
    m_state->wrapped();
    m_connect = new QPushButton;
    m_connect->setObjectName(QStringLiteral("connectPushButton"));
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
    m_hint = new Label(Role::TextMuted, 0.92);
    m_hint->wrapped();
    column->addWidget(m_hint);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_qos = qosBox("publishQosComboBox", 1);
    m_retain = new QCheckBox;
    m_retain->setObjectName(QStringLiteral("retainCheckBox"));
    row->addWidget(m_qos);
    row->addWidget(m_retain);
    row->addStretch(1);
    column->addLayout(row);
    auto* send = new QHBoxLayout;
    send->setSpacing(8);
    m_repeat = new QSpinBox;
    m_repeat->setObjectName(QStringLiteral("repeatSpinBox"));
    m_repeat->setRange(0, kLongestRepeatMs);
    m_repeat->setSingleStep(100);
    m_publish = new QPushButton;
    m_publish->setObjectName(QStringLiteral("publishPushButton"));
    send->addWidget(m_repeat);
    send->addStretch(1);
    send->addWidget(m_publish);
    column->addLayout(send);
    connect(m_publish, &QPushButton::clicked, this, &TestClientDrawer::publishOrRepeat);
    connect(m_topic, &QLineEdit::returnPressed, this, &TestClientDrawer::publishOrRepeat);
    connect(m_repeat, &QSpinBox::valueChanged, this, [this](int every) {
        if (m_repeatTimer->isActive() && every > 0)
            m_repeatTimer->setInterval(std::max(every, kShortestRepeatMs));
        else
            repeat(false);
    });
    return box;
}

} // namespace hookline::ui
