// Tables that may be repeated, [[listeners]]: reading, finding what is wrong where, --set, saving, the default file.
#include "core/config/config_file.h"
#include "core/config/schema.h"
#include "core/config/toml_value.h"
#include "core/config/validate.h"
#include "tests/unit/config/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hookline::config {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kTwo = "[broker]\n"
                                  "port = 1884\n"
                                  "\n"
                                  "# For the workshop\n"
                                  "[[listeners]] # first\n"
                                  "name = \"shop\"\n"
                                  "  port = 2001 # not 2000\n"
                                  "future = [1, 2]\n"
                                  "\n"
                                  "# For the office\n"
                                  "[[listeners]]\n"
                                  "name = \"office\"\n"
                                  "bind = \"127.0.0.3\"\n"
                                  "\n"
                                  "[log]\n"
                                  "level = \"debug\"\n";

Value another(const BlockField& field)
{
    switch (field.kind) {
    case Kind::Flag: return !std::get<bool>(field.initial());
    case Kind::Number: return std::get<std::uint64_t>(field.initial()) == field.most ? field.least : field.most;
    case Kind::Text: return std::string(field.name == "bind" ? "127.0.0.9" : "other");
    case Kind::Choice: return std::string(field.choices.back());
    case Kind::TextList: return std::vector<std::string> { "a", "b" };
    case Kind::TextMap: return Properties { { "a.b", "1" }, { "c", "x" } };
    }
    return {};
}

std::string saved(std::string_view before, const Settings& wanted)
{
    const TemporaryFolder folder;
    const fs::path file = folder.write("hookline.toml", before);
    const auto result = save(file, wanted);
    EXPECT_TRUE(result.has_value()) << result.error().text();
    EXPECT_EQ(load(file).settings, wanted);
    return TemporaryFolder::read(file);
}

TEST(Blocks, EveryKeyReachesItsOwnMemberFromTheFileFromSetAndBack)
{
    for (const Block& block : blocks()) {
        EXPECT_EQ(block.fields.front().name, "name");
        for (const BlockField& field : block.fields) {
            SCOPED_TRACE(field.key());
            EXPECT_FALSE(field.description.empty());
            const bool isName = &field == &block.fields.front();
            Settings expected;
            block.resize(expected, 1);
            block.fields.front().write(expected, 0, std::string("other"));
            const Value value = another(field);
            field.write(expected, 0, value);
            const std::string header = "[[" + std::string(block.name) + "]]\n";
            std::string text = header + "name = 'other'\n";
            if (!isName)
                text.append(field.name).append(" = ").append(writeValue(value)).append("\n");
            EXPECT_EQ(parse(text, "f").settings, expected);
            if (!isName) {
                Settings set;
                const auto done = applyOverride(set,
                    std::string(block.name) + ".other." + std::string(field.name) + "=" + writeValue(value));
                ASSERT_TRUE(done.has_value()) << done.error().text();
                EXPECT_EQ(set, expected);
            }
            saved("", expected);
            saved(header + "name = \"other\"\n", expected);
            EXPECT_EQ(saved(text, expected), text);
        }
    }
}

TEST(Blocks, KeepTheirOrderAndUnknownKeysAreNamed)
{
    const Loaded loaded = parse(kTwo, "f");
    ASSERT_EQ(loaded.settings.broker.listeners.size(), 2u);
    EXPECT_EQ(loaded.settings.broker.listeners[0].name, "shop");
    EXPECT_EQ(loaded.settings.broker.listeners[0].port, 2001);
    EXPECT_EQ(loaded.settings.broker.listeners[1].bind, "127.0.0.3");
    ASSERT_EQ(loaded.issues.size(), 1u);
    EXPECT_EQ(loaded.issues[0].key, "listeners.shop.future");
    EXPECT_EQ(loaded.issues[0].line, 8);
    EXPECT_EQ(loaded.issues[0].column, 1);
}

TEST(Blocks, InlineTablesAreBlocksToo)
{
    const Loaded loaded = parse("listeners = [ { name = \"a\", port = 1 }, { name = \"b\" } ]\n", "f");
    EXPECT_THAT(loaded.issues, IsEmpty());
    ASSERT_EQ(loaded.settings.broker.listeners.size(), 2u);
    EXPECT_EQ(loaded.settings.broker.listeners[0].port, 1);
}

struct Finding {
    std::string id;
    std::string key;
    int line;
    int column;
    friend bool operator==(const Finding&, const Finding&) = default;
};

std::ostream& operator<<(std::ostream& out, const Finding& f)
{
    return out << f.id << ' ' << f.key << ' ' << f.line << ':' << f.column;
}

std::vector<Finding> findings(std::string_view text)
{
    std::vector<Finding> out;
    for (const Issue& issue : parse(text, "f").issues)
        out.push_back({ issue.id, issue.key, issue.line, issue.column });
    return out;
}

