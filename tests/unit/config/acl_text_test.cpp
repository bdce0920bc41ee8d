#include "core/config/acl_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hookline::config {
namespace {

using Whom = AclRule::Whom;
using Access = AclRule::Access;

constexpr std::string_view kFile = "# who may what\n"
                                   "topic read public/#\n"
                                   "\n"
                                   "# ann runs plant 1\n"
                                   "user ann\n"
                                   "topic readwrite plant/1/#\n"
                                   "# but not this\n"
                                   "  topic deny plant/1/secret/#\n"
                                   "topic a topic with blanks\n"
                                   "\n"
                                   "pattern write devices/%c/#\n"
                                   "pattern read mail/%u/#\n";

TEST(AclText, ReadsRowsAndKeepsTheTextToTheByte)
{
    for (const std::string_view text : { kFile, std::string_view(""), std::string_view("topic a"), std::string_view("\n\n# x"), std::string_view("user x\r\ntopic read a\r\n") })
        EXPECT_EQ(AclText(text).text(), text);
    const AclText acl(kFile);
    ASSERT_EQ(acl.size(), 6u);
    EXPECT_EQ(acl[0], (AclRule { Whom::Anonymous, "", Access::Read, "public/#" }));
    EXPECT_EQ(acl[1], (AclRule { Whom::User, "ann", Access::ReadWrite, "plant/1/#" }));
    EXPECT_EQ(acl[2], (AclRule { Whom::User, "ann", Access::Deny, "plant/1/secret/#" }));
    EXPECT_EQ(acl[4], (AclRule { Whom::Everybody, "", Access::Write, "devices/%c/#" }));
    EXPECT_EQ(acl.line(2), 8u);
    // a first word that is no access makes the line one that is not understood, as the broker sees it
    EXPECT_EQ(acl[3].notUnderstood, "topic a topic with blanks");
}

TEST(AclText, ANewRuleGoesBelowTheOthersOfItsKind)
{
    AclText acl(kFile);
    EXPECT_EQ(acl.add({ Whom::User, "ann", Access::Write, "x" }), 3u);
    EXPECT_THAT(acl.text(), testing::HasSubstr("  topic deny plant/1/secret/#\ntopic write x\n"));
    EXPECT_EQ(acl.add({ Whom::Anonymous, "", Access::Deny, "y" }), 1u);
    EXPECT_THAT(acl.text(), testing::HasSubstr("topic read public/#\ntopic deny y\n\n# ann runs plant 1\nuser ann\n"));
    acl.add({ Whom::User, "bob jr", Access::Read, "z/+" });
    EXPECT_TRUE(acl.text().ends_with("pattern read mail/%u/#\n\nuser bob jr\ntopic read z/+\n"));
    const std::size_t row = acl.add({ Whom::Everybody, "", Access::ReadWrite, "%u/#" });
    EXPECT_THAT(acl.text(), testing::HasSubstr("pattern read mail/%u/#\npattern readwrite %u/#\n"));
    EXPECT_EQ(acl[row].filter, "%u/#");
}

TEST(AclText, TheFirstRulesOfAnEmptyOrOtherFile)
{
    AclText acl;
    acl.add({ Whom::User, "ann", Access::Read, "a" });
    EXPECT_EQ(acl.text(), "user ann\ntopic read a\n");
    EXPECT_EQ(acl.add({ Whom::Anonymous, "", Access::Read, "b" }), 0u);
    EXPECT_EQ(acl.text(), "topic read b\n\nuser ann\ntopic read a\n");
    acl.add({ Whom::Everybody, "", Access::Read, "c" });
    EXPECT_EQ(acl.text(), "topic read b\n\nuser ann\ntopic read a\n\npattern read c\n");

    AclText dos("user x\r\ntopic read a");
    dos.add({ Whom::User, "x", Access::Deny, "b" });
    EXPECT_EQ(dos.text(), "user x\r\ntopic read a\r\ntopic deny b\r\n");
}

TEST(AclText, AChangedRuleStaysWhereItIsUnlessItIsAnothers)
{
    AclText acl(kFile);
    EXPECT_EQ(acl.change(2, { Whom::User, "ann", Access::Read, "plant/1/open" }), 2u);
    EXPECT_THAT(acl.text(), testing::HasSubstr("# but not this\n  topic read plant/1/open\n"));
    const std::size_t row = acl.change(2, { Whom::User, "bob", Access::Read, "plant/2" });
    EXPECT_EQ(acl[row], (AclRule { Whom::User, "bob", Access::Read, "plant/2" }));
    EXPECT_TRUE(acl.text().ends_with("\n\nuser bob\ntopic read plant/2\n"));
    EXPECT_THAT(acl.text(), testing::HasSubstr("# but not this\n")) << "comments stay";
    // what was not understood becomes a rule
    AclText broken("topic fly a\n");
    broken.change(0, { Whom::Anonymous, "", Access::Read, "a" });
    EXPECT_EQ(broken.text(), "topic read a\n");
}

TEST(AclText, TheUserGoesWithTheLastLine)
{
    AclText acl("topic a\n\nuser ann\ntopic read b\n\nuser bob\ntopic c\n");
    acl.remove(1);
    EXPECT_EQ(acl.text(), "topic a\n\nuser bob\ntopic c\n");
    acl.remove(1);
    acl.remove(0);
    EXPECT_EQ(acl.text(), "\n");
    AclText noted("user ann\n# for later\ntopic read b\n");
    noted.remove(0);
    EXPECT_EQ(noted.text(), "user ann\n# for later\n");
}

TEST(AclText, MovesWithItsCommentInsideItsSection)
{
    AclText acl("topic one\ntopic two\nuser ann\ntopic read a\n# about b\ntopic read b\npattern read c\ntopic read d\npattern read e\n");
    ASSERT_EQ(acl.size(), 7u);
    EXPECT_FALSE(acl.canMove(0, true));
    EXPECT_FALSE(acl.canMove(1, false)) << "into a user's section it would be another rule";
    EXPECT_EQ(acl.move(3, true), 2u);
    EXPECT_EQ(acl.text(), "topic one\ntopic two\nuser ann\n# about b\ntopic read b\ntopic read a\npattern read c\ntopic read d\npattern read e\n");
    EXPECT_EQ(acl.move(3, false), 5u) << "past the pattern";
    EXPECT_EQ(acl.text(), "topic one\ntopic two\nuser ann\n# about b\ntopic read b\ntopic read d\npattern read c\ntopic read a\npattern read e\n");
    EXPECT_EQ(acl.move(6, true), 4u);
    EXPECT_FALSE(acl.canMove(6, false));
}

TEST(AclText, ADuplicateStandsRightBelow)
{
    AclText acl(kFile);
    EXPECT_EQ(acl.duplicate(2), 3u);
    EXPECT_EQ(acl[3], acl[2]);
    EXPECT_THAT(acl.text(), testing::HasSubstr("# but not this\n  topic deny plant/1/secret/#\n  topic deny plant/1/secret/#\ntopic a topic"));
    AclText last("user x\r\ntopic read a");
    EXPECT_EQ(last.duplicate(0), 1u);
    EXPECT_EQ(last.text(), "user x\r\ntopic read a\r\ntopic read a\r\n");
}

TEST(AclText, CommentsRightAboveARuleAreItsOwn)
{
    const AclText acl("# of the file\n\n#  first\n # second\ntopic read a\ntopic read b\n");
    EXPECT_EQ(acl.comment(0), "first second");
    EXPECT_EQ(acl.comment(1), "");
    EXPECT_EQ(acl.rowAtLine(5), 0u);
    EXPECT_EQ(acl.rowAtLine(1), acl.size()) << "no rule there";
}

TEST(AclText, KnowsWhatALineCannotSay)
{
    EXPECT_TRUE(AclText::canSay({ Whom::User, "ann of plant 1", Access::Read, "a topic/with blanks" }));
    EXPECT_TRUE(AclText::canSay({ Whom::User, "#1", Access::Deny, "#" }));
    EXPECT_TRUE(AclText::canSay({ Whom::Everybody, "", Access::ReadWrite, "read write" })) << "the access is always written";
    for (const char* filter : { " a", "a ", "a\ntopic readwrite #", "a\r", "\t" })
        EXPECT_FALSE(AclText::canSay({ Whom::Anonymous, "", Access::Read, filter })) << filter;
    for (const char* user : { " ann", "ann\t", "ann\nuser bob", "" })
        EXPECT_FALSE(AclText::canSay({ Whom::User, user, Access::Read, "a" })) << user;
}

} // namespace
} // namespace hookline::config
