#include "ui/dialogs/rule_dialog.h"

#include "core/config/clusters.h"
#include "core/config/validate.h"
#include "core/mqtt/message.h"
#include "ui/dialogs/rule_form.h"
#include "ui/dialogs/topic_dialogs.h"
#include "ui/format.h"
#include "ui/models/event_filter.h"
#include "ui/models/event_table_model.h"
#include "ui/ports/backend.h"
#include "ui/ports/kafka_desk.h"
#include "ui/ports/trial_ticket.h"
#include "ui/safe_text.h"
#include "ui/widgets/rule_preview.h"

#include <QPushButton>

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr int kFreshMs = 2000;
constexpr std::uint64_t kLookBack = 2000; ///< events

} // namespace

RuleDialog::RuleDialog(Backend& backend, const EventTableModel& events, config::KafkaSettings kafka, int index,
    const config::RuleSettings& rule, QWidget* parent)
    : RuleDialog(backend, events, std::move(kafka), index, rule, new RuleForm, new RulePreview, parent)
{
}

RuleDialog::RuleDialog(Backend& backend, const EventTableModel& events, config::KafkaSettings kafka, int index,
    const config::RuleSettings& rule, RuleForm* form, RulePreview* preview, QWidget* parent)
    : EditDialog(QStringLiteral("rule"), form, preview, 4, parent)
    , m_backend(backend)
    , m_events(events)
    , m_kafka(std::move(kafka))
    , m_index(index)
    , m_before(rule)
    , m_form(form)
    , m_preview(preview)
{
    m_fresh.setInterval(kFreshMs);
    connect(&m_fresh, &QTimer::timeout, this, [this] {
        if (errors() == 0 && !isTyping() && m_events.store().end() != m_seen && !m_preview->isBeingRead())
            tryNow();
    });
    connect(m_form, &RuleForm::edited, this, [this] {
        listTopics();
        edited();
    });
    const auto listed = [this](const QString& cluster, const metrics::KafkaTopicListing& listing) {
        if (cluster != m_listed)
            return;
        QStringList names;
        for (const metrics::KafkaTopic& topic : listing.topics) {
            if (!topic.internal)
                names << fromUtf8(topic.name);
        }
        m_form->setTopics(names);
    };
    connect(&m_backend.kafkaDesk(), &KafkaDesk::topicsListed, this, listed);
    connect(m_preview, &RulePreview::topicWanted, this, &RuleDialog::createTopic);
    deleting()->setVisible(index >= 0 && !m_kafka.rules.empty());
    connect(deleting(), &QPushButton::clicked, this, [this] {
        emit deleted();
        QDialog::done(Rejected);
    });
    connect(m_preview, &RulePreview::eventsWanted, this, [this] { emit eventsWanted(filterOf(m_form->rule())); });
    connect(&m_backend, &Backend::ruleTried, this, &RuleDialog::tried);
    m_form->setRule(rule, m_kafka);
    listTopics();
    retranslate();
    m_fresh.start();
}

void RuleDialog::listTopics()
{
    const QString cluster = fromUtf8(m_form->rule().cluster);
    if (cluster == m_listed)
        return;
    m_listed = cluster;
    m_form->setTopics({});
    m_backend.kafkaDesk().listTopics(cluster);
}

void RuleDialog::createTopic(const QString& topic)
{
    const std::string cluster = m_form->rule().cluster;
    const QString servers = fromUtf8(config::settingsOf(m_kafka, cluster).servers);
    auto* dialog = new NewTopicDialog(m_backend.kafkaDesk(), { fromUtf8(cluster), servers, topic, servers.isEmpty() },
        static_cast<int>(m_backend.snapshot().kafka.brokersKnown), this);
    connect(dialog, &QDialog::accepted, this, [this] {
        m_listed.reset();
        listTopics();
        tryNow();
    });
    dialog->open();
}

config::KafkaSettings RuleDialog::draft(int& place) const
{
    config::KafkaSettings out = m_kafka;
    if (m_index < 0 || out.rules.empty()) {
        out.rules.push_back(m_form->rule());
        place = static_cast<int>(out.rules.size()) - 1;
    } else {
        place = m_index;
        out.rules[static_cast<std::size_t>(place)] = m_form->rule();
    }
    return out;
}

void RuleDialog::check()
{
    int place = 0;
    const config::KafkaSettings all = draft(place);
    const auto at = static_cast<std::size_t>(place);
    std::vector<config::Issue> found = config::validate(all);
    std::ranges::move(m_backend.checkRules(all), std::back_inserter(found));
    showIssues(std::move(found), "rules", all.rules[at].name, at, m_index < 0
            ? tr("It joins the list; nothing changes for the bridge before you apply the list.")
            : tr("“Update rule” changes the list only; the bridge changes when you apply it."));
    if (errors() > 0)
        m_preview->showWaiting();
    else
        tryNow();
}