TEST(Blocks, SayWhatIsWrongAtItsPlace)
{
    EXPECT_THAT(findings("[[listeners]]\nname = 'a'\nport = 70000\n"),
        ElementsAre(Finding { "value.range", "listeners.a.port", 3, 8 }));
    EXPECT_THAT(findings("[[listeners]]\nport = -1\nname = 'a'\n"),
        ElementsAre(Finding { "value.range", "listeners.a.port", 2, 8 }));
    EXPECT_THAT(findings("[[listeners]]\nname = 'a'\nport = 'x'\n"),
        ElementsAre(Finding { "key.type", "listeners.a.port", 3, 8 }));
    EXPECT_THAT(findings("[[listeners]]\nname = 'a'\ntype = 'carrier pigeon'\n"),
        ElementsAre(Finding { "value.choice", "listeners.a.type", 3, 8 }));
    EXPECT_THAT(findings("[[listeners]]\nname = 'a'\nprot = 5\n"),
        ElementsAre(Finding { "key.unknown_near", "listeners.a.prot", 3, 1 }));
    EXPECT_THAT(findings("[[listeners]]\nname = 'a'\nbind = 'nowhere'\n"),
        ElementsAre(Finding { "bind.address", "listeners.a.bind", 3, 8 }));
    EXPECT_THAT(findings("\n[[listeners]]\nport = 5\n"),
        ElementsAre(Finding { "block.no_name", "listeners[1].name", 2, 1 }));
    EXPECT_THAT(findings("[[listeners]]\nname = 'a.b'\n"),
        ElementsAre(Finding { "block.name", "listeners[1].name", 2, 8 }));
    EXPECT_THAT(findings("[[listeners]]\nname = 'a'\n[[listeners]]\nname = 'a'\n"),
        ElementsAre(Finding { "block.duplicate", "listeners[2].name", 4, 8 }));
    EXPECT_THAT(findings("[listeners]\nname = 'a'\n"), ElementsAre(Finding { "key.type", "listeners", 1, 1 }));
    EXPECT_THAT(findings("listeners = 5\n"), ElementsAre(Finding { "key.type", "listeners", 1, 1 }));
    EXPECT_THAT(findings("listeners = [ 5 ]\n"), ElementsAre(Finding { "key.type", "listeners", 1, 1 }));
    EXPECT_THAT(findings("[[listener]]\nname = 'a'\n"),
        ElementsAre(Finding { "section.unknown_near", "listener", 1, 1 }));
    EXPECT_THAT(parse("[[listener]]\n", "f").issues[0].text, HasSubstr("Did you mean [[listeners]]?"));
    std::string many;
    for (int i = 0; i < 65; ++i)
        many += "[[listeners]]\nname = 'l" + std::to_string(i) + "'\n";
    EXPECT_THAT(findings(many), ElementsAre(Finding { "block.too_many", "listeners", 1, 1 }));
}

TEST(Blocks, SetChangesOneMakesOneAndRefusesTheRest)
{
    Settings settings = parse(kTwo, "f").settings;
    ASSERT_TRUE(applyOverride(settings, "listeners.office.port=99"));
    EXPECT_EQ(settings.broker.listeners[1].port, 99);
    ASSERT_TRUE(applyOverride(settings, "listeners.new.port=100"));
    ASSERT_EQ(settings.broker.listeners.size(), 3u);
    EXPECT_EQ(settings.broker.listeners[2].name, "new");
    const Settings before = settings;
    for (const std::string_view wrong : { "listeners.office.prot=1", "listeners.office=1", "listeners=1",
             "listeners.office.port=x", "listeners.other.port=70000", "listeners.office.name=b", "listeners..port=1" }) {
        EXPECT_FALSE(applyOverride(settings, wrong)) << wrong;
        EXPECT_EQ(settings, before) << wrong;
    }
    EXPECT_THAT(applyOverride(settings, "listeners.office.prot=1").error().remedy, HasSubstr("listeners.office.port"));
}

TEST(Blocks, SavingChangesOnlyWhatDiffers)
{
    Settings wanted = parse(kTwo, "f").settings;
    EXPECT_EQ(saved(kTwo, wanted), kTwo);
    wanted.broker.listeners[0].port = 2002;
    wanted.broker.listeners[1].maxConnections = 7;
    std::string expected(kTwo);
    expected.replace(expected.find("2001"), 4, "2002");
    const std::string_view last = "bind = \"127.0.0.3\"\n";
    expected.insert(expected.find(last) + last.size(), "max_connections = 7\n");
    EXPECT_EQ(saved(kTwo, wanted), expected);
}

TEST(Blocks, SavingTakesABlockAwayWithItsComment)
{
    Settings wanted = parse(kTwo, "f").settings;
    wanted.broker.listeners.erase(wanted.broker.listeners.begin());
    std::string expected(kTwo);
    const auto begin = expected.find("# For the workshop");
    expected.erase(begin, expected.find("# For the office") - begin);
    EXPECT_EQ(saved(kTwo, wanted), expected);
    wanted.broker.listeners.clear();
    EXPECT_EQ(saved(kTwo, wanted), "[broker]\nport = 1884\n\n[log]\nlevel = \"debug\"\n");
}

