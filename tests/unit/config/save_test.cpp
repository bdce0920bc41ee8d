#include "core/config/config_file.h"
#include "core/config/schema.h"
#include "core/config/validate.h"
#include "tests/unit/config/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

namespace hookline::config {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;
using testing::HasSubstr;

mode_t modeOf(const fs::path& file)
{
    struct stat info { };
    EXPECT_EQ(::stat(file.c_str(), &info), 0);
    return info.st_mode & 0777;
}

/// Saves `wanted` over `before` and gives the new text, which must read back as wanted.
std::string saved(std::string_view before, const Settings& wanted)
{
    const TemporaryFolder folder;
    const fs::path file = folder.write("hookline.toml", before);
    const auto result = save(file, wanted);
    EXPECT_TRUE(result.has_value()) << result.error().text();
    EXPECT_EQ(load(file).settings, wanted);
    return TemporaryFolder::read(file);
}

constexpr std::string_view kCommented = "# My broker\n"
                                        "\n"
                                        "[log]   # first, on purpose\n"
                                        "level = \"debug\"\n"
                                        "\n"
                                        "[broker]\n"
                                        "    port   =   1884     # the neighbour has 1883\n"
                                        "    future_key = { a = [1, 2], b = \"# no comment\" }\n"
                                        "# port = 9999\n"
                                        "\n"
                                        "[kafka]\n"
                                        "servers = 'a:9092'\n"
                                        "events = [\n"
                                        "    \"publish\", # only these\n"
                                        "]\n"
                                        "\n"
                                        "[plugin.of.tomorrow]\n"
                                        "x = 1\n";

TEST(Save, ChangesOnlyTheValueThatDiffers)
{
    Settings wanted = parse(kCommented, "f").settings;
    wanted.broker.port = 1999;
    std::string expected(kCommented);
    expected.replace(expected.find("1884"), 4, "1999");
    EXPECT_EQ(saved(kCommented, wanted), expected);
}

TEST(Save, NothingToChangeLeavesFileAndBackupAlone)
{
    const TemporaryFolder folder;
    const fs::path file = folder.write("hookline.toml", kCommented);
    ASSERT_TRUE(save(file, parse(kCommented, "f").settings).has_value());
    EXPECT_EQ(TemporaryFolder::read(file), kCommented);
    EXPECT_FALSE(fs::exists(folder.path() / "hookline.toml.bak"));
}

TEST(Save, AddsKeysBehindTheOthersOfTheirSection)
{
    Settings wanted = parse(kCommented, "f").settings;
    wanted.broker.bind = "127.0.0.2";
    wanted.kafka.topic = "t\"\\\n";
    wanted.window.theme = "dark";
    std::string expected(kCommented);
    const std::string lastOfBroker = "b = \"# no comment\" }\n";
    expected.insert(expected.find(lastOfBroker) + lastOfBroker.size(), "    bind = \"127.0.0.2\"\n");
    expected.insert(expected.find("]\n\n[plugin") + 2, "topic = \"t\\\"\\\\\\n\"\n");
    expected += "\n[window]\ntheme = \"dark\"\n";
    EXPECT_EQ(saved(kCommented, wanted), expected);
}

TEST(Save, ReplacesAListOfSeveralLines)
{
    Settings wanted = parse(kCommented, "f").settings;
    wanted.kafka.events = { "connected", "acked" };
    EXPECT_THAT(saved(kCommented, wanted), HasSubstr("events = [\"connected\", \"acked\"]\n\n[plugin"));
}

TEST(Save, EveryKeyRoundTripsIntoAnEmptyAndAFullFile)
{
    for (const std::string& before : { std::string(), defaultFile() }) {
        Settings all;
        for (const Field& field : schema()) {
            SCOPED_TRACE(field.key());
            Settings one;
            Value value = field.read(one);
            switch (field.kind) {
            case Kind::Flag: value = !std::get<bool>(value); break;
            case Kind::Number: value = field.most; break;
            case Kind::Text: value = std::string("ü \"quoted\" \\ #\t"); break;
            case Kind::Choice:
                value = std::string(field.choices[std::get<std::string>(value) == field.choices[0] ? 1 : 0]);
                break;
            case Kind::TextList: value = std::vector<std::string> { "publish", "a, b" }; break;
            case Kind::TextMap: value = Properties { { "a.b", "1" }, { "odd name", "x" } }; break;
            }
            field.write(one, value);
            field.write(all, value);
            saved(before, one);
        }
        saved(before, all);
    }
}

TEST(Save, UnderstandsTheOtherWaysToWriteASection)
{
    Settings wanted;
    wanted.broker.port = 1999;
    wanted.broker.bind = "127.0.0.2";
    EXPECT_EQ(saved("broker = { port = 1 } # c\n", wanted), "broker = { bind = \"127.0.0.2\", port = 1999 } # c\n");
    EXPECT_EQ(saved("broker = {}\n", wanted), "broker = { port = 1999, bind = \"127.0.0.2\" }\n");
    EXPECT_EQ(saved("broker.port = 1 # c\nx = 1\n[y]\n", wanted),
        "broker.port = 1999 # c\nbroker.bind = \"127.0.0.2\"\nx = 1\n[y]\n");
    EXPECT_EQ(saved("[ \"broker\" ]\nport = 1", wanted), "[ \"broker\" ]\nport = 1999\nbind = \"127.0.0.2\"\n");
    EXPECT_EQ(saved("[broker]", wanted), "[broker]\nbind = \"127.0.0.2\"\nport = 1999\n");
}

TEST(Save, ChangesAddsAndRemovesProperties)
{
    constexpr std::string_view kBefore = "[kafka.properties]\n"
                                         "socket.timeout.ms = 5 # short\n"
                                         "\"gone.a\" = \"x\" # with its comment\n"
                                         "gone.b = 1\n"
                                         "\n"
                                         "[log]\n";
    Settings wanted;
    wanted.kafka.topic = "t";
    wanted.kafka.properties = { { "socket.timeout.ms", "6" }, { "security.protocol", "ssl" } };
    EXPECT_EQ(saved(kBefore, wanted),
        "[kafka.properties]\nsocket.timeout.ms = \"6\" # short\n\"security.protocol\" = "
        "\"ssl\"\n\n[log]\n\n[kafka]\ntopic = \"t\"\n");
    wanted.kafka.topic = Settings {}.kafka.topic;
    EXPECT_EQ(saved("kafka.properties.socket.timeout.ms = 5\n", wanted),
        "kafka.properties.socket.timeout.ms = \"6\"\nkafka.properties.\"security.protocol\" = \"ssl\"\n");
    EXPECT_EQ(saved("[kafka]\nproperties = { \"gone\" = 1, \"socket.timeout.ms\" = \"6\", also = 2 }\n", wanted),
        "[kafka]\nproperties = { \"security.protocol\" = \"ssl\", \"socket.timeout.ms\" = \"6\" }\n");
}

TEST(Save, WritesOverValuesThatCouldNotBeUsed)
{
    EXPECT_EQ(saved("[broker]\nport = \"1883\"\nloops = 99999\n[kafka]\nacks = 'few'\nproperties = 5\n", Settings {}),
        "[broker]\nport = 1883\nloops = 0\n[kafka]\nacks = \"all\"\n");
}

TEST(Save, KeepsWindowsLineEndsAndByteOrderMark)
{
    Settings wanted;
    wanted.broker.port = 1999;
    wanted.broker.loops = 3;
    EXPECT_EQ(saved("\xEF\xBB\xBF[broker]\r\nport = 1 # é\r\n", wanted),
        "\xEF\xBB\xBF[broker]\r\nport = 1999 # é\r\nloops = 3\r\n");
}

TEST(Save, RefusesABrokenFileAndLeavesItAlone)
{
    const TemporaryFolder folder;
    const std::string broken = "[broker]\nport = \n";
    const fs::path file = folder.write("hookline.toml", broken);
    const auto result = save(file, Settings {});
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().id, "config.broken");
    EXPECT_THAT(result.error().text(), HasSubstr("line 2, column 8"));
    EXPECT_EQ(TemporaryFolder::read(file), broken);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
}

