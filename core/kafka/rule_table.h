// The ordered rules of one set of settings, and which of them can want an event at all: by kind in one word, by topic from a cache.
//
// Made on a control thread, then the bridge's.
#pragma once

#include "core/config/issue.h"
#include "core/kafka/rule.h"
#include "core/kafka/topic_gate.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hookline::kafka {

class RuleTable {
public:
    static constexpr std::size_t kMaxRules = 64;
    /// Without any [[rules]] in the settings: the one of kafka.topic.
    static base::Result<std::unique_ptr<RuleTable>> create(
        const config::KafkaSettings& settings, const std::shared_ptr<const SchemaIds>& schemas = {});

    const std::vector<RuleRef>& rules() const noexcept { return m_rules; }
    /// One plain rule takes everything: nothing to look up.
    bool isPlain() const noexcept { return m_rules.size() == 1 && m_rules[0]->isPlain(); }
    /// Bit i: rule i may want it; client and condition are still to be asked.
    std::uint64_t candidates(const tap::Event& event);
    const RuleRef* find(std::string_view name) const noexcept;
    /// Kinds of event that any rule wants.
    hooks::EventMask events() const noexcept { return m_events; }
    /// Kafka topics that are fixed in the settings, dead letters' included, each once, as laneKey() calls them.
    const std::vector<std::string>& fixedLanes() const noexcept { return m_fixedLanes; }
    /// What the loops need to leave out what nobody wants.
    std::vector<Interest> interests() const;
    /// The same of the rules for which publishers wait.
    std::vector<Interest> waitingInterests() const;
    /// Whether any rule's records may go to the disk.
    bool wantsSpool() const noexcept;

private:
    static constexpr std::size_t kCachedTopics = 50'000;
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view> {}(text); }
    };

    std::vector<RuleRef> m_rules;
    std::vector<std::string> m_fixedLanes;
    hooks::EventMask m_events;
    std::array<std::uint64_t, tap::kEventKinds> m_byKind {};
    std::uint64_t m_withoutFilter = 0; // rules that also want events without a topic
    std::unordered_map<std::string, std::uint64_t, Hash, std::equal_to<>> m_byTopic;
};

/// What is wrong with each rule, for those who check settings before they use them. The keys are "rules.NAME.where" and the like,
/// the arguments as FieldMistake::issue() has them; none where it is about the rules together.
std::vector<config::Issue> checkRules(const config::KafkaSettings& settings);

} // namespace hookline::kafka
