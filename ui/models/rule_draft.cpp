#include "ui/models/rule_draft.h"

#include "core/config/schema.h"
#include "ui/format.h"
#include "ui/safe_text.h"

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr const char* kBlock = "rules";

config::Settings holding(const RuleList& rules)
{
    config::Settings out;
    out.kafka.rules = rules;
    return out;
}

/// As it stands in the file, short enough for one line.
QString written(const config::Value& value)
{
    const auto quoted = [](const std::string& text) { return QLatin1Char('"') + visibleText(text, 120) + QLatin1Char('"'); };
    if (const bool* flag = std::get_if<bool>(&value))
        return *flag ? QStringLiteral("true") : QStringLiteral("false");
    if (const std::uint64_t* number = std::get_if<std::uint64_t>(&value))
        return QString::number(*number);
    if (const std::string* text = std::get_if<std::string>(&value))
        return quoted(*text);
    QStringList all;
    if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
        for (const std::string& text : *list)
            all << quoted(text);
    }
    return QLatin1Char('[') + all.join(QStringLiteral(", ")) + QLatin1Char(']');
}

int placeOf(const RuleList& rules, const std::string& name)
{
    const auto found = std::ranges::find(rules, name, &config::RuleSettings::name);
    return found == rules.end() ? -1 : static_cast<int>(found - rules.begin());
}

/// The names that both have, in the order of the first.
std::vector<std::string> shared(const RuleList& rules, const RuleList& other)
{
    std::vector<std::string> out;
    for (const config::RuleSettings& rule : rules) {
        if (placeOf(other, rule.name) >= 0)
            out.push_back(rule.name);
    }
    return out;
}

} // namespace

void RuleDraft::setInUse(const config::KafkaSettings& kafka)
{
    const bool dirty = isDirty();
    m_kafka = kafka;
    if (dirty)
        return;
    m_basis = kafka.rules;
    if (m_rules != kafka.rules) {
        m_rules = kafka.rules;
        m_before.clear(); // of other rules
        m_after.clear();
    }
}

config::RuleSettings RuleDraft::implicitRule() const
{
    config::RuleSettings out;
    out.name = "default"; // as the core calls it: its numbers go on
    out.events = m_kafka.events;
    out.topic = m_kafka.topic;
    out.format = m_kafka.format;
    return out;
}

void RuleDraft::step()
{
    if (!isDirty())
        m_basis = m_kafka.rules;
    m_before.push_back(m_rules);
    if (m_before.size() > kMostSteps)
        m_before.erase(m_before.begin());
    m_after.clear();
    if (m_rules.empty())
        m_rules.push_back(implicitRule());
}

int RuleDraft::add(config::RuleSettings rule)
{
    step();
    rule.name = freeName(rule.name);
    m_rules.push_back(std::move(rule));
    return static_cast<int>(m_rules.size()) - 1;
}

int RuleDraft::duplicate(int index)
{
    step();
    config::RuleSettings copy = m_rules[static_cast<std::size_t>(index)];
    copy.name = freeName(copy.name);
    m_rules.insert(m_rules.begin() + index + 1, std::move(copy));
    return index + 1;
}

void RuleDraft::replace(int index, config::RuleSettings rule)
{
    const RuleList& rules = m_rules;
    if (!rules.empty() && rules[static_cast<std::size_t>(index)] == rule)
        return;
    step();
    m_rules[static_cast<std::size_t>(index)] = std::move(rule);
}

void RuleDraft::remove(int index)
{
    step();
    m_rules.erase(m_rules.begin() + index);
}

void RuleDraft::move(int from, int to)
{
    if (from == to)
        return;
    step();
    config::RuleSettings rule = std::move(m_rules[static_cast<std::size_t>(from)]);
    m_rules.erase(m_rules.begin() + from);
    m_rules.insert(m_rules.begin() + to, std::move(rule));
}

void RuleDraft::setEnabled(int index, bool enabled)
{
    if (!m_rules.empty() && m_rules[static_cast<std::size_t>(index)].enabled == enabled)
        return;
    step();
    m_rules[static_cast<std::size_t>(index)].enabled = enabled;
}

void RuleDraft::undo()
{
    m_after.push_back(std::move(m_rules));
    m_rules = std::move(m_before.back());
    m_before.pop_back();
}

void RuleDraft::redo()
{
    m_before.push_back(std::move(m_rules));
    m_rules = std::move(m_after.back());
    m_after.pop_back();
}

void RuleDraft::discard()
{
    if (!isDirty())
        return;
    m_before.push_back(m_rules);
    m_after.clear();
    m_rules = m_kafka.rules;
    m_basis = m_rules;
}

void RuleDraft::applied(const config::KafkaSettings& kafka)
{
    m_kafka = kafka;
    m_basis = kafka.rules;
    m_rules = kafka.rules;
}

std::string RuleDraft::freeName(const std::string& wish, int except) const
{
    const auto taken = [&](const std::string& name) {
        const int place = placeOf(m_rules, name);
        return place >= 0 && place != except;
    };
    std::string stem = wish.empty() ? "rule" : wish;
    if (!taken(stem))
        return stem;
    while (!stem.empty() && stem.back() >= '0' && stem.back() <= '9')
        stem.pop_back();
    while (!stem.empty() && stem.back() == ' ')
        stem.pop_back();
    for (int i = 2;; ++i) {
        const std::string name = (stem.empty() ? std::string("rule") : stem) + ' ' + std::to_string(i);
        if (!taken(name))
            return name;
    }
}

int RuleDraft::countChanges(const RuleList& from, const RuleList& to)
{
    const auto gone
        = std::ranges::count_if(from, [&](const config::RuleSettings& rule) { return placeOf(to, rule.name) < 0; });
    const auto other = std::ranges::count_if(to, [&](const config::RuleSettings& rule) {
        const int old = placeOf(from, rule.name);
        return old < 0 || from[static_cast<std::size_t>(old)] != rule;
    });
    return static_cast<int>(gone + other) + (shared(from, to) != shared(to, from) ? 1 : 0);
}

QStringList RuleDraft::changes(const RuleList& from, const RuleList& to)
{
    const config::Block& block = *config::findBlock(kBlock);
    const config::Settings before = holding(from), after = holding(to);
    QStringList out;
    for (const config::RuleSettings& rule : from) {
        if (placeOf(to, rule.name) < 0)
            out << QStringLiteral("- %1").arg(visibleText(rule.name, 64));
    }
    for (std::size_t i = 0; i < to.size(); ++i) {
        const int old = placeOf(from, to[i].name);
        const QString name = visibleText(to[i].name, 64);
        if (old < 0)
            out << QStringLiteral("+ %1").arg(name);
        for (const config::BlockField& field : block.fields) {
            const config::Value value = field.read(after, i);
            const config::Value was = old < 0 ? field.initial() : field.read(before, static_cast<std::size_t>(old));
            if (field.name == "name" || value == was)
                continue;
            const QString key = QString::fromLatin1(field.name.data(), static_cast<qsizetype>(field.name.size()));
            out << (old < 0 ? QStringLiteral("+ ") : QStringLiteral("~ ")) + name + QLatin1Char('.') + key
                    + QStringLiteral(" = ") + (old < 0 ? QString() : written(was) + QStringLiteral(" \u2192 "))
                    + written(value);
        }
    }
    if (shared(from, to) != shared(to, from)) {
        QStringList order;
        for (const config::RuleSettings& rule : to)
            order << visibleText(rule.name, 64);
        out << QStringLiteral("= ") + tr("order: %1").arg(order.join(QStringLiteral(", ")));
    }
    return out;
}

} // namespace hookline::ui
