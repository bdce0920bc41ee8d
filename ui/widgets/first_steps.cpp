#include "ui/widgets/first_steps.h"

#include "core/metrics/snapshot.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/widgets/copy_line.h"
#include "ui/widgets/label.h"
#include "ui/widgets/state_dot.h"

#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <functional>
#include <utility>

namespace hookline::ui {
namespace {

/// Of several clusters the default one: the others are somebody's later wishes, no first step.
metrics::KafkaSnapshot ofDefaultCluster(metrics::KafkaSnapshot kafka)
{
    if (kafka.clusters.empty())
        return kafka;
    const metrics::ClusterSnapshot& first = kafka.clusters.front();
    kafka.servers = first.servers;
    kafka.state = first.state;
    kafka.brokersUp = first.brokersUp;
    kafka.brokersKnown = first.brokersKnown;
    kafka.problemCluster.clear();
    kafka.problemServers.clear();
    return kafka;
}

} // namespace

FirstSteps::FirstSteps(QWidget* parent)
    : Card(parent)
{
    setObjectName(QStringLiteral("firstStepsCard"));
    m_close = new QToolButton;
    m_close->setObjectName(QStringLiteral("dismissStepsToolButton"));
    m_close->setIcon(icon("close"));
    m_close->setAutoRaise(true);
    addToHeading(m_close);
    connect(m_close, &QToolButton::clicked, this, &FirstSteps::dismissed);

    m_done = new Label;
    m_done->setObjectName(QStringLiteral("stepsDoneLabel"));
    m_done->wrapped();
    m_done->hide();
    body()->addWidget(m_done);
    m_list = new QWidget;
    auto* grid = new QGridLayout(m_list);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(2, 1);
    for (int i = 0; i < 3; ++i) {
        Step& step = m_steps[static_cast<std::size_t>(i)];
        step.mark = new Label;
        step.mark->setFixedSize(20, 20);
        step.title = new Label(Role::Text, 1.0, true);
        step.state = new ElidedLabel(Role::TextMuted);
        step.state->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
        grid->addWidget(step.mark, i, 0);
        grid->addWidget(step.title, i, 1);
    }
    const auto button = [](const char* name) {
        auto* b = new QPushButton;
        b->setObjectName(QLatin1String(name));
        return b;
    };
    m_startBroker = button("stepStartBrokerPushButton");
    m_port = button("stepPortPushButton");
    m_others = button("stepOthersPushButton");
    m_kafka = button("stepKafkaPushButton");
    m_paste = button("stepPastePushButton");
    m_simulator = button("stepSimulatorPushButton");
    m_simulator->setProperty("primary", true);
    m_client = button("stepTestClientPushButton");
    // Not under each other: the third has two buttons.
    const auto line = [&](int step, std::initializer_list<QPushButton*> acts) {
        auto* row = new QHBoxLayout;
        row->setSpacing(8);
        row->addWidget(m_steps[static_cast<std::size_t>(step)].state, 1);
        for (QPushButton* act : acts)
            row->addWidget(act);
        grid->addLayout(row, step, 2, 1, 2);
    };
    line(0, { m_startBroker, m_port, m_others });
    line(1, { m_paste, m_kafka });
    m_publish = new CopyLine;
    auto* third = new QHBoxLayout;
    third->setSpacing(8);
    third->addWidget(m_publish, 1);
    grid->addLayout(third, 2, 2);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_client);
    buttons->addWidget(m_simulator);
    grid->addLayout(buttons, 2, 3);
    body()->addWidget(m_list);
    connect(m_startBroker, &QPushButton::clicked, this, &FirstSteps::startBrokerWanted);
    connect(m_port, &QPushButton::clicked, this, &FirstSteps::portWanted);
    connect(m_others, &QPushButton::clicked, this, &FirstSteps::otherComputersWanted);
    connect(m_paste, &QPushButton::clicked, this, &FirstSteps::propertiesWanted);
    connect(m_kafka, &QPushButton::clicked, this, &FirstSteps::kafkaSettingsWanted);
    connect(m_simulator, &QPushButton::clicked, this, &FirstSteps::simulatorWanted);
    connect(m_client, &QPushButton::clicked, this, &FirstSteps::testClientWanted);
    retranslate();
}

