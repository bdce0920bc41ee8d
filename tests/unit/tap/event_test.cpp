#include "core/tap/event.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace hookline::tap {
namespace {

TEST(Event, EveryKindAndReasonHasANameOfItsOwn)
{
    std::set<std::string_view> kinds;
    for (int i = 0; i < kEventKinds; ++i)
        kinds.insert(name(static_cast<EventKind>(i)));
    EXPECT_EQ(kinds.size(), static_cast<std::size_t>(kEventKinds));
    EXPECT_FALSE(kinds.contains("?"));
    std::set<std::string_view> reasons;
    for (int i = 0; i < kDropReasons; ++i)
        reasons.insert(name(static_cast<DropReason>(i)));
    EXPECT_EQ(reasons.size(), static_cast<std::size_t>(kDropReasons));
    EXPECT_FALSE(reasons.contains("?"));
}

TEST(Event, IdsTellLoopAndCounterApart)
{
    const std::uint64_t id = (std::uint64_t { 5 } << 56) | 123'456;
    EXPECT_EQ(loopOf(id), 5u);
    EXPECT_EQ(counterOf(id), 123'456u);
}

TEST(Event, TopicIsTheMessagesOrTheFilter)
{
    Event event;
    EXPECT_EQ(event.topic(), "");
    event.kind = EventKind::Subscribed;
    event.text = base::makeText("factory/#");
    EXPECT_EQ(event.topic(), "factory/#");
    event.kind = EventKind::Disconnected;
    EXPECT_EQ(event.topic(), "") << "there the text is a reason";
    mqtt::Message::Parts parts;
    parts.topic = "factory/1";
    event.kind = EventKind::Publish;
    event.message = mqtt::Message::create(parts);
    EXPECT_EQ(event.topic(), "factory/1");
}

TEST(Event, TextIsAFilterOrADetailAndOfARefusedFilterBoth)
{
    Event event;
    event.text = base::makeText("some words");
    for (int i = 0; i < kEventKinds; ++i) {
        event.kind = static_cast<EventKind>(i);
        EXPECT_EQ(event.topic().empty(), !event.isAboutFilter()) << name(event.kind);
        EXPECT_EQ(event.detail().empty(), event.isAboutFilter()) << name(event.kind);
    }
    event.kind = EventKind::SubscribeRefused;
    event.text = refusedText("a/#", "refused by the access rules");
    EXPECT_EQ(event.topic(), "a/#");
    EXPECT_EQ(event.detail(), "refused by the access rules");
    event.text = refusedText("", "broker.max_subscriptions reached"); // an empty filter is one of the invalid ones
    EXPECT_EQ(event.topic(), "");
    EXPECT_EQ(event.detail(), "broker.max_subscriptions reached");
    event.text = refusedText(std::string_view("a\0b", 3), "why"); // as only a hook can write it
    EXPECT_EQ(event.topic(), "a");
    EXPECT_EQ(event.detail(), "why");
    event.text = {};
    EXPECT_EQ(event.topic(), "");
    EXPECT_EQ(event.detail(), "");
}

TEST(Event, KindsKeepTheirNumbersBecauseFilesHoldThem)
{
    const std::vector<std::string_view> known { "connected", "connect_refused", "disconnected", "subscribed", "unsubscribed", "session_created",
        "session_resumed", "session_takenover", "session_terminated", "publish", "delivered", "acked", "dropped", "subscribe_refused" };
    for (std::size_t i = 0; i < known.size(); ++i)
        EXPECT_EQ(name(static_cast<EventKind>(i)), known[i]);
}

} // namespace
} // namespace hookline::tap
