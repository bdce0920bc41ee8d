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

} // namespace
} // namespace hookline::tap
