#include "core/config/kafka_profiles.h"

#include "core/config/config_file.h"
#include "tests/unit/config/temporary_folder.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace hookline::config {
namespace {

std::string textOf(const std::filesystem::path& file)
{
    std::ifstream in(file);
    return { std::istreambuf_iterator<char>(in), {} };
}

KafkaSettings kafkaAt(const char* servers)
{
    KafkaSettings out;
    out.servers = servers;
    return out;
}

class KafkaProfiles : public ::testing::Test {
protected:
    test::TemporaryFolder m_temporary;
    std::filesystem::path m_folder = m_temporary.path() / "kafka-profiles";
};

TEST_F(KafkaProfiles, AFolderThatIsNotThereHasNone) { EXPECT_TRUE(storedProfiles(m_folder).empty()); }

TEST_F(KafkaProfiles, AreKeptWithoutRulesAndComeBack)
{
    KafkaSettings plant = kafkaAt("kafka-1:9092");
    plant.saslPassword = "env:KAFKA_PASSWORD";
    plant.rules.emplace_back().name = "alarms";
    ASSERT_TRUE(storeProfile(m_folder, "plant", plant));
    ASSERT_TRUE(storeProfile(m_folder, "lab", kafkaAt("127.0.0.1:9092")));
    const auto stored = storedProfiles(m_folder);
    ASSERT_EQ(stored.size(), 2U);
    EXPECT_EQ(stored[0].name, "lab");
    EXPECT_EQ(stored[1].settings.servers, "kafka-1:9092");
    EXPECT_EQ(stored[1].settings.saslPassword, "env:KAFKA_PASSWORD");
    EXPECT_TRUE(stored[1].settings.rules.empty()) << "rules are no profile's";
}

TEST_F(KafkaProfiles, ChangingOneKeepsItsComments)
{
    ASSERT_TRUE(storeProfile(m_folder, "plant", kafkaAt("kafka-1:9092")));
    std::ofstream(m_folder / "plant.toml") << "# ask Ann before changing\n[kafka]\nservers = \"kafka-1:9092\"\n";
    ASSERT_TRUE(storeProfile(m_folder, "plant", kafkaAt("kafka-2:9092")));
    EXPECT_EQ(textOf(m_folder / "plant.toml"), "# ask Ann before changing\n[kafka]\nservers = \"kafka-2:9092\"\n");
}

TEST_F(KafkaProfiles, ABrokenFileIsListedWithItsMistakeAndNotOverwritten)
{
    ASSERT_TRUE(storeProfile(m_folder, "plant", {}));
    std::ofstream(m_folder / "plant.toml") << "[kafka\n";
    ASSERT_EQ(storedProfiles(m_folder).size(), 1U);
    EXPECT_FALSE(storedProfiles(m_folder)[0].issues.empty());
    EXPECT_FALSE(storeProfile(m_folder, "plant", kafkaAt("kafka-2:9092")));
    EXPECT_EQ(textOf(m_folder / "plant.toml"), "[kafka\n");
}

TEST_F(KafkaProfiles, AreRenamedDeletedAndRestored)
{
    ASSERT_TRUE(storeProfile(m_folder, "plant", kafkaAt("kafka-1:9092")));
    ASSERT_TRUE(storeProfile(m_folder, "lab", {}));
    EXPECT_EQ(renameStored(m_folder, "plant", "lab").error().id, "profile.exists");
    EXPECT_EQ(renameStored(m_folder, "nobody", "x").error().id, "profile.missing");
    ASSERT_TRUE(renameStored(m_folder, "plant", "plant north"));
    ASSERT_TRUE(deleteStored(m_folder, "plant north"));
    EXPECT_EQ(storedProfiles(m_folder).size(), 1U);
    ASSERT_TRUE(restoreStored(m_folder, "plant north"));
    EXPECT_EQ(storedProfiles(m_folder)[1].settings.servers, "kafka-1:9092");
}

TEST_F(KafkaProfiles, NoNameLeadsOutOfTheFolder)
{
    for (const char* name : { "", "../x", "a/b", ".hidden", "a.b", "\n" }) {
        EXPECT_EQ(storeProfile(m_folder, name, {}).error().id, "profile.name") << name;
        EXPECT_EQ(deleteStored(m_folder, name).error().id, "profile.name") << name;
        EXPECT_EQ(renameStored(m_folder, name, "x").error().id, "profile.name") << name;
    }
}

} // namespace
} // namespace hookline::config
