// Test runs: what a script would do to a message, told without doing it.
#include "core/script/script_trial.h"

#include <gtest/gtest.h>

namespace hookline::test {
namespace {

using script::Trial;

Trial tryOut(const char* text, const script::TrialMessage& message = { "a/b", "21", mqtt::QoS::AtLeastOnce, false, "dev-1", "" })
{
    return script::tryOut("x.lua", text, {}, message);
}

TEST(ScriptTrial, ShowsWhatBecomesOfTheMessage)
{
    const Trial trial = tryOut(R"(
        hook.on("message.publish", { topic = "other" }, function(msg) msg.payload = "never" end)
        hook.on("message.publish", { client = "dev-*" }, function(msg)
            hook.log("from", msg.client)
            msg:copy("audit", msg.payload)
            msg.topic, msg.payload, msg.retain = "c/d", msg.payload .. "!", true
        end)
        hook.on("message.routed", function(msg) print(msg.topic, msg.payload) end)
        hook.on("client.connected", function() end))");
    EXPECT_EQ(trial.problem, "");
    EXPECT_FALSE(trial.refused);
    EXPECT_EQ(trial.topic, "c/d");
    EXPECT_EQ(trial.payload, "21!");
    EXPECT_TRUE(trial.retain);
    ASSERT_EQ(trial.copies.size(), 1u);
    EXPECT_EQ(trial.copies[0].topic + "=" + trial.copies[0].payload, "audit=21");
    EXPECT_EQ(trial.said, (std::vector<std::string> { "from dev-1", "c/d 21!" }));
    EXPECT_EQ(trial.elsewhere, (std::vector<std::string> { "client.connected" }));
    ASSERT_EQ(trial.steps.size(), 3u);
    EXPECT_FALSE(trial.steps[0].called);
    EXPECT_EQ(trial.steps[0].line, 2);
    EXPECT_TRUE(trial.steps[1].called);
    EXPECT_TRUE(trial.steps[1].changed);
    EXPECT_EQ(trial.steps[1].line, 3);
    EXPECT_EQ(trial.steps[2].point, "message.routed");
    EXPECT_TRUE(trial.steps[2].called);
    EXPECT_GT(trial.nanos, 0);
}

TEST(ScriptTrial, SaysWhoRefusedAndWhatThePublisherHears)
{
    const Trial rejected = tryOut(R"(hook.on("message.authorize", function() return "reject", "quota_exceeded" end)
        hook.on("message.routed", function() end))");
    EXPECT_TRUE(rejected.refused);
    EXPECT_FALSE(rejected.dropped);
    EXPECT_EQ(rejected.reason, mqtt::ReasonCode::QuotaExceeded);
    EXPECT_FALSE(rejected.steps.back().called) << "it came no further";
    const Trial dropped = tryOut(R"(hook.on("message.accept", function() return "drop", "no_ack" end))");
    EXPECT_TRUE(dropped.dropped);
    EXPECT_EQ(dropped.answer, hooks::DropAnswer::NoAck);
    const Trial wrong = tryOut(R"(hook.on("message.publish", function(msg) msg.topic = "a/#" end))");
    EXPECT_TRUE(wrong.badTopic);
}

TEST(ScriptTrial, ErrorsComeWithTheirLine)
{
    EXPECT_EQ(tryOut("\n\nthis is not Lua").problem.substr(0, 8), "x.lua:3:");
    const Trial trial = tryOut("hook.on('message.publish', function(msg)\n  local x = nil\n  x.y = 1\nend)");
    EXPECT_TRUE(trial.refused) << "scripts fail closed";
    ASSERT_EQ(trial.steps.size(), 1u);
    EXPECT_EQ(trial.steps[0].error.substr(0, 8), "x.lua:3:");
    const Trial endless = tryOut("hook.on('message.publish', { on_error = 'pass' }, function() while true do end end)");
    EXPECT_FALSE(endless.refused);
    EXPECT_EQ(endless.steps[0].error, "x.lua:1: took more than 200000 instructions for one call");
    const Trial charged = tryOut("\nhook.on('message.publish', function()\n  local t = table.move({}, 1, 10^15, 2)\nend)");
    EXPECT_EQ(charged.steps[0].error.substr(0, 8), "x.lua:3:");
}

TEST(ScriptTrial, EndlessTalkIsBounded)
{
    const Trial trial = tryOut("for i = 1, 1000 do pcall(hook.log, i) end");
    EXPECT_LE(trial.said.size(), 100u);
}

} // namespace
} // namespace hookline::test