void FirstSteps::show(const metrics::Snapshot& snapshot)
{
    if (m_folded)
        return;
    const metrics::KafkaSnapshot own = ofDefaultCluster(snapshot.kafka);
    const Look broker = Look::broker(snapshot.broker), kafka = Look::kafka(own);
    const bool message = snapshot.broker.messagesIn > 0;
    const std::array<bool, 3> done { snapshot.broker.listening, own.state == metrics::KafkaState::Up, message };
    if (!m_stayOpen && std::ranges::all_of(done, std::identity())) {
        m_folded = true;
        m_list->hide();
        m_done->show();
        emit folded();
        return;
    }
    for (std::size_t i = 0; i < done.size(); ++i)
        m_steps[i].mark->setPixmap(
            iconPixmap(done[i] ? "ok" : "pending", theme()[done[i] ? Role::Ok : Role::Idle], 20, devicePixelRatioF()));
    m_steps[0].state->setFullText(broker.title);
    if (m_simulator->property("primary").toBool() == message) { // done, it is one of several things to do
        m_simulator->setProperty("primary", !message);
        m_simulator->update();
    }
    m_startBroker->setVisible(!snapshot.broker.listening);
    m_others->setVisible(snapshot.broker.address.starts_with("127."));
    const bool trouble = !own.problemServers.empty() && own.state != metrics::KafkaState::Up;
    const QString servers = fromUtf8(trouble ? own.problemServers : own.servers);
    m_steps[1].state->setFullText(own.practice
            ? tr("practice cluster at %1: in memory, gone when Hookline closes").arg(fromUtf8(own.servers))
            : servers.isEmpty() ? kafka.title
                                : servers + QStringLiteral("  \u00B7  ") + kafka.title);
    QString host = QStringLiteral("127.0.0.1"), port = QStringLiteral("1883");
    const QString address = fromUtf8(snapshot.broker.address);
    const qsizetype colon = address.lastIndexOf(QLatin1Char(':'));
    if (colon > 0) {
        host = address.left(colon).remove(QLatin1Char('[')).remove(QLatin1Char(']'));
        port = address.mid(colon + 1);
        if (host == QLatin1String("0.0.0.0") || host == QLatin1String("::"))
            host = QStringLiteral("127.0.0.1");
    }
    m_publish->setText(QStringLiteral("mosquitto_pub -h %1 -p %2 -t demo/hello -m '{\"t\":21.5}'").arg(host, port));
}

void FirstSteps::unfold()
{
    m_folded = false;
    m_stayOpen = true;
    m_list->show();
    m_done->hide();
}

void FirstSteps::retranslate()
{
    setHeading(tr("First steps"));
    m_steps[0].title->setText(tr("1  Broker"));
    m_steps[1].title->setText(tr("2  Kafka"));
    m_steps[2].title->setText(tr("3  First message"));
    m_startBroker->setText(tr("Start broker"));
    m_port->setText(tr("Change port…"));
    m_others->setText(tr("Allow other computers…"));
    m_kafka->setText(tr("Set up Kafka…"));
    m_paste->setText(tr("Paste client.properties…"));
    m_done->setText(QStringLiteral("\u2713 ") + tr("All done: the broker listens, Kafka takes records, and messages come in. "
                                                   "Help brings this back."));
    m_simulator->setText(tr("Start simulated devices"));
    m_client->setText(tr("Open test client"));
    m_close->setToolTip(tr("Do not show this again"));
    m_close->setAccessibleName(tr("Do not show this again"));
}

void FirstSteps::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    Card::changeEvent(event);
}

} // namespace hookline::ui
