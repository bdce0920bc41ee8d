#include "core/auth/password_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hookline::auth {
namespace {

using testing::HasSubstr;

const std::string& hash()
{
    static const std::string value = makeSecret("pw");
    return value;
}

TEST(PasswordFile, ReadsUsersCommentsAndWindowsLineEnds)
{
    const auto file = PasswordFile::parse("# people\r\n\r\nann:" + hash() + "\r\nbob:" + hash() + "\n", "users");
    ASSERT_TRUE(file) << file.error().text();
    EXPECT_EQ(file->size(), 2u);
    ASSERT_TRUE(file->secret("ann"));
    EXPECT_TRUE(verifySecret(*file->secret("ann"), "pw"));
    EXPECT_FALSE(file->secret("Ann"));
    EXPECT_FALSE(file->scram("ann"));
}

TEST(PasswordFile, ALineThatIsNotUnderstoodMakesTheFileUnusable) // a damaged line must neither let in nor lock out
{
    const struct {
        std::string text;
        std::string where;
    } kCases[] = {
        { "ann:" + hash() + "\nbob\n", "line 2, column 1" },
        { "ann:\n", "line 1, column 5" },
        { "ann:secret\n", "line 1, column 5" },
        { "ann:" + hash() + "x\n", "line 1, column 5" },
        { ":" + hash() + "\n", "line 1, column 1" },
        { "ann:" + hash() + "\nann:" + hash() + "\n", "line 2, column 1" },
        { std::string("a\0b:", 4) + hash() + "\n", "line 1, column 1" },
        { "\xFF:" + hash() + "\n", "line 1, column 1" },
    };
    for (const auto& one : kCases) {
        const auto file = PasswordFile::parse(one.text, "users");
        ASSERT_FALSE(file) << one.text;
        EXPECT_EQ(file.error().id, "access.password_file");
        EXPECT_THAT(file.error().text(), HasSubstr(one.where)) << one.text;
        EXPECT_THAT(file.error().text(), Not(HasSubstr("secret\n")));
    }
}

TEST(PasswordFile, UsersAreAddedChangedAndRemovedInPlace)
{
    std::string text = "# keep me\nbob:" + hash() + "\n";
    text = PasswordFile::withUser(text, "ann", "one", true);
    text = PasswordFile::withUser(text, "ann", "two", true);
    const auto file = PasswordFile::parse(text, "users");
    ASSERT_TRUE(file) << file.error().text();
    EXPECT_EQ(file->size(), 2u);
    EXPECT_TRUE(text.starts_with("# keep me\n"));
    EXPECT_TRUE(verifySecret(*file->secret("ann"), "two"));
    EXPECT_FALSE(verifySecret(*file->secret("ann"), "one"));
    ASSERT_TRUE(file->scram("ann"));
    EXPECT_EQ(makeScram("two", file->scram("ann")->salt, 4096).storedKey, file->scram("ann")->storedKey);
    EXPECT_EQ(PasswordFile::withoutUser(text, "ann"), "# keep me\nbob:" + hash() + "\n");
}

TEST(PasswordFile, AUserWithOnlyAScramVerifierMayUseAPlainPassword)
{
    const auto file = PasswordFile::parse("ann:" + encodeScram(makeScram("pw", "salt", 4096)) + "\n", "users");
    ASSERT_TRUE(file) << file.error().text();
    EXPECT_TRUE(verifySecret(*file->secret("ann"), "pw"));
}

} // namespace
} // namespace hookline::auth
