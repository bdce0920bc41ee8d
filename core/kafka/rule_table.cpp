#include "core/kafka/rule_table.h"

#include "core/kafka/lane_key.h"

namespace hookline::kafka {

base::Result<std::unique_ptr<RuleTable>> RuleTable::create(
    const config::KafkaSettings& settings, const std::shared_ptr<const SchemaIds>& schemas)
{
    auto table = std::make_unique<RuleTable>();
    if (settings.rules.empty())
        table->m_rules.push_back(Rule::standard(settings));
    for (const config::RuleSettings& rule : settings.rules) {
        if (!rule.enabled)
            continue;
        auto made = Rule::create(rule, settings, schemas);
        if (!made)
            return base::fail(made.error());
        table->m_rules.push_back(std::move(*made));
    }
    if (table->m_rules.size() > kMaxRules) {
        return base::fail({ "rule.too_many", "There are " + std::to_string(table->m_rules.size()) + " rules", "",
            "At most " + std::to_string(kMaxRules) + " may be in use" });
    }
    const auto addFixed = [&](const Rule& rule, const std::string& topic) {
        std::string key = laneKey(rule.cluster(), topic);
        if (std::ranges::find(table->m_fixedLanes, key) == table->m_fixedLanes.end())
            table->m_fixedLanes.push_back(std::move(key));
    };
    for (std::size_t i = 0; i < table->m_rules.size(); ++i) {
        const Rule& rule = *table->m_rules[i];
        const std::uint64_t bit = std::uint64_t { 1 } << i;
        for (int k = 0; k < tap::kEventKinds; ++k) {
            const auto kind = static_cast<tap::EventKind>(k);
            if (rule.events().has(kind)) {
                table->m_byKind[static_cast<std::size_t>(k)] |= bit;
                table->m_events.set(kind);
            }
        }
        if (rule.settings().filters.empty())
            table->m_withoutFilter |= bit;
        if (rule.isPlain())
            addFixed(rule, rule.settings().topic);
        else if (rule.topic().isStatic())
            addFixed(rule, rule.topic().literal());
        if (rule.onFailure().how == Rule::Failing::ToTopic)
            addFixed(rule, rule.onFailure().where);
        if (rule.onFailure().how == Rule::Failing::ToRule && !table->find(rule.onFailure().where)) {
            return base::fail({ "rule.on_failure", "Rule \"" + rule.name() + "\" hands its failures to the rule \"" + rule.onFailure().where + "\"",
                "there is no enabled rule of that name", "Correct the name, or enable the rule" });
        }
    }
    return table;
}

std::vector<config::Issue> checkRules(const config::KafkaSettings& settings)
{
    std::vector<config::Issue> out;
    for (const config::RuleSettings& rule : settings.rules) {
        const auto made = Rule::checked(rule, settings);
        if (made || made.error().field == "cluster") // of which validate() has said so
            continue;
        const FieldMistake& found = made.error();
        out.push_back(found.issue(Rule::asError(found, rule.name), "rules." + rule.name + "." + found.field));
    }
    if (!out.empty())
        return out;
    if (const auto table = RuleTable::create(settings); !table) // what they make of each other
        out.push_back({ config::Severity::Error, "rules", table.error().id, {}, table.error().text() });
    return out;
}

std::uint64_t RuleTable::candidates(const tap::Event& event)
{
    const std::uint64_t byKind = m_byKind[static_cast<std::size_t>(event.kind)];
    const std::string_view topic = event.topic();
    if (topic.empty())
        return byKind & m_withoutFilter;
    if (const auto found = m_byTopic.find(topic); found != m_byTopic.end())
        return byKind & found->second;
    std::uint64_t wanting = 0;
    for (std::size_t i = 0; i < m_rules.size(); ++i) {
        if (m_rules[i]->wantsTopic(topic))
            wanting |= std::uint64_t { 1 } << i;
    }
    if (m_byTopic.size() >= kCachedTopics)
        m_byTopic.clear();
    m_byTopic.emplace(topic, wanting);
    return byKind & wanting;
}

const RuleRef* RuleTable::find(std::string_view name) const noexcept
{
    const auto found = std::ranges::find_if(m_rules, [&](const RuleRef& rule) { return rule->name() == name; });
    return found == m_rules.end() ? nullptr : &*found;
}

std::vector<Interest> RuleTable::interests() const
{
    std::vector<Interest> out;
    for (const RuleRef& rule : m_rules)
        out.push_back({ rule->events(), rule->settings().filters, rule->sysTopics() });
    return out;
}

std::vector<Interest> RuleTable::waitingInterests() const
{
    std::vector<Interest> out;
    for (const RuleRef& rule : m_rules) {
        if (rule->ackMode() != config::AckMode::Accept && rule->events().has(tap::EventKind::Publish))
            out.push_back({ rule->events(), rule->settings().filters, rule->sysTopics() });
    }
    return out;
}

bool RuleTable::wantsSpool() const noexcept
{
    return std::ranges::any_of(m_rules, [](const RuleRef& rule) { return rule->bufferMode() != config::BufferMode::Memory; });
}

} // namespace hookline::kafka
