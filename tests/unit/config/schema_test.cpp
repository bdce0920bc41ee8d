#include "core/config/config_file.h"
#include "core/config/issue_texts.h"
#include "core/config/schema.h"
#include "core/config/toml_value.h"
#include "core/config/validate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace hookline::config {
namespace {

using testing::IsEmpty;

/// Another allowed value than the default.
Value different(const Field& field)
{
    const Value value = field.read(Settings {});
    switch (field.kind) {
    case Kind::Flag: return !std::get<bool>(value);
    case Kind::Number: return std::get<std::uint64_t>(value) == field.most ? field.least : field.most;
    case Kind::Text: return field.name == "bind" ? std::string("127.0.0.9") : std::string("other");
    case Kind::Choice:
        return std::string(std::get<std::string>(value) == field.choices[0] ? field.choices[1] : field.choices[0]);
    case Kind::TextList: return std::vector<std::string> { "connected", "acked" };
    case Kind::TextMap: return Properties { { "socket.timeout.ms", "1000" } };
    }
    return value;
}

std::string fileWith(const Field& field, const Value& value)
{
    const bool login = field.name == "security_protocol"; // some of its words want a login
    const bool exactly = field.name == "exactly_once";    // wants the disk
    return "[" + std::string(field.section) + "]\n" + std::string(field.name) + " = " + writeValue(value) + "\n"
        + (login ? "sasl_user = \"u\"\nsasl_password = \"env:P\"\n" : "") + (exactly ? "buffer = \"disk\"\n" : "");
}

TEST(Schema, EveryKeyReachesItsOwnMemberFromTheFile)
{
    for (const Field& field : schema()) {
        SCOPED_TRACE(field.key());
        const Value value = different(field);
        Settings expected;
        field.write(expected, value);
        EXPECT_NE(expected, Settings {});
        if (field.name == "security_protocol") {
            expected.kafka.saslUser = "u";
            expected.kafka.saslPassword = "env:P";
        }
        if (field.name == "exactly_once")
            expected.kafka.buffer = BufferMode::Disk;
        const Loaded loaded = parse(fileWith(field, value), "test.toml");
        EXPECT_FALSE(hasErrors(loaded.issues)) << loaded.issues[0].text;
        EXPECT_EQ(loaded.settings, expected);
        for (const Field& other : schema()) {
            const bool login = field.name == "security_protocol" && other.name.starts_with("sasl_");
            const bool disk = field.name == "exactly_once" && other.key() == "kafka.buffer";
            if (&other != &field && !login && !disk) {
                EXPECT_EQ(other.read(loaded.settings), other.read(Settings {})) << other.key();
            }
        }
    }
}

TEST(Schema, HasAsManyKeysAsThereAreMembers)
{
    // A member that nobody added to the table would stay unreachable from the file: count them by their sections' sizes.
    std::set<std::string> keys;
    for (const Field& field : schema()) {
        keys.insert(field.key());
        EXPECT_FALSE(field.description.empty()) << field.key();
    }
    EXPECT_EQ(keys.size(), schema().size());
    EXPECT_EQ(schema().size(), 27u + 9u + 2u + 3u + 44u + 6u + 3u + 3u);
}

TEST(Schema, EveryNumberRefusesBothSidesOfItsRangeAtTheValue)
{
    for (const Field& field : schema()) {
        if (field.kind != Kind::Number)
            continue;
        SCOPED_TRACE(field.key());
        const std::string prefix
            = "# a comment\n[" + std::string(field.section) + "]\n  " + std::string(field.name) + " = ";
        const std::string below = field.least == 0 ? "-1" : std::to_string(field.least - 1);
        for (const std::string& wrong : { below, std::to_string(field.most + 1) }) {
            const Loaded loaded = parse(prefix + wrong + "\n", "test.toml");
            ASSERT_EQ(loaded.issues.size(), 1u);
            EXPECT_EQ(loaded.issues[0].severity, Severity::Error);
            EXPECT_EQ(loaded.issues[0].key, field.key());
            EXPECT_EQ(loaded.issues[0].line, 3);
            EXPECT_EQ(loaded.issues[0].column, static_cast<int>(field.name.size()) + 6);
            EXPECT_THAT(loaded.issues[0].text, testing::HasSubstr(wrong));
            EXPECT_EQ(loaded.settings, Settings {});
        }
        for (const std::uint64_t right : { field.least, field.most }) {
            const Loaded loaded = parse(prefix + std::to_string(right) + "\n", "test.toml");
            EXPECT_FALSE(hasErrors(loaded.issues));
            EXPECT_EQ(field.read(loaded.settings), Value(right));
        }
    }
}

TEST(Schema, EveryChoiceTakesItsWordsAndNoOther)
{
    for (const Field& field : schema()) {
        if (field.kind != Kind::Choice)
            continue;
        SCOPED_TRACE(field.key());
        for (const std::string_view word : field.choices) {
            const Loaded loaded = parse(fileWith(field, Value(std::string(word))), "test.toml");
            EXPECT_FALSE(hasErrors(loaded.issues));
            EXPECT_EQ(field.read(loaded.settings), Value(std::string(word)));
        }
        const Loaded loaded = parse(
            "[" + std::string(field.section) + "]\n" + std::string(field.name) + " = \"nonsense\"\n", "test.toml");
        ASSERT_EQ(loaded.issues.size(), 1u);
        EXPECT_EQ(loaded.issues[0].id, "value.choice");
        EXPECT_THAT(loaded.issues[0].text, testing::HasSubstr(std::string(field.choices.back())));
        EXPECT_EQ(loaded.settings, Settings {});
    }
}

TEST(Schema, EveryKeyRefusesAnotherType)
{
    for (const Field& field : schema()) {
        SCOPED_TRACE(field.key());
        const Loaded loaded = parse(
            "[" + std::string(field.section) + "]\n" + std::string(field.name) + " = 1979-05-27\n", "test.toml");
        ASSERT_EQ(loaded.issues.size(), 1u);
        EXPECT_EQ(loaded.issues[0].id, "key.type");
        EXPECT_EQ(loaded.issues[0].line, 2);
        EXPECT_EQ(loaded.issues[0].column, static_cast<int>(field.name.size()) + 4);
        EXPECT_EQ(loaded.settings, Settings {});
    }
}

TEST(Schema, DefaultFileNamesEveryKeyAndChangesNothing)
{
    const std::string text = defaultFile();
    const Loaded loaded = parse(text, "default.toml");
    EXPECT_THAT(loaded.issues, IsEmpty());
    EXPECT_EQ(loaded.settings, Settings {});
    for (const Field& field : schema()) {
        const std::string line
            = field.kind == Kind::TextMap ? "[" + field.key() + "]" : "\n" + std::string(field.name) + " = ";
        EXPECT_THAT(text, testing::HasSubstr(line));
        EXPECT_THAT(text, testing::HasSubstr(std::string(field.description)));
    }
}

TEST(Schema, DefaultsAreWithoutFindings) { EXPECT_THAT(validate(Settings {}), IsEmpty()); }

TEST(IssueTexts, EveryTextUsesItsArgumentsAndSaysNothingTwice)
{
    std::set<std::string_view> ids;
    for (const IssueText& text : issueTexts()) {
        EXPECT_TRUE(ids.insert(text.id).second) << text.id;
        const Issue issue = makeIssue(text.id, "key", { "<1>", "<2>", "<3>", "<4>" });
        EXPECT_EQ(issue.severity, text.severity);
        EXPECT_THAT(issue.text, testing::Not(testing::HasSubstr("%")));
        EXPECT_TRUE(issue.text.ends_with('.') || issue.text.ends_with('?') || issue.text.ends_with("<4>"))
            << issue.text;
    }
}

} // namespace
} // namespace hookline::config