std::vector<tap::Event> RuleDialog::captured() const
{
    const EventStore& store = m_events.store();
    std::vector<tap::Event> out;
    const std::uint64_t oldest = store.end() > kLookBack ? std::max(store.begin(), store.end() - kLookBack) : store.begin();
    out.reserve(static_cast<std::size_t>(store.end() - oldest));
    for (std::uint64_t number = oldest; number < store.end(); ++number) {
        const EventRow& row = store.row(number);
        if (!row.payloadGone)
            out.push_back(row.event);
    }
    return out;
}

tap::Event RuleDialog::madeUpEvent(const config::RuleSettings& rule) const
{
    tap::Event out;
    for (int i = 0; i < tap::kEventKinds; ++i) {
        const auto kind = static_cast<tap::EventKind>(i);
        if (!rule.events.empty() && tap::name(kind) == rule.events.front())
            out.kind = kind;
    }
    auto client = base::makeRef<mqtt::ClientInfo>();
    client->clientId = "client-1";
    client->username = "user";
    client->peer = "127.0.0.1:50000";
    out.client = client;
    const std::int64_t now = m_backend.snapshot().wallMicros;
    out.stamp = { 1, now, 1 };
    std::string topic = rule.filters.empty() ? "factory/l1/temp" : rule.filters.front();
    for (const auto& [wild, word] : { std::pair('+', "a"), { '#', "b" } }) {
        for (std::size_t at = topic.find(wild); at != std::string::npos; at = topic.find(wild, at + 1))
            topic.replace(at, 1, word);
    }
    if (out.kind >= tap::EventKind::Publish && !out.isAboutFilter()) {
        out.qos = mqtt::QoS::AtLeastOnce;
        out.message = mqtt::Message::create({ .topic = topic,
            .payload = R"({"temp": 21.5, "unit": "C"})",
            .properties = {},
            .qos = mqtt::QoS::AtLeastOnce,
            .retain = false,
            .dup = false,
            .expires = false,
            .expirySeconds = 0,
            .wallMicros = now,
            .steadyNanos = 1,
            .publisher = out.client });
    } else if (out.isAboutFilter()) {
        out.text = base::makeText(topic);
    }
    return out;
}

void RuleDialog::tryNow()
{
    int place = 0;
    config::KafkaSettings all = draft(place);
    config::RuleSettings& rule = all.rules[static_cast<std::size_t>(place)];
    rule.enabled = true; // what it would do is the question
    m_seen = m_events.store().end();
    m_tried = captured();
    m_madeUp = m_tried.empty();
    if (m_madeUp)
        m_tried.push_back(madeUpEvent(rule));
    m_ticket = nextTrialTicket(TrialAsker::Editor);
    m_backend.tryRule(m_ticket, all, rule.name, m_tried);
}

void RuleDialog::tried(const RuleTrial& trial)
{
    if (trial.ticket == m_ticket && errors() == 0)
        m_preview->show(trial, m_tried, m_madeUp);
}

void RuleDialog::takeOver()
{
    emit ruleMade(m_form->rule());
    QDialog::done(Accepted);
}

bool RuleDialog::differs() const { return !(m_form->rule() == m_before); }
QString RuleDialog::losesWords() const { return tr("This rule was changed. Cancel again to lose the changes."); }

QString RuleDialog::filterOf(const config::RuleSettings& rule) const
{
    QStringList kinds, topics;
    for (const std::string& event : rule.events)
        kinds << fromUtf8(event);
    for (const std::string& filter : rule.filters)
        topics << EventFilter::test("topic", "like", fromUtf8(filter));
    QString out = kinds.size() == 1 ? EventFilter::test("event", "==", kinds.first())
                                    : QStringLiteral("event in {%1}").arg(kinds.join(QStringLiteral(", ")));
    if (!topics.isEmpty())
        out += QStringLiteral(" and (") + topics.join(QStringLiteral(" or ")) + QLatin1Char(')');
    return out;
}

void RuleDialog::retranslate()
{
    setWindowTitle(m_index < 0 ? tr("New rule") : tr("Rule “%1”").arg(visibleText(m_before.name, 64)));
    ok()->setText(m_index < 0 ? tr("Add to the list") : tr("Update rule"));
    EditDialog::retranslate();
}

} // namespace hookline::ui
