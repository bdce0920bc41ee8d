// [[kafka_clusters]]: more clusters than the one of [kafka], with the same keys.
#include "core/config/clusters.h"
#include "core/config/config_file.h"
#include "core/config/schema.h"
#include "core/config/security_checks.h"
#include "core/config/validate.h"
#include "tests/unit/config/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hookline::config {
namespace {

using test::TemporaryFolder;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kFile = "[kafka]\n"
                                   "servers = \"near:9092\"\n"
                                   "linger_ms = 7\n"
                                   "\n"
                                   "[[kafka_clusters]]\n"
                                   "name = \"archive\"\n"
                                   "servers = \"far:9092\"\n"
                                   "compression = \"zstd\"\n"
                                   "\n"
                                   "# slow lines\n"
                                   "[kafka_clusters.properties]\n"
                                   "\"socket.timeout.ms\" = 90000\n"
                                   "\n"
                                   "[[rules]]\n"
                                   "name = \"all\"\n"
                                   "cluster = \"archive\"\n";

/// "key: id" of what `change` makes of two good clusters.
std::vector<std::string> findings(const std::function<void(KafkaSettings&)>& change)
{
    Settings settings;
    settings.kafka.servers = "near:9092";
    settings.kafka.clusters.resize(1);
    settings.kafka.clusters[0].name = "archive";
    settings.kafka.clusters[0].servers = "far:9092";
    change(settings.kafka);
    std::vector<std::string> out;
    for (const Issue& issue : validate(settings))
        out.push_back(issue.key + ": " + issue.id);
    return out;
}

TEST(KafkaClusters, HaveTheKeysOfTheKafkaSection)
{
    const Block& block = *findBlock("kafka_clusters");
    KafkaSettings changed;
    static_cast<KafkaConnection&>(changed) = ClusterSettings {};
    for (const BlockField& field : block.fields.subspan(1)) {
        const Field* same = findField("kafka." + std::string(field.name));
        ASSERT_NE(same, nullptr) << field.name;
        EXPECT_EQ(field.kind, same->kind) << field.name;
        EXPECT_EQ(field.initial(), same->read(Settings {})) << field.name;
    }
    EXPECT_EQ(changed, KafkaSettings {});
}

TEST(KafkaClusters, AreReadWithTheirProperties)
{
    const Loaded loaded = parse(kFile, "f");
    EXPECT_THAT(loaded.issues, IsEmpty()) << loaded.issues.front().text;
    const KafkaSettings& kafka = loaded.settings.kafka;
    ASSERT_EQ(kafka.clusters.size(), 1u);
    const KafkaSettings far = settingsOf(kafka, "archive");
    EXPECT_EQ(far.servers, "far:9092");
    EXPECT_EQ(far.compression, "zstd");
    EXPECT_EQ(far.lingerMs, 5u) << "its own, not [kafka]'s";
    EXPECT_EQ(far.properties.at("socket.timeout.ms"), "90000");
    EXPECT_EQ(far.rules.size(), 1u);
    EXPECT_EQ(settingsOf(kafka, "").servers, "near:9092");
    EXPECT_EQ(settingsOf(kafka, "default").servers, "near:9092");
    EXPECT_THAT(clusterNames(kafka), ElementsAre("", "archive"));
}

TEST(KafkaClusters, AreSavedWhereTheyStand)
{
    const TemporaryFolder folder;
    const auto file = folder.write("hookline.toml", kFile);
    Settings wanted = parse(kFile, "f").settings;
    wanted.kafka.clusters[0].properties["socket.timeout.ms"] = "1000";
    wanted.kafka.clusters[0].saslUser = "me";
    auto saved = save(file, wanted);
    ASSERT_TRUE(saved) << saved.error().text();
    EXPECT_EQ(load(file).settings, wanted) << TemporaryFolder::read(file);
    EXPECT_THAT(TemporaryFolder::read(file), HasSubstr("[[rules]]\nname = \"all\""));
    wanted.kafka.clusters[0].properties.clear();
    saved = save(file, wanted);
    ASSERT_TRUE(saved) << saved.error().text();
    EXPECT_EQ(load(file).settings, wanted) << TemporaryFolder::read(file);
    wanted.kafka.clusters.push_back({});
    wanted.kafka.clusters[1].name = "second";
    wanted.kafka.clusters[1].servers = "third:9092";
    wanted.kafka.clusters[1].properties["debug"] = "broker";
    saved = save(file, wanted);
    ASSERT_TRUE(saved) << saved.error().text();
    EXPECT_EQ(load(file).settings, wanted) << TemporaryFolder::read(file);
}

TEST(KafkaClusters, AreCheckedUnderTheirOwnName)
{
    EXPECT_THAT(findings([](KafkaSettings&) {}), IsEmpty());
    const auto cluster = [](const std::function<void(ClusterSettings&)>& change) {
        return findings([&](KafkaSettings& k) { change(k.clusters[0]); });
    };
    EXPECT_THAT(cluster([](ClusterSettings& c) { c.servers.clear(); }), ElementsAre("kafka_clusters.archive.servers: cluster.no_servers"));
    EXPECT_THAT(cluster([](ClusterSettings& c) { c.servers = "far:99999"; }), ElementsAre("kafka_clusters.archive.servers: servers.port_range"));
    EXPECT_THAT(cluster([](ClusterSettings& c) { c.clientId.clear(); }), ElementsAre("kafka_clusters.archive.client_id: client_id.length"));
    EXPECT_THAT(cluster([](ClusterSettings& c) { c.acks = "0"; }), ElementsAre("kafka_clusters.archive.acks: acks.none"));
    EXPECT_THAT(cluster([](ClusterSettings& c) { c.properties["client.id"] = "x"; }),
        ElementsAre("kafka_clusters.archive.properties.client.id: property.owned"));
    EXPECT_THAT(cluster([](ClusterSettings& c) { c.securityProtocol = SecurityProtocol::SaslSsl; }),
        ElementsAre("kafka_clusters.archive.sasl_user: sasl.user", "kafka_clusters.archive.sasl_password: sasl.password"));
    EXPECT_THAT(cluster([](ClusterSettings& c) { c.tlsCa = "/ca.pem"; }), ElementsAre("kafka_clusters.archive.tls_ca: security.unused"));
    EXPECT_THAT(cluster([](ClusterSettings& c) { c.exactlyOnce = true; }),
        ElementsAre("kafka_clusters.archive.exactly_once: exactly_once.buffer"));
    for (const char* name : { "default", "a/b", "a#2" })
        EXPECT_THAT(cluster([&](ClusterSettings& c) { c.name = name; }),
            ElementsAre("kafka_clusters." + std::string(name) + ".name: cluster.name"));
}

TEST(KafkaClusters, AUnknownNameSaysWhatToDo)
{
    const auto rule = [](const std::string& cluster) {
        return findings([&](KafkaSettings& k) {
            k.rules.resize(1);
            k.rules[0].name = "all";
            k.rules[0].cluster = cluster;
        });
    };
    EXPECT_THAT(rule(""), IsEmpty());
    EXPECT_THAT(rule("default"), IsEmpty());
    EXPECT_THAT(rule("archive"), IsEmpty());
    EXPECT_THAT(rule("archives"), ElementsAre("rules.all.cluster: cluster.unknown"));
    const Loaded loaded = parse("[[rules]]\nname = \"all\"\ncluster = \"x\"\n[[source]]\nname = \"in\"\ntopics = [\"t\"]\ncluster = \"y\"\n", "f");
    ASSERT_EQ(loaded.issues.size(), 2u);
    EXPECT_EQ(loaded.issues[0].line, 3);
    EXPECT_EQ(loaded.issues[0].text,
        "“all” names the Kafka cluster “x”, and there is none. Add a [[kafka_clusters]] block of that name, or name one of: default.");
    EXPECT_EQ(loaded.issues[1].key, "source.in.cluster");
}

TEST(KafkaClusters, ExactlyOnceLooksAtTheRulesThatGoThere)
{
    const auto withRule = [](const std::string& cluster) {
        return findings([&](KafkaSettings& k) {
            k.buffer = BufferMode::Disk;
            k.clusters[0].exactlyOnce = true;
            k.rules.resize(1);
            k.rules[0].name = "all";
            k.rules[0].cluster = cluster;
            k.rules[0].buffer = RuleBuffer::Memory;
        });
    };
    EXPECT_THAT(withRule(""), IsEmpty());
    EXPECT_THAT(withRule("archive"), ElementsAre("rules.all.buffer: exactly_once.rule"));
}

TEST(KafkaClusters, ARenamedOneTakesRulesAndSourcesAlong)
{
    Loaded loaded = parse(kFile, "f");
    KafkaSettings& kafka = loaded.settings.kafka;
    kafka.sources.resize(2);
    kafka.sources[0].cluster = "archive";
    renameCluster(kafka, "archive", "long term");
    EXPECT_EQ(kafka.clusters[0].name, "long term");
    EXPECT_EQ(kafka.rules[0].cluster, "long term");
    EXPECT_EQ(kafka.sources[0].cluster, "long term");
    EXPECT_EQ(kafka.sources[1].cluster, "");
}

TEST(KafkaClusters, ATestOfOneLooksAtATopicThatIsWrittenThere)
{
    Loaded loaded = parse(kFile, "f");
    KafkaSettings& kafka = loaded.settings.kafka;
    kafka.topic = "near.topic";
    EXPECT_EQ(settingsToTest(kafka, "archive").topic, "near.topic") << "the rule takes it, too";
    EXPECT_EQ(settingsToTest(kafka, "archive").servers, "far:9092");
    kafka.rules[0].topic = "site.${topic[1]}";
    EXPECT_EQ(settingsToTest(kafka, "archive").topic, "near.topic") << "no topic's name";
    kafka.rules.push_back(kafka.rules[0]);
    kafka.rules[1].topic = "everything";
    EXPECT_EQ(settingsToTest(kafka, "archive").topic, "everything");
    EXPECT_THAT(settingsToTest(kafka, "archive").rules, IsEmpty());
    kafka.rules[1].cluster.clear();
    EXPECT_EQ(settingsToTest(kafka, "").topic, "near.topic") << "the default cluster has kafka.topic";
}

TEST(KafkaClusters, TheirEntriesInTheKeychainAreNoProfiles)
{
    EXPECT_EQ(clusterEntries("archive"), "kafka-cluster/archive/");
    EXPECT_EQ(profileEntries("archive"), "kafka/archive/");
    for (const char* profile : { "archive", "cluster archive", "-cluster", "cluster" })
        EXPECT_FALSE(clusterEntries("archive").starts_with(profileEntries(profile))) << profile;
}

TEST(KafkaClusters, AnyOfThemMayReadFiles)
{
    KafkaSettings kafka;
    EXPECT_FALSE(anyReadsSecurityFiles(kafka));
    kafka.clusters.resize(1);
    kafka.clusters[0].name = "archive";
    kafka.clusters[0].securityProtocol = SecurityProtocol::Ssl;
    kafka.clusters[0].tlsCa = "/etc/ca.pem";
    EXPECT_TRUE(anyReadsSecurityFiles(kafka));
}

} // namespace
} // namespace hookline::config
