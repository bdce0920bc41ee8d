#include "ui/dialogs/rule_dialog.h"

#include "core/config/validate.h"
#include "core/mqtt/message.h"
#include "ui/dialogs/rule_form.h"
#include "ui/format.h"
#include "ui/models/event_filter.h"
#include "ui/models/event_table_model.h"
#include "ui/ports/backend.h"
#include "ui/safe_text.h"
#include "ui/texts.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/rule_preview.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr int kTypingPause = 300;
constexpr int kFreshMs = 2000;
constexpr std::uint64_t kLookBack = 2000; ///< events

/// Names must be unique for every dialog that was ever asked about.
int nextTicket()
{
    static int last = 0;
    return ++last;
}

} // namespace

RuleDialog::RuleDialog(Backend& backend, const EventTableModel& events, config::KafkaSettings kafka, int index,
    const config::RuleSettings& rule, QWidget* parent)
    : QDialog(parent)
    , m_backend(backend)
    , m_events(events)
    , m_kafka(std::move(kafka))
    , m_index(index)
    , m_before(rule)
{
    setObjectName(QStringLiteral("ruleDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(false);
    setMinimumSize(920, 560);
    resize(1060, 680);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 14, 20, 16);
    column->setSpacing(12);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(18);
    m_form = new RuleForm;
    middle->addWidget(m_form, 5);
    auto* side = new Card;
    m_previewHeading = new Label(Role::TextMuted, 1.0, true);
    m_preview = new RulePreview;
    side->body()->addWidget(m_previewHeading);
    side->body()->addWidget(m_preview, 1);
    middle->addWidget(side, 4);
    column->addLayout(middle, 1);
    m_other = new Label(Role::Error);
    m_other->setObjectName(QStringLiteral("ruleOtherIssuesLabel"));
    m_other->wrapped()->selectable();
    m_other->hide();
    column->addWidget(m_other);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(8);
    m_state = new Label(Role::TextMuted);
    m_state->setObjectName(QStringLiteral("ruleStateLabel"));
    m_state->wrapped();
    foot->addWidget(m_state, 1);
    const auto button = [&](const char* name) {
        auto* out = new QPushButton;
        out->setObjectName(QLatin1String(name));
        out->setAutoDefault(false);
        foot->addWidget(out);
        return out;
    };
    m_cancel = button("ruleCancelPushButton");
    m_ok = button("ruleOkPushButton");
    m_ok->setProperty("primary", true);
    column->addLayout(foot);

    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingPause);
    m_fresh.setInterval(kFreshMs);
    connect(&m_typing, &QTimer::timeout, this, &RuleDialog::checkNow);
    connect(&m_fresh, &QTimer::timeout, this, [this] {
        if (m_errors == 0 && !m_typing.isActive() && m_events.store().end() != m_seen && !m_preview->isBeingRead())
            tryNow();
    });
    connect(m_form, &RuleForm::edited, this, &RuleDialog::edited);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_ok, &QPushButton::clicked, this, &RuleDialog::takeOver);
    connect(m_preview, &RulePreview::eventsWanted, this, [this] { emit eventsWanted(filterOf(m_form->rule())); });
    connect(&m_backend, &Backend::ruleTried, this, &RuleDialog::tried);
    m_form->setRule(rule, m_kafka);
    retranslate();
    m_fresh.start();
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

void RuleDialog::edited()
{
    m_asking = false;
    m_typing.start();
}

void RuleDialog::checkNow()
{
    m_typing.stop();
    int place = 0;
    const config::KafkaSettings all = draft(place);
    std::vector<config::Issue> mine;
    const std::string byName = "rules." + all.rules[static_cast<std::size_t>(place)].name + ".";
    const std::string byPlace = "rules[" + std::to_string(place + 1) + "].";
    std::vector<config::Issue> found = config::validate(all);
    const auto isBlock = [](const config::Issue& issue) { return issue.key.starts_with("rules"); };
    std::erase_if(found, [&](const config::Issue& issue) { return !isBlock(issue); }); // the rest is the Kafka dialog's
    std::ranges::move(m_backend.checkRules(all), std::back_inserter(found));
    for (config::Issue& issue : found) {
        if (issue.key.starts_with(byName) || issue.key.starts_with(byPlace) || issue.key == "rules")
            mine.push_back(std::move(issue));
    }
    m_errors = static_cast<int>(std::ranges::count(mine, config::Severity::Error, &config::Issue::severity));
    QStringList other;
    for (const config::Issue& issue : m_form->showIssues(mine))
        other << Texts::issue(issue);
    m_other->setText(other.join(QLatin1Char('\n')));
    m_other->setVisible(!other.isEmpty());
    m_ok->setEnabled(m_errors == 0);
    const auto first = std::ranges::find(mine, config::Severity::Error, &config::Issue::severity);
    m_state->setText(m_errors > 0 ? tr("%Ln error(s)", nullptr, m_errors) + QStringLiteral(": ") + Texts::issue(*first)
                                  : tr("It joins the list; nothing changes for the bridge before you apply the list."));
    m_state->setRole(m_errors > 0 ? Role::Error : Role::TextMuted);
    if (m_errors > 0)
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
    if (out.kind >= tap::EventKind::Publish) {
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
    } else if (out.kind == tap::EventKind::Subscribed || out.kind == tap::EventKind::Unsubscribed) {
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
    m_ticket = nextTicket();
    m_backend.tryRule(m_ticket, all, rule.name, m_tried);
}

void RuleDialog::tried(const RuleTrial& trial)
{
    if (trial.ticket == m_ticket && m_errors == 0)
        m_preview->show(trial, m_tried, m_madeUp);
}

void RuleDialog::takeOver()
{
    checkNow();
    if (m_errors > 0) {
        m_form->focusFirstError();
        return;
    }
    emit ruleMade(m_form->rule());
    QDialog::done(Accepted);
}

bool RuleDialog::isChanged() const { return isVisible() && !(m_form->rule() == m_before); }

void RuleDialog::done(int result)
{
    // Escape must not cost what somebody has typed: the first time it says so.
    if (result == Rejected && isChanged() && !std::exchange(m_asking, true)) {
        m_state->setText(tr("This rule was changed. Cancel again to lose the changes."));
        m_state->setRole(Role::Warn);
        return;
    }
    QDialog::done(result);
}

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

void RuleDialog::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void RuleDialog::retranslate()
{
    setWindowTitle(m_index < 0 ? tr("New rule") : tr("Rule “%1”").arg(visibleText(m_before.name, 64)));
    m_previewHeading->setText(tr("Preview"));
    m_cancel->setText(tr("Cancel"));
    m_ok->setText(m_index < 0 ? tr("Add to the list") : tr("Change in the list"));
    checkNow();
}

} // namespace hookline::ui
