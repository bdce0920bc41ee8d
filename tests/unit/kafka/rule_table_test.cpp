// Rules as they are compiled: what is refused and how it is said, who wants what, what a loop may leave out.
#include "core/kafka/rule_table.h"
#include "tests/unit/kafka/support/bridge_fixture.h"

namespace hookline::test {
namespace {

using kafka::Interest;
using kafka::RuleTable;
using kafka::TopicGate;

config::KafkaSettings with(std::vector<config::RuleSettings> rules)
{
    config::KafkaSettings settings;
    settings.rules = std::move(rules);
    return settings;
}

tap::Event publishOn(const std::string& topic)
{
    tap::Event event;
    event.message = makeMessage({ .topic = topic });
    return event;
}

std::string mistakeIn(const std::function<void(config::RuleSettings&)>& change)
{
    config::RuleSettings rule = makeRule("r", "t");
    change(rule);
    const auto table = RuleTable::create(with({ rule }));
    return table ? "fine" : table.error().id + " / " + table.error().text();
}

TEST(RuleTable, SaysWhatIsWrongWithARule)
{
    using Rule = config::RuleSettings;
    EXPECT_EQ(mistakeIn([](Rule&) {}), "fine");
    EXPECT_EQ(mistakeIn([](Rule& r) { r.events = { "published" }; }),
        "rule.events / Rule \"r\", events: there is no event \"published\". See docs/RULES.md for their names");
    EXPECT_EQ(mistakeIn([](Rule& r) { r.where = "qos = 1"; }),
        "rule.where / Rule \"r\", where at character 5 of \"qos = 1\": write == to compare");
    EXPECT_EQ(mistakeIn([](Rule& r) { r.topic = "a.${topic"; }),
        "rule.topic / Rule \"r\", topic at character 3 of \"a.${topic\": this ${ is not closed; write }");
    EXPECT_EQ(mistakeIn([](Rule& r) { r.headers = { "x=${nope}" }; }).substr(0, 70),
        "rule.headers / Rule \"r\", headers at character 5 of \"x=${nope}\": \"nope\"");
    for (const auto& [id, change] : std::initializer_list<std::pair<const char*, std::function<void(Rule&)>>> {
             { "rule.filters", [](Rule& r) { r.filters = { "a/#/b" }; } },
             { "rule.topic", [](Rule& r) { r.topic = "a b"; } },
             { "rule.key", [](Rule& r) { r.key = "${"; } },
             { "rule.headers", [](Rule& r) { r.headers = { "no value" }; } },
             { "rule.headers", [](Rule& r) { r.headers.assign(17, "a=b"); } },
             { "rule.partition", [](Rule& r) { r.partitionBy = config::PartitionBy::Explicit; } },
             { "rule.value", [](Rule& r) { r.format = config::RecordFormat::Template; } },
             { "rule.on_failure", [](Rule& r) { r.onFailure = "dlq"; } },
             { "rule.on_failure", [](Rule& r) { r.onFailure = "topic:a b"; } },
             { "rule.on_failure", [](Rule& r) { r.onFailure = "rule:other"; } },
         })
        EXPECT_TRUE(mistakeIn(change).starts_with(std::string(id) + " / Rule \"r\"")) << mistakeIn(change);
    EXPECT_EQ(RuleTable::create(with(std::vector<config::RuleSettings>(65, makeRule("r", "t")))).error().id, "rule.too_many");
}

TEST(RuleTable, AMistakeComesInPartsForBesideItsField)
{
    config::RuleSettings rule = makeRule("r, where at character 9 of \"x\": no", "t");
    rule.where = "qos ==";
    auto found = kafka::checkRules(with({ rule }));
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].key, "rules." + rule.name + ".where");
    EXPECT_EQ(found[0].args, (std::vector<std::string> { "7", "a field or a value is missing at the end" }));
    rule.where = {};
    rule.topic = "a b";
    found = kafka::checkRules(with({ rule }));
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].args,
        (std::vector<std::string> { "", "\"a b\" is not a Kafka topic name. Use letters, digits, dot, underscore and hyphen, at most 249 characters" }));
}

TEST(RuleTable, AsksOnlyRulesThatCanWantTheEvent)
{
    auto subscriptions = makeRule("s", "t");
    subscriptions.events = { "subscribed", "connected" };
    auto off = makeRule("off", "t");
    off.enabled = false;
    const auto table = RuleTable::create(with({ makeRule("all", "t"), off, makeRule("plant", "t", { "plant/#", "x" }), subscriptions }));
    ASSERT_TRUE(table);
    for (int twice = 0; twice < 2; ++twice) { // the second time from the cache
        EXPECT_EQ((*table)->candidates(publishOn("plant/1")), 0b011u);
        EXPECT_EQ((*table)->candidates(publishOn("x")), 0b011u);
        EXPECT_EQ((*table)->candidates(publishOn("y")), 0b001u);
        EXPECT_EQ((*table)->candidates(publishOn("$SYS/x")), 0b000u) << "only for a rule that says so";
    }
    tap::Event connected;
    connected.kind = tap::EventKind::Connected;
    EXPECT_EQ((*table)->candidates(connected), 0b100u);
    EXPECT_FALSE((*table)->events().has(tap::EventKind::Acked)) << "nothing is registered for it";
}

TEST(RuleTable, KnowsTheTopicsThatAreFixed)
{
    auto dynamic = makeRule("d", "site.${topic[1]}");
    dynamic.onFailure = "topic:dead";
    const auto table = RuleTable::create(with({ makeRule("a", "t"), dynamic, makeRule("b", "t"), makeRule("c", "") }));
    ASSERT_TRUE(table);
    EXPECT_EQ((*table)->fixedLanes(), (std::vector<std::string> { "t", "dead", "hookline.events" }));
    EXPECT_FALSE((*table)->isPlain());
    EXPECT_TRUE((*RuleTable::create(config::KafkaSettings {}))->isPlain());
}

TEST(TopicGate, LeavesOutWhatNobodyWants)
{
    TopicGate gate(2);
    gate.set({ { { tap::EventKind::Publish }, { "plant/#" }, false }, { { tap::EventKind::Connected }, {}, false } });
    tap::Event connected;
    connected.kind = tap::EventKind::Connected;
    for (unsigned loop = 0; loop < 2; ++loop) {
        for (int twice = 0; twice < 2; ++twice) {
            EXPECT_TRUE(gate.wants(loop, publishOn("plant/1")));
            EXPECT_FALSE(gate.wants(loop, publishOn("home/1")));
            EXPECT_TRUE(gate.wants(loop, connected));
        }
    }
    gate.add({ { { tap::EventKind::Publish }, { "home/+" }, false } });
    EXPECT_TRUE(gate.wants(0, publishOn("home/1"))) << "the cache is not asked about what has changed";
    EXPECT_TRUE(gate.wants(0, publishOn("plant/1")));
    gate.set({ { { tap::EventKind::Publish }, {}, false } });
    EXPECT_TRUE(gate.wants(0, publishOn("anything")));
    EXPECT_FALSE(gate.wants(0, publishOn("$SYS/broker/uptime")));
    gate.set({ { { tap::EventKind::Publish }, {}, true } });
    EXPECT_TRUE(gate.wants(0, publishOn("$SYS/broker/uptime")));
}

} // namespace
} // namespace hookline::test
