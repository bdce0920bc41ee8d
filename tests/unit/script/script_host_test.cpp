// Loading, changing and removing script files.
#include "core/script/script_host.h"
#include "tests/unit/hooks/hook_fixture.h"

#include <fstream>
#include <gtest/gtest.h>
#include <stdlib.h>

namespace hookline::test {
namespace {

class ScriptHostTest : public testing::Test {
protected:
    void SetUp() override
    {
        std::string pattern = testing::TempDir() + "hookline-host-XXXXXX";
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        folder = pattern;
    }
    void TearDown() override { std::filesystem::remove_all(folder); }
    void write(const std::string& name, const std::string& text) const { std::ofstream(folder + "/" + name) << text; }
    /// Every script appends its word to the payload, so the result says which ran and in what order.
    static std::string word(const std::string& word)
    {
        return "hook.on('message.publish', function(msg) msg.payload = msg.payload .. '" + word + "' end)";
    }
    std::string run() const
    {
        hooks::PublishDraft draft("a/b", "", mqtt::QoS::AtMostOnce, false, false);
        EXPECT_FALSE(runChain<hooks::MessagePublish>(registry, draft).rejected());
        return std::string(draft.payload());
    }

    std::string folder;
    hooks::HookRegistry registry;
    script::ScriptHost host { registry, 1 };
};

TEST_F(ScriptHostTest, FolderRunsInTheOrderOfNamesAndFollowsItsFiles)
{
    write("b.lua", word("b"));
    write("a.lua", word("a"));
    write("note.txt", "not a script");
    EXPECT_TRUE(host.apply({ folder }, {}));
    EXPECT_EQ(run(), "ab");
    write("aa.lua", word("+"));
    EXPECT_TRUE(host.refresh());
    EXPECT_EQ(run(), "a+b");
    std::filesystem::remove(folder + "/a.lua");
    EXPECT_TRUE(host.refresh());
    EXPECT_EQ(run(), "+b");
    EXPECT_TRUE(host.apply({}, {}));
    EXPECT_EQ(run(), "");
}

TEST_F(ScriptHostTest, FileThatDoesNotLoadLeavesTheVersionBeforeInUse)
{
    write("a.lua", word("1"));
    EXPECT_TRUE(host.apply({ folder + "/a.lua" }, {}));
    write("a.lua", "hook.on('message.publish', function(msg)\n\nend end)");
    EXPECT_FALSE(host.refresh());
    EXPECT_EQ(run(), "1");
    ASSERT_EQ(host.status().size(), 1u);
    EXPECT_TRUE(host.status()[0].running);
    EXPECT_TRUE(host.status()[0].stale);
    EXPECT_NE(host.status()[0].problem.find("a.lua:3:"), std::string::npos) << host.status()[0].problem;
    write("a.lua", word("two"));
    EXPECT_TRUE(host.refresh());
    EXPECT_EQ(run(), "two");
    EXPECT_FALSE(host.status()[0].stale);
}

TEST_F(ScriptHostTest, SaysWhatIsWrongWithAWish)
{
    const auto problem = [](const char* text) {
        const auto checked = script::ScriptHost::check("x.lua", text, {});
        return checked ? std::string() : checked.error().what;
    };
    EXPECT_EQ(problem("hook.on('client.connected', { client = 'a*', topic = { 'a', 'b/#' }, priority = 'validate' }, function() end)"), "");
    EXPECT_NE(problem("\nhook.on('mesage.publish', function() end)").find("x.lua:2: there is no hook point \"mesage.publish\""), std::string::npos);
    EXPECT_NE(problem("hook.on('message.publish', { topic = 'a/#/b' }, function() end)").find("not a topic filter"), std::string::npos);
    EXPECT_NE(problem("hook.on('message.publish', { prio = 1 }, function() end)").find("options are"), std::string::npos);
    EXPECT_NE(problem("hook.on('message.publish')").find("function expected"), std::string::npos);
    EXPECT_NE(problem("while true do end").find("instructions"), std::string::npos);
}

TEST_F(ScriptHostTest, MissingFileIsAProblemAndItsReturnIsNot)
{
    EXPECT_FALSE(host.apply({ folder + "/late.lua" }, {}));
    ASSERT_EQ(host.status().size(), 1u);
    EXPECT_FALSE(host.status()[0].running);
    write("late.lua", word("late"));
    EXPECT_TRUE(host.refresh());
    EXPECT_EQ(run(), "late");
}

} // namespace
} // namespace hookline::test
