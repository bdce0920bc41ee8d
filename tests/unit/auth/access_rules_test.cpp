#include "core/auth/access_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hookline::auth {
namespace {

using testing::HasSubstr;
using Who = AccessRules::Who;

AccessRules rules(std::string_view text)
{
    auto parsed = AccessRules::parse(text, "acl");
    EXPECT_TRUE(parsed) << parsed.error().text();
    return parsed ? std::move(*parsed) : AccessRules();
}

const Who kNobody { "c1", "" };
const Who kAnn { "c1", "ann" };
const Who kBob { "c2", "bob" };

TEST(AccessRules, WhatNoRuleAllowsIsForbidden)
{
    const AccessRules none = rules("");
    EXPECT_FALSE(none.mayPublish(kAnn, "a"));
    EXPECT_FALSE(none.mayReceive(kNobody, "a"));
    EXPECT_FALSE(none.maySubscribe(kAnn, "#"));
}

TEST(AccessRules, LinesBelongToTheUserAboveThem)
{
    const AccessRules all = rules("# everybody without a name\ntopic read public/#\n\nuser ann\ntopic ann/#\ntopic write in/+\r\nuser bob\n  topic read ann/status  \n");
    EXPECT_TRUE(all.mayReceive(kNobody, "public/a/b"));
    EXPECT_TRUE(all.mayReceive(kNobody, "public")); // "public/#" includes its parent
    EXPECT_FALSE(all.mayPublish(kNobody, "public/a"));
    EXPECT_FALSE(all.mayReceive(kAnn, "public/a")) << "the first lines are for clients without a user name only";
    EXPECT_TRUE(all.mayPublish(kAnn, "ann/x"));
    EXPECT_TRUE(all.mayReceive(kAnn, "ann/x"));
    EXPECT_TRUE(all.mayPublish(kAnn, "in/x"));
    EXPECT_FALSE(all.mayPublish(kAnn, "in/x/y"));
    EXPECT_FALSE(all.mayReceive(kAnn, "in/x"));
    EXPECT_TRUE(all.mayReceive(kBob, "ann/status"));
    EXPECT_FALSE(all.mayPublish(kBob, "ann/status"));
    EXPECT_FALSE(all.mayReceive(kBob, "ann/x"));
}

TEST(AccessRules, ExplainsWhichLineDecides)
{
    using Wish = AccessRules::Wish;
    const AccessRules all = rules("# first\nuser ann\ntopic readwrite a/#\ntopic deny a/secret/#\n\npattern write d/%c/#\npattern read a/#\n");
    const auto said = [&](const Who& who, Wish wish, std::string_view topic) {
        const AccessRules::Verdict verdict = all.explain(who, wish, topic);
        EXPECT_EQ(verdict.allowed,
            wish == Wish::Publish       ? all.mayPublish(who, topic)
                : wish == Wish::Receive ? all.mayReceive(who, topic)
                                        : all.maySubscribe(who, topic));
        return std::tuple<bool, std::size_t, bool> { verdict.allowed, verdict.line, verdict.refusedName };
    };
    EXPECT_EQ(said(kAnn, Wish::Publish, "a/b"), (std::tuple<bool, std::size_t, bool> { true, 3, false }));
    EXPECT_EQ(said(kAnn, Wish::Receive, "a/secret/b"), (std::tuple<bool, std::size_t, bool> { false, 4, false }));
    EXPECT_EQ(said(kAnn, Wish::Subscribe, "a/secret/+"), (std::tuple<bool, std::size_t, bool> { false, 4, false }));
    EXPECT_EQ(said(kAnn, Wish::Subscribe, "#"), (std::tuple<bool, std::size_t, bool> { true, 3, false }));
    EXPECT_EQ(said(kBob, Wish::Receive, "a/b"), (std::tuple<bool, std::size_t, bool> { true, 7, false }));
    EXPECT_EQ(said(kBob, Wish::Publish, "d/c2/x"), (std::tuple<bool, std::size_t, bool> { true, 6, false }));
    EXPECT_EQ(said(kBob, Wish::Publish, "d/c1/x"), (std::tuple<bool, std::size_t, bool> { false, 0, false })) << "no line says anything";
    EXPECT_EQ(said({ "c/2", "bob" }, Wish::Publish, "a"), (std::tuple<bool, std::size_t, bool> { false, 0, true }));
}

TEST(AccessRules, DenyComesFirstWhereverItStands)
{
    const AccessRules all = rules("user ann\ntopic readwrite a/#\ntopic deny a/secret/#\n");
    EXPECT_TRUE(all.mayReceive(kAnn, "a/b"));
    EXPECT_FALSE(all.mayReceive(kAnn, "a/secret/b"));
    EXPECT_FALSE(all.mayPublish(kAnn, "a/secret"));
    EXPECT_TRUE(all.maySubscribe(kAnn, "a/#")) << "some of it may be read; delivery sorts it out";
    EXPECT_FALSE(all.maySubscribe(kAnn, "a/secret/+"));
    const AccessRules own = rules("pattern deny x/#\npattern read y/#\nuser ann\ntopic read x/1\n");
    EXPECT_TRUE(own.mayReceive(kAnn, "x/1")) << "a user's own lines come before the patterns";
    EXPECT_FALSE(own.mayReceive(kAnn, "x/2"));
    EXPECT_TRUE(own.mayReceive(kBob, "y/2"));
}

TEST(AccessRules, PatternsStandForTextInsideALevel)
{
    const AccessRules all = rules("pattern write dev/%c/#\npattern readwrite user-%u/box\n");
    EXPECT_TRUE(all.mayPublish(kAnn, "dev/c1/temp"));
    EXPECT_FALSE(all.mayPublish(kAnn, "dev/c2/temp"));
    EXPECT_FALSE(all.mayPublish(kAnn, "dev/%c/temp"));
    EXPECT_TRUE(all.mayReceive(kAnn, "user-ann/box"));
    EXPECT_FALSE(all.mayReceive(kBob, "user-ann/box"));
    EXPECT_FALSE(all.mayReceive(kNobody, "user-/box")) << "no name, no pattern with a name";
    EXPECT_TRUE(all.maySubscribe(kAnn, "user-ann/#"));
    EXPECT_FALSE(all.maySubscribe(kAnn, "user-bob/#"));
    EXPECT_TRUE(rules("user ann\ntopic read a/%c\n").mayReceive(kAnn, "a/%c")) << "only patterns know %c";
}

TEST(AccessRules, NamesThatWouldBeWildcardsOrLevelsAreRefusedWherePatternsUseThem) // CVE-2017-7650 and its like
{
    const AccessRules all = rules("pattern readwrite dev/%c/#\n");
    for (const std::string_view id : { std::string_view("+"), std::string_view("#"), std::string_view("a/b"), std::string_view("a+"), std::string_view("a\0b", 3) }) {
        EXPECT_TRUE(all.refusesClientId(id));
        EXPECT_FALSE(all.mayPublish({ id, "ann" }, "dev/c2/x")) << id;
        EXPECT_FALSE(all.mayPublish({ id, "ann" }, "dev/" + std::string(id) + "/x")) << id;
        EXPECT_FALSE(all.maySubscribe({ id, "ann" }, "dev/#")) << id;
    }
    EXPECT_FALSE(all.refusesUsername("+")) << "no pattern uses user names";
    EXPECT_TRUE(all.mayPublish({ "-.*[", "+" }, "dev/-.*[/x")) << "no regular expressions anywhere";
    EXPECT_FALSE(rules("topic #\n").refusesClientId("#"));
}

TEST(AccessRules, DollarTopicsNeedARuleThatNamesThem)
{
    const AccessRules all = rules("topic read #\ntopic read +/broker/#\npattern read %c/#\n");
    EXPECT_FALSE(all.mayReceive(kNobody, "$SYS/broker/version"));
    EXPECT_FALSE(all.mayReceive({ "$SYS", "" }, "$SYS/broker/version")) << "a client id is no way to name it";
    EXPECT_FALSE(all.maySubscribe(kNobody, "$SYS/#"));
    EXPECT_TRUE(rules("topic read $SYS/#\n").mayReceive(kNobody, "$SYS/broker/version"));
    EXPECT_FALSE(rules("topic read $SYS/#\n").maySubscribe(kNobody, "#"));
}

TEST(AccessRules, AFilterIsGrantedWhenItCanMatchSomethingReadable)
{
    const AccessRules all = rules("topic read a/+/c\ntopic write w/#\ntopic read x/#\n");
    for (const std::string_view filter : { "a/+/c", "a/b/c", "a/#", "#", "+/b/+", "a/b/c/#", "x", "x/#", "+", "x/y/z" })
        EXPECT_TRUE(all.maySubscribe(kNobody, filter)) << filter;
    for (const std::string_view filter : { "w/#", "a/b", "a/b/d", "b/#", "a/b/c/d", "+/+/d/e", "w" })
        EXPECT_EQ(filter.starts_with('+'), all.maySubscribe(kNobody, filter)) << filter; // x/# is in +/+/d/e
}

TEST(AccessRules, TopicsMayContainBlanks)
{
    const AccessRules all = rules("topic read  my topic/+\ntopic other\n");
    EXPECT_TRUE(all.mayReceive(kNobody, "my topic/1"));
    EXPECT_TRUE(all.mayPublish(kNobody, "other"));
}

TEST(AccessRules, AMistakeSaysWhereItIs)
{
    const struct {
        std::string_view text;
        std::string_view where;
    } kCases[] = {
        { "topics a\n", "line 1, column 1" },
        { "user\n", "line 1, column 5" },
        { "user ann\n  topic\n", "line 2, column 8" },
        { "topic reed a/b\n", "line 1, column 7" },
        { "topic read a/#/b\n", "line 1, column 12" },
        { "\n\npattern write a/%c+\n", "line 3, column 15" },
        { "topic a#\n", "line 1, column 7" },
    };
    for (const auto& one : kCases) {
        const auto parsed = AccessRules::parse(one.text, "acl");
        ASSERT_FALSE(parsed) << one.text;
        EXPECT_EQ(parsed.error().id, "access.acl_file");
        EXPECT_THAT(parsed.error().text(), HasSubstr(std::string(one.where))) << one.text;
    }
}

TEST(AccessRules, ChecksEveryLineAndNamesWhatLooksLikeAMistake)
{
    const std::vector<config::Issue> found
        = AccessRules::check("topics a\nuser\ntopic reed a\ntopic read ok/#\nuser ann\ntopic read a/#/b\ntopic write d/%c/%u\n# topic nonsense\npattern\n");
    std::vector<std::tuple<std::string, int, int>> seen;
    for (const config::Issue& issue : found)
        seen.emplace_back(issue.id, issue.line, issue.column);
    EXPECT_THAT(seen,
        testing::ElementsAre(std::tuple { "acl.keyword", 1, 1 }, std::tuple { "acl.user_missing", 2, 5 }, std::tuple { "acl.access", 3, 7 },
            std::tuple { "acl.filter", 6, 12 }, std::tuple { "acl.only_text", 7, 13 }, std::tuple { "acl.only_text", 7, 13 },
            std::tuple { "acl.topic_missing", 9, 8 }));
    EXPECT_EQ(found[4].severity, config::Severity::Warning);
    EXPECT_THAT(found[5].text, HasSubstr("%u"));
    EXPECT_TRUE(AccessRules::parse("topic write d/%c\n", "acl")) << "a warning keeps nobody out";
    EXPECT_EQ(AccessRules::check("user \xC3\x28\n").front().id, "acl.user_text");
    EXPECT_EQ(AccessRules::check("# nobody\n").front().id, "acl.nobody");
    EXPECT_TRUE(AccessRules::check("pattern read #\n").empty());
    std::string many;
    for (int i = 0; i < 1000; ++i)
        many += "nonsense\n";
    EXPECT_EQ(AccessRules::check(many, 100).size(), 100u);
    EXPECT_THAT(AccessRules::check("x" + std::string(62, '-') + "\xE6\xB8\xA9\n").front().args.front(), testing::EndsWith("-")) << "no half character";
}

} // namespace
} // namespace hookline::auth
