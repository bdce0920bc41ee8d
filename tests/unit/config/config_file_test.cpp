#include "core/config/config_file.h"
#include "core/config/validate.h"
#include "tests/unit/config/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

namespace hookline::config {
namespace {

using test::TemporaryFolder;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

const Issue& only(const Loaded& loaded)
{
    static const Issue kNone;
    EXPECT_EQ(loaded.issues.size(), 1u);
    return loaded.issues.size() == 1 ? loaded.issues[0] : kNone;
}

struct Broken {
    std::string_view what;
    std::string_view text;
    int line;
    int column;
};

class BrokenFile : public testing::TestWithParam<Broken> { };

TEST_P(BrokenFile, NamesLineAndColumnAndLeavesTheDefaults)
{
    const Loaded loaded = parse(GetParam().text, "hookline.toml");
    const Issue& issue = only(loaded);
    EXPECT_EQ(issue.id, "file.syntax");
    EXPECT_EQ(issue.severity, Severity::Error);
    EXPECT_EQ(issue.line, GetParam().line);
    EXPECT_EQ(issue.column, GetParam().column);
    EXPECT_THAT(issue.text, HasSubstr("hookline.toml, line " + std::to_string(issue.line)));
    EXPECT_EQ(issue.text.find('\n'), std::string::npos);
    EXPECT_EQ(loaded.settings, Settings {});
}

INSTANTIATE_TEST_SUITE_P(Kinds, BrokenFile,
    testing::Values(Broken { "value missing", "[broker]\nport =\n", 2, 7 },
        Broken { "header not closed", "[broker\nport = 1\n", 1, 8 },
        Broken { "equals missing", "[broker]\nport 1883\n", 2, 6 },
        Broken { "string not closed", "[kafka]\n\nservers = \"a:1\nx = 1\n", 3, 15 },
        Broken { "key twice", "[broker]\nport = 1\nport = 2\n", 3, 8 },
        Broken { "section twice", "[broker]\n[kafka]\n[broker]\n", 3, 1 },
        Broken { "leading zero", "[broker]\nport = 01883\n", 2, 13 },
        Broken { "number too large", "[broker]\nport = 99999999999999999999\n", 2, 28 },
        Broken { "bare word", "[kafka]\nacks = all\n", 2, 8 },
        Broken { "after an umlaut", "[kafka]\nnode_name = \"ä\" \"\n", 2, 17 },
        Broken { "not UTF-8", "[kafka]\ntopic = \"\xff\"\n", 2, 9 },
        Broken { "control character", std::string_view("[kafka]\ntopic = \"\0\"\n", 19), 2, 10 },
        Broken { "list not closed", "[kafka]\nevents = [\"publish\"\n[log]\n", 3, 1 },
        Broken { "header of other letters", "[é]\nport = 1\n", 1, 2 },
        Broken { "header without a name", "[broker]\n[.x]\n", 2, 2 },
        Broken { "another format", "{ \"broker\": { \"port\": 1883 } }\n", 1, 1 }),
    [](const auto& one) {
        std::string name(one.param.what);
        for (char& c : name) {
            if (!std::isalnum(static_cast<unsigned char>(c)))
                c = '_';
        }
        return name;
    });

TEST(ConfigFile, SilentFileGivesDefaults)
{
    const Loaded loaded = parse("", "hookline.toml");
    EXPECT_THAT(loaded.issues, IsEmpty());
    EXPECT_EQ(loaded.settings, Settings {});
}

TEST(ConfigFile, ReadsValuesHoweverTomlWritesThem)
{
    const Loaded loaded = parse("broker.port = 1_884\r\n"
                                "log = { level = 'debug' }\r\n"
                                "[kafka]\r\n"
                                "servers = \"\"\"\r\na:9092\r\nb\"\"\" # two\r\n"
                                "acks = 1\r\n"
                                "events = [ 'publish', # only these\r\n 'acked', ]\r\n",
        "hookline.toml");
    EXPECT_THAT(loaded.issues, IsEmpty());
    EXPECT_EQ(loaded.settings.broker.port, 1884);
    EXPECT_EQ(loaded.settings.log.level, "debug");
    EXPECT_EQ(loaded.settings.kafka.acks, "1");
    EXPECT_THAT(loaded.settings.kafka.events, ElementsAre("publish", "acked"));
    std::vector<Issue> issues;
    EXPECT_EQ(parseServers(loaded.settings.kafka.servers, issues).size(), 2u);
}

TEST(ConfigFile, PropertiesAreAFreeMapWithOrWithoutQuotes)
{
    const Loaded loaded = parse("[kafka.properties]\n"
                                "socket.timeout.ms = 5\n"
                                "socket.keepalive.enable = true\n"
                                "\"broker.address.family\" = \"v4\"\n",
        "hookline.toml");
    EXPECT_THAT(loaded.issues, IsEmpty());
    EXPECT_THAT(loaded.settings.kafka.properties,
        ElementsAre(
            Pair("broker.address.family", "v4"), Pair("socket.keepalive.enable", "true"), Pair("socket.timeout.ms", "5")));
}

TEST(ConfigFile, UnknownKeyIsAWarningWithASuggestion)
{
    const Loaded loaded = parse("[broker]\nprot = 1884\nport = 1885\n", "hookline.toml");
    const Issue& issue = only(loaded);
    EXPECT_EQ(issue.severity, Severity::Warning);
    EXPECT_EQ(issue.id, "key.unknown_near");
    EXPECT_THAT(issue.args, ElementsAre("broker.prot", "broker.port"));
    EXPECT_EQ(issue.line, 2);
    EXPECT_EQ(issue.column, 1);
    EXPECT_EQ(loaded.settings.broker.port, 1885);
}

TEST(ConfigFile, SuggestionsFindTheRightSectionAndSpelling)
{
    EXPECT_THAT(only(parse("port = 1\n", "f")).args, ElementsAre("port", "broker.port"));
    EXPECT_THAT(only(parse("[kafka]\nport = 1\n", "f")).args, ElementsAre("kafka.port", "broker.port"));
    EXPECT_THAT(only(parse("[broker]\nmaxPacketSize = 1\n", "f")).args,
        ElementsAre("broker.maxPacketSize", "broker.max_packet_size"));
    EXPECT_THAT(only(parse("[kafak]\nservers = \"a\"\n", "f")).args, ElementsAre("kafak", "kafka"));
    EXPECT_EQ(only(parse("[mqtt5]\nport = 1\nbind = 2\n", "f")).id, "section.unknown");
    EXPECT_EQ(only(parse("[broker]\nsomething_else_entirely = 1\n", "f")).id, "key.unknown");
    EXPECT_EQ(only(parse("[[listener]]\nport = 1\n[[listener]]\nport = 2\n", "f")).severity, Severity::Warning);
    EXPECT_EQ(only(parse("[kafka.propertys]\na = 1\nb = 2\n", "f")).args.back(), "kafka.properties");
}

TEST(ConfigFile, WrongTypesAreErrorsThatShowTheRightForm)
{
    const Issue text = only(parse("[broker]\nport = \"1883\"\n", "f"));
    EXPECT_EQ(text.id, "key.type");
    EXPECT_EQ(text.severity, Severity::Error);
    EXPECT_EQ(text.line, 2);
    EXPECT_EQ(text.column, 8);
    EXPECT_THAT(text.text, HasSubstr("port = 1883"));
    EXPECT_EQ(only(parse("broker = 5\n", "f")).id, "key.type");
    EXPECT_EQ(only(parse("[broker.port]\nx = 1\n", "f")).id, "key.type");
    EXPECT_EQ(only(parse("[kafka]\nproperties = 5\n", "f")).id, "key.type");
    EXPECT_EQ(only(parse("[kafka]\nevents = [1]\n", "f")).id, "key.type");
    EXPECT_EQ(only(parse("[kafka.properties]\na = [1]\n", "f")).key, "kafka.properties.a");
}

TEST(ConfigFile, ChecksOfValuesStandAtTheirPlace)
{
    const Loaded loaded
        = parse("[kafka]\nservers = \"a:99092\"\ntopic = \"a/b\"\n[kafka.properties]\nlinger.ms = 5\n", "f");
    ASSERT_EQ(loaded.issues.size(), 3u);
    EXPECT_EQ(loaded.issues[0].id, "servers.port_range");
    EXPECT_EQ(loaded.issues[0].line, 2);
    EXPECT_EQ(loaded.issues[0].column, 11);
    EXPECT_EQ(loaded.issues[1].id, "topic.characters");
    EXPECT_EQ(loaded.issues[1].line, 3);
    EXPECT_EQ(loaded.issues[2].id, "property.owned");
    EXPECT_EQ(loaded.issues[2].line, 5);
    // A text that breaks a rule stays as written: replacing servers by "" would send the events elsewhere.
    EXPECT_EQ(loaded.settings.kafka.servers, "a:99092");
}

TEST(ConfigFile, FilesThatCannotBeReadSayWhy)
{
    const TemporaryFolder folder;
    EXPECT_EQ(only(load(folder.path() / "none.toml")).id, "file.missing");
    const Issue directory = only(load(folder.path()));
    EXPECT_EQ(directory.id, "file.unreadable");
    EXPECT_THAT(directory.text, HasSubstr("directory"));
    EXPECT_EQ(only(load(folder.write("big.toml", std::string((1 << 20) + 1, '#')))).id, "file.too_large");
    EXPECT_EQ(load(folder.write("ok.toml", "[broker]\nport = 1999\n")).settings.broker.port, 1999);
}

TEST(ConfigFile, FifoDoesNotHangTheStart)
{
    const TemporaryFolder folder;
    const auto fifo = folder.path() / "fifo";
    ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
    EXPECT_EQ(load(fifo).settings, Settings {});
}

TEST(ConfigFile, DefaultPathFollowsXdg)
{
    const char* xdg = std::getenv("XDG_CONFIG_HOME");
    const std::string before = xdg ? xdg : "";
    ::setenv("XDG_CONFIG_HOME", "/tmp/xdg", 1);
    EXPECT_EQ(defaultPath(), "/tmp/xdg/hookline/hookline.toml");
    ::setenv("XDG_CONFIG_HOME", "relative", 1);
    EXPECT_TRUE(defaultPath().string().ends_with("/.config/hookline/hookline.toml"));
    ::unsetenv("XDG_CONFIG_HOME");
    EXPECT_TRUE(defaultPath().is_absolute());
    if (xdg)
        ::setenv("XDG_CONFIG_HOME", before.c_str(), 1);
}

} // namespace
} // namespace hookline::config