TEST(Blocks, SavingAddsWhereItBelongs)
{
    const Settings before = parse(kTwo, "f").settings;
    ListenerSettings added;
    added.name = "new";
    added.port = 5;
    for (std::size_t place = 0; place <= 2; ++place) {
        Settings wanted = before;
        wanted.broker.listeners.insert(wanted.broker.listeners.begin() + static_cast<long>(place), added);
        const std::string text = saved(kTwo, wanted);
        const std::string block = "\n\n[[listeners]]\nname = \"new\"\nport = 5\n\n";
        EXPECT_THAT(text, HasSubstr(block)) << place;
        std::string rest = text;
        rest.erase(rest.find(block) + 2, block.size() - 2);
        EXPECT_EQ(rest, kTwo) << place;
    }
    Settings first;
    first.broker.listeners.push_back(added);
    EXPECT_EQ(saved("[log]\nlevel = \"info\"", first), "[log]\nlevel = \"info\"\n\n[[listeners]]\nname = \"new\"\nport = 5\n");
}

TEST(Blocks, SavingMovesBlocksWithTheirComments)
{
    Settings wanted = parse(kTwo, "f").settings;
    std::swap(wanted.broker.listeners[0], wanted.broker.listeners[1]);
    const std::string text = saved(kTwo, wanted);
    EXPECT_LT(text.find("# For the office"), text.find("# For the workshop"));
    EXPECT_THAT(text, HasSubstr("# For the workshop\n[[listeners]] # first\nname = \"shop\"\n  port = 2001 # not 2000\n"));
    EXPECT_THAT(text, HasSubstr("\n\n[log]\n"));
}

TEST(Blocks, SavingANewNameKeepsTheBlocksCommentsAndUnknownKeys)
{
    std::string before(kTwo);
    before.insert(before.find("port = 2001"), "colour = \"blue\" # of the label\n");
    Settings wanted = parse(before, "f").settings;
    wanted.broker.listeners[0].name = "hall";
    wanted.broker.listeners[0].maxConnections = 9;
    const std::string text = saved(before, wanted);
    std::string expected = before;
    expected.replace(expected.find("\"shop\""), 6, "\"hall\"");
    const std::string_view last = "future = [1, 2]\n";
    expected.insert(expected.find(last) + last.size(), "max_connections = 9\n");
    EXPECT_EQ(text, expected);
    std::swap(wanted.broker.listeners[0], wanted.broker.listeners[1]); // moved and renamed at once: a new one, and one that went
    EXPECT_THAT(saved(before, wanted), Not(HasSubstr("colour")));
}

TEST(Blocks, SavingWritesOverWhatCouldNotBeRead)
{
    constexpr std::string_view kBroken = "[[listeners]]\nname = \"a\"\nport = \"none\" # ?\n";
    EXPECT_EQ(saved(kBroken, parse(kBroken, "f").settings), "[[listeners]]\nname = \"a\"\nport = 0 # ?\n");
}

TEST(Blocks, SavingLeavesAFileAloneThatItCannotChange)
{
    for (const std::string_view before : { "listeners = [ { name = \"a\" } ] # mine\n", "[[listeners]]\n[[listeners]]\n" }) {
        const TemporaryFolder folder;
        const fs::path file = folder.write("hookline.toml", before);
        Settings wanted;
        wanted.broker.listeners.resize(1);
        wanted.broker.listeners[0].name = "b";
        const auto result = save(file, wanted);
        ASSERT_FALSE(result.has_value());
        EXPECT_EQ(result.error().id, "config.cannot_patch");
        EXPECT_EQ(TemporaryFolder::read(file), before);
    }
}

TEST(Blocks, NamesThatNameNothingAreNotSaved)
{
    const TemporaryFolder folder;
    Settings wanted;
    wanted.broker.listeners.resize(1);
    const auto result = save(folder.path() / "hookline.toml", wanted);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().id, "config.invalid");
}

TEST(Blocks, TheDefaultFileShowsEveryKeyAsAComment)
{
    const std::string text = defaultFile();
    for (const Block& block : blocks()) {
        const auto begin = text.find("# [[" + std::string(block.name) + "]]");
        ASSERT_NE(begin, std::string::npos) << block.name;
        std::string example = text.substr(begin, text.find("\n\n", begin) - begin);
        for (std::size_t at = 0; (at = example.find("# ", at)) != std::string::npos; at = example.find('\n', at))
            example.erase(at, 2);
        const Loaded loaded = parse(example, "f");
        for (const Issue& issue : loaded.issues)
            EXPECT_EQ(issue.id, "block.no_name") << issue.text;
        EXPECT_EQ(block.count(loaded.settings), 1u) << block.name;
        for (const BlockField& field : block.fields) {
            EXPECT_THAT(text, HasSubstr("\n# " + std::string(field.name) + " = "));
            EXPECT_THAT(text, HasSubstr(std::string(field.description)));
        }
    }
}

} // namespace
} // namespace hookline::config