TEST(Save, RefusesValuesOutOfRangeAndLayoutsItCannotPatch)
{
    const TemporaryFolder folder;
    Settings wanted;
    wanted.broker.loops = 1000;
    EXPECT_EQ(save(folder.path() / "new.toml", wanted).error().id, "config.invalid");
    EXPECT_FALSE(fs::exists(folder.path() / "new.toml"));
    wanted.broker.loops = 3;
    const fs::path odd = folder.write("odd.toml", "broker = 5\n");
    EXPECT_EQ(save(odd, wanted).error().id, "config.cannot_patch");
    EXPECT_EQ(TemporaryFolder::read(odd), "broker = 5\n");
}

TEST(Save, MakesANewFileThatOnlyItsOwnerReads)
{
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "a" / "b" / "hookline.toml";
    Settings wanted;
    wanted.kafka.servers = "k:9092";
    ASSERT_TRUE(save(file, wanted).has_value());
    EXPECT_EQ(load(file).settings, wanted);
    EXPECT_EQ(modeOf(file), 0600u);
    EXPECT_EQ(modeOf(file.parent_path()), 0700u);
    EXPECT_TRUE(TemporaryFolder::read(file).starts_with("# "));
}

TEST(Save, KeepsThePreviousFileAsBackupAndTightensModes)
{
    const TemporaryFolder folder;
    const fs::path file = folder.write("hookline.toml", kCommented);
    fs::permissions(file, fs::perms(0644));
    Settings wanted = parse(kCommented, "f").settings;
    wanted.broker.port = 1999;
    ASSERT_TRUE(save(file, wanted).has_value());
    EXPECT_EQ(TemporaryFolder::read(folder.path() / "hookline.toml.bak"), kCommented);
    EXPECT_EQ(modeOf(file), 0600u);
    EXPECT_EQ(modeOf(folder.path() / "hookline.toml.bak"), 0600u);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 2) << "no temporary file stays";
}

TEST(Save, FollowsALinkInsteadOfReplacingIt)
{
    const TemporaryFolder folder;
    const fs::path real = folder.write("real.toml", "[broker]\nport = 1\n");
    fs::create_symlink(real, folder.path() / "link.toml");
    Settings wanted;
    wanted.broker.port = 2;
    ASSERT_TRUE(save(folder.path() / "link.toml", wanted).has_value());
    EXPECT_TRUE(fs::is_symlink(folder.path() / "link.toml"));
    EXPECT_EQ(TemporaryFolder::read(real), "[broker]\nport = 2\n");
}

TEST(Save, SaysWhyItCannotWrite)
{
    const TemporaryFolder folder;
    const fs::path notAFolder = folder.write("file", "x");
    const auto result = save(notAFolder / "hookline.toml", Settings {});
    ASSERT_FALSE(result.has_value());
    EXPECT_THAT(result.error().text(), HasSubstr("Not a directory"));
}

} // namespace
} // namespace hookline::config
