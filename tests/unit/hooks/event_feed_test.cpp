// Which hook point becomes which event, with which fields.
#include "core/hooks/event_feed.h"
#include "tests/unit/hooks/hook_fixture.h"

namespace hookline::test {
namespace {

using namespace hooks;
using tap::Event;
using tap::EventKind;

struct EventFeedTest : ::testing::Test {
    HookRegistry registry;
    std::vector<Event> events;
    mqtt::ClientInfoRef client = hookClient("me");
    Stamp stamp { 77, 1000, 2000 };

    EventFeed feed(EventMask mask = EventMask::all())
    {
        return EventFeed(registry, "test", Priority::Observe, mask, [this](unsigned loop, Event&& event) {
            EXPECT_EQ(loop, 3u);
            events.push_back(std::move(event));
        });
    }
    template <HookPoint P, class... View>
    const Event& fire(const View&... view)
    {
        const std::size_t before = events.size();
        registry.table()->chain<P>().run(ClientView { client, 3 }, stamp, view...);
        EXPECT_EQ(events.size(), before + 1);
        const Event& event = events.back();
        EXPECT_EQ(event.stamp.id, 77u);
        EXPECT_EQ(event.stamp.wallMicros, 1000);
        EXPECT_EQ(event.stamp.steadyNanos, 2000);
        EXPECT_EQ(event.client, client);
        return event;
    }
};

TEST_F(EventFeedTest, ClientAndSessionPoints)
{
    const EventFeed listening = feed();
    EXPECT_EQ(fire<ClientConnected>().kind, EventKind::Connected);
    EXPECT_EQ(fire<SessionCreated>().kind, EventKind::SessionCreated);
    EXPECT_EQ(fire<SessionResumed>().kind, EventKind::SessionResumed);
    EXPECT_EQ(fire<SessionTakenOver>().kind, EventKind::SessionTakenOver);
    const DisconnectView why { mqtt::ReasonCode::KeepAliveTimeout, "no packet" };
    const Event& gone = fire<ClientDisconnected>(why);
    EXPECT_EQ(gone.kind, EventKind::Disconnected);
    EXPECT_EQ(gone.reason, mqtt::ReasonCode::KeepAliveTimeout);
    EXPECT_EQ(gone.text->view(), "no packet");
    EXPECT_EQ(gone.topic(), "") << "a detail is no topic";
    EXPECT_EQ(fire<ClientConnectRefused>(why).kind, EventKind::ConnectRefused);
    EXPECT_EQ(fire<SessionTerminated>(why).kind, EventKind::SessionTerminated);
    EXPECT_FALSE(fire<ClientDisconnected>(DisconnectView {}).text) << "no text for no detail";
}

TEST_F(EventFeedTest, SubscriptionsCarryTheFilterAsItsTopic)
{
    const EventFeed listening = feed();
    const SubscriptionView view { "$share/g/a/#", mqtt::QoS::AtLeastOnce, true };
    const Event& subscribed = fire<SessionSubscribed>(view);
    EXPECT_EQ(subscribed.kind, EventKind::Subscribed);
    EXPECT_EQ(subscribed.topic(), "$share/g/a/#");
    EXPECT_EQ(subscribed.qos, mqtt::QoS::AtLeastOnce);
    const Event& unsubscribed = fire<SessionUnsubscribed>(view);
    EXPECT_EQ(unsubscribed.kind, EventKind::Unsubscribed);
    EXPECT_EQ(unsubscribed.topic(), "$share/g/a/#");
}

TEST_F(EventFeedTest, ARefusedFilterHasItsReasonAndWhoseItWas)
{
    const EventFeed listening = feed();
    const Event& refused = fire<ClientSubscribeRefused>(
        RefusedSubscription { "$share/g/a/#", mqtt::QoS::AtLeastOnce, mqtt::ReasonCode::NotAuthorized, "refused by the access rules" });
    EXPECT_EQ(refused.kind, EventKind::SubscribeRefused);
    EXPECT_EQ(refused.topic(), "$share/g/a/#");
    EXPECT_EQ(refused.qos, mqtt::QoS::AtLeastOnce);
    EXPECT_EQ(refused.reason, mqtt::ReasonCode::NotAuthorized);
    EXPECT_EQ(refused.detail(), "refused by the access rules");
    const Event& silent = fire<ClientSubscribeRefused>(RefusedSubscription { "a#", {}, mqtt::ReasonCode::TopicFilterInvalid, {} });
    EXPECT_EQ(silent.topic(), "a#");
    EXPECT_EQ(silent.detail(), "");
}

TEST_F(EventFeedTest, PublishIsTheRoutedMessageAsThePublisherSentIt)
{
    const EventFeed listening = feed();
    const mqtt::MessageRef message = hookMessage("a/b", "hello");
    const Event& event = fire<MessageRouted>(message, RouteSummary { 2, 9 });
    EXPECT_EQ(event.kind, EventKind::Publish);
    EXPECT_EQ(event.message, message) << "shared, not copied";
    EXPECT_EQ(event.topic(), "a/b");
    EXPECT_EQ(event.qos, mqtt::QoS::ExactlyOnce);
    EXPECT_TRUE(event.retain);
    EXPECT_TRUE(event.dup);
    EXPECT_EQ(event.packetId, 9);
}

TEST_F(EventFeedTest, DeliveriesCarryTheReceiversQosNotThePublishers)
{
    const EventFeed listening = feed();
    DeliveryView view;
    view.message = hookMessage();
    view.qos = mqtt::QoS::AtMostOnce;
    view.packetId = 12;
    view.reason = mqtt::ReasonCode::QuotaExceeded;
    for (const EventKind kind : { EventKind::Delivered, EventKind::Acked, EventKind::Dropped }) {
        const Event& event = kind == EventKind::Delivered ? fire<MessageDelivered>(view)
            : kind == EventKind::Acked                    ? fire<MessageAcked>(view)
                                                          : fire<MessageDropped>(view, DropReason::QueueFull);
        EXPECT_EQ(event.kind, kind);
        EXPECT_EQ(event.qos, mqtt::QoS::AtMostOnce);
        EXPECT_FALSE(event.retain);
        EXPECT_FALSE(event.dup);
        EXPECT_EQ(event.packetId, 12);
        EXPECT_EQ(event.reason, mqtt::ReasonCode::QuotaExceeded);
        EXPECT_EQ(event.drop, kind == EventKind::Dropped ? DropReason::QueueFull : DropReason::None);
    }
}

TEST_F(EventFeedTest, RegistersOnlyWhatTheMaskNeeds)
{
    const EventFeed listening = feed({ EventKind::Publish, EventKind::Connected });
    int registered = 0;
    registry.table()->forEach([&](std::string_view, const auto& chain) { registered += static_cast<int>(chain.entries().size()); });
    EXPECT_EQ(registered, 2);
    EXPECT_FALSE(registry.table()->chain<MessageRouted>().empty());
    EXPECT_TRUE(registry.table()->chain<MessageDelivered>().empty());
}

TEST_F(EventFeedTest, EveryKindOfTheMaskHasItsPoint)
{
    for (int i = 0; i < tap::kEventKinds; ++i) {
        const EventFeed listening = feed({ static_cast<EventKind>(i) });
        int registered = 0;
        registry.table()->forEach([&](std::string_view, const auto& chain) { registered += static_cast<int>(chain.entries().size()); });
        EXPECT_EQ(registered, 1) << tap::name(static_cast<EventKind>(i));
    }
}

TEST_F(EventFeedTest, ThrowingSinkIsCountedAndHarmsNobody)
{
    const EventFeed broken(registry, "broken", Priority::Bridge, { EventKind::Connected },
        [](unsigned, Event&&) { throw std::runtime_error("sink"); });
    const EventFeed listening = feed();
    fire<ClientConnected>();
    EXPECT_EQ(registry.table()->chain<ClientConnected>().entries()[0].stats->errors(), 1u);
}

TEST_F(EventFeedTest, EndsWithItsObject)
{
    {
        const EventFeed listening = feed();
    }
    registry.table()->chain<ClientConnected>().run(ClientView { client, 3 }, stamp);
    EXPECT_TRUE(events.empty());
}

} // namespace
} // namespace hookline::test
