#include "ui/widgets/rule_glance.h"

#include "ui/core_words.h"
#include "ui/format.h"
#include "ui/models/event_table_model.h"
#include "ui/models/topic_reach.h"
#include "ui/ports/trial_ticket.h"
#include "ui/safe_text.h"
#include "ui/widgets/event_delegate.h"
#include "ui/widgets/label.h"
#include "ui/widgets/rule_preview.h"

#include <QEvent>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr std::uint64_t kMostLookedAt = 50'000; ///< events that are looked at in one go: a few milliseconds
constexpr std::size_t kMostTried = 100;     ///< of them those that a condition of the rule is tried on
constexpr std::size_t kMostValue = 4096;    ///< characters
constexpr int kValueLines = 3;

/// Without its condition and its clients, which the trial asks for.
bool mayTake(const config::RuleSettings& rule, const tap::Event& event)
{
    return std::ranges::find(rule.events, tap::name(event.kind)) != rule.events.end() && takesTopic(rule, event.topic());
}

} // namespace

RuleGlance::RuleGlance(Backend& backend, const EventTableModel& events, QWidget* parent)
    : QWidget(parent)
    , m_backend(backend)
    , m_events(events)
{
    setObjectName(QStringLiteral("ruleGlance"));
    setAutoFillBackground(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 8, 24, 10);
    column->setSpacing(4);
    m_heading = new Label(Role::Text, 1.0, true);
    m_heading->setObjectName(QStringLiteral("ruleGlanceHeadingLabel"));
    m_heading->wrapped();
    m_about = new Label(Role::TextMuted);
    m_about->setObjectName(QStringLiteral("ruleGlanceEventLabel"));
    m_facts = new Label(Role::Text);
    m_facts->setObjectName(QStringLiteral("ruleGlanceFactsLabel"));
    m_warnings = new Label(Role::Warn);
    m_warnings->setObjectName(QStringLiteral("ruleGlanceWarningsLabel"));
    for (Label* label : { m_about, m_facts, m_warnings })
        label->wrapped()->selectable();
    m_value = new QPlainTextEdit;
    m_value->setObjectName(QStringLiteral("ruleGlanceValuePlainTextEdit"));
    m_value->setReadOnly(true);
    m_value->setTabChangesFocus(true);
    m_value->setFont(EventDelegate::monospace(font()));
    m_value->setFixedHeight(m_value->fontMetrics().lineSpacing() * kValueLines + 16);
    for (QWidget* one : std::initializer_list<QWidget*> { m_heading, m_about, m_facts, m_warnings, m_value })
        column->addWidget(one);
    connect(&backend, &Backend::ruleTried, this, &RuleGlance::tried);
    fill();
}

void RuleGlance::setRule(const config::KafkaSettings& kafka, std::size_t index, bool implicit)
{
    if (index == m_index && implicit == m_implicit && kafka == m_kafka)
        return;
    m_kafka = kafka;
    m_index = index;
    m_implicit = implicit;
    m_asked = false;
    m_ticket = 0;
    m_seen = 0;
    m_record.reset();
    m_problem.clear();
    fill();
    look();
}

std::vector<tap::Event> RuleGlance::unseen()
{
    const EventStore& store = m_events.store();
    const std::uint64_t from = std::max({ m_seen, store.begin(), store.end() > kMostLookedAt ? store.end() - kMostLookedAt : 0 });
    std::vector<tap::Event> out;
    for (std::uint64_t number = store.end(); number > from && out.size() < kMostTried;) {
        const EventRow& row = store.row(--number);
        if (row.payloadGone || !mayTake(rule(), row.event))
            continue;
        out.push_back(row.event);
        out.back().waiter = {};
    }
    m_seen = store.end();
    std::ranges::reverse(out);
    return out;
}

void RuleGlance::look()
{
    if (m_asked || !isVisible() || m_kafka.rules.empty() || m_events.store().end() == m_seen)
        return;
    std::vector<tap::Event> events = unseen();
    if (events.empty())
        return;
    m_tried = std::move(events);
    m_asked = true;
    m_ticket = nextTrialTicket(TrialAsker::BridgePage);
    config::KafkaSettings asked = m_kafka;
    asked.rules[m_index].enabled = true; // what it would do is the question
    m_backend.tryRule(m_ticket, asked, rule().name, m_tried);
}

void RuleGlance::tried(const RuleTrial& trial)
{
    if (trial.ticket != m_ticket || m_ticket == 0)
        return;
    m_asked = false;
    m_problem = trial.problem;
    if (!trial.records.empty() && !m_value->textCursor().hasSelection()) { // what is being copied stays
        m_record = trial.records.back();
        m_event = m_record->event < m_tried.size() ? m_tried[m_record->event] : tap::Event();
    }
    fill();
}

QString RuleGlance::facts() const
{
    const QStringList headers = RulePreview::headersOf(*m_record);
    QStringList out { tr("Kafka topic %1").arg(visibleText(m_record->topic, 250)),
        m_record->partition >= 0 ? tr("partition %1").arg(m_record->partition) : tr("partition chosen when it is sent"),
        m_record->key ? tr("key %1").arg(payloadPreview(*m_record->key, 160)) : tr("no key"), byteSize(static_cast<double>(m_record->size)) };
    if (!headers.isEmpty())
        out << tr("headers %1").arg(headers.join(QLatin1Char(' ')));
    return out.join(QStringLiteral(" \u00B7 "));
}

void RuleGlance::fill()
{
    if (m_kafka.rules.empty())
        return;
    const QString name = m_implicit ? tr("default rule") : visibleText(rule().name, 64); // as in the list
    m_heading->setText(!m_problem.isEmpty() ? inOwnWords(m_problem)
            : !m_record                     ? tr("Preview of rule “%1”: it took none of the events in the window yet.").arg(name)
            : rule().enabled               ? tr("Preview of rule “%1” with the last event that it takes").arg(name)
                                            : tr("Preview of rule “%1”, which is off, with the last event that it would take").arg(name));
    const bool shown = m_record.has_value() && m_problem.isEmpty();
    for (QWidget* one : std::initializer_list<QWidget*> { m_about, m_facts, m_value })
        one->setVisible(shown);
    m_warnings->hide();
    m_value->setAccessibleName(tr("Value of the record"));
    if (!shown)
        return;
    m_about->setText(clockTime(m_event.stamp.wallMicros, true) + QStringLiteral(" \u00B7 ") + RulePreview::eventWords(m_event));
    const bool whole = m_record->failure == 0;
    m_facts->setVisible(whole);
    m_value->setVisible(whole);
    m_warnings->setText(RulePreview::warnings(*m_record).join(QLatin1Char('\n')));
    m_warnings->setRole(whole && !m_record->tooLarge ? Role::Warn : Role::Error);
    m_warnings->setVisible(!m_warnings->text().isEmpty());
    if (!whole)
        return;
    m_facts->setText(facts());
    const QString text = payloadPreview(m_record->value, kMostValue);
    if (text != m_value->toPlainText())
        m_value->setPlainText(text);
}

void RuleGlance::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    look();
}

void RuleGlance::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        fill();
    QWidget::changeEvent(event);
}

} // namespace hookline::ui
