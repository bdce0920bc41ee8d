// A filter that is not granted is an event of its own: one each, with the true reason and whose it was.
#include "tests/unit/broker/broker_fixture.h"

namespace hookline::test {
namespace {

using hooks::ClientView;
using hooks::Priority;
using hooks::Verdict;
using mqtt::PacketType;
using mqtt::ReasonCode;
using tap::EventKind;

struct Refusal {
    std::string filter;
    ReasonCode reason;
    std::string detail;
    unsigned qos = 1;
    bool operator==(const Refusal&) const = default;
};

void PrintTo(const Refusal& refusal, std::ostream* out)
{
    *out << refusal.filter << " (QoS " << refusal.qos << "): " << mqtt::name(refusal.reason) << ", " << refusal.detail;
}

class SubscribeRefusedTest : public BrokerTest {
protected:
    /// SUBSCRIBE for all of them with QoS 1, and the codes of the SUBACK.
    static std::string subscribe(RawClient& client, const std::vector<std::string>& filters, int version)
    {
        std::string body = u16(7);
        if (version == 5)
            body += '\0';
        for (const std::string& filter : filters)
            body += str(filter) + '\1';
        client.send(packet(0x82, body));
        return client.expect(PacketType::Suback).body.substr(version == 5 ? 3 : 2);
    }
    /// What `log` has of a client, once there is so much.
    static std::vector<Refusal> refusals(EventLog& log, const std::string& clientId, std::size_t count)
    {
        EXPECT_TRUE(log.wait([&](const auto& events) {
            const auto seen = std::ranges::count_if(events, [&](const tap::Event& event) { return isOf(event, clientId); });
            return seen >= static_cast<std::ptrdiff_t>(count);
        }));
        std::vector<Refusal> out;
        for (const tap::Event& event : log.events()) {
            if (isOf(event, clientId))
                out.push_back({ std::string(event.topic()), event.reason, std::string(event.detail()),
                    static_cast<unsigned>(event.qos) });
        }
        return out;
    }
    hooks::HookRegistration forbidding(const std::string& owner, const std::string& start)
    {
        return registry.add<hooks::SubscriptionAuthorize>(
            owner, Priority::Authorize, [start](const ClientView&, const hooks::SubscriptionView& wanted) {
                return wanted.filter.starts_with(start) ? Verdict::reject(ReasonCode::NotAuthorized) : Verdict::next();
            });
    }

private:
    static bool isOf(const tap::Event& event, const std::string& clientId)
    {
        return event.kind == EventKind::SubscribeRefused && event.client->clientId == clientId;
    }
};

TEST_F(SubscribeRefusedTest, EveryReasonInBothProtocols)
{
    settings.maxSubscriptions = 1;
    settings.maxTopicLevels = 3;
    const auto rules = forbidding("access", "secret/");
    const auto deny = registry.add<hooks::ClientSubscribe>(
        "script limits", Priority::Transform, [](const ClientView&, hooks::SubscribeDraft& draft) {
            for (hooks::SubscriptionDraft& entry : draft.entries) {
                if (entry.filter == "denied")
                    entry.denied = ReasonCode::AdministrativeAction;
            }
            return Verdict::next();
        });
    EventLog log(registry);
    start();
    const std::vector<std::string> filters { "secret/#", "open", "a/#/b", "1/2/3/4", "denied", "one/more", "$share/g", "" };
    const std::vector<Refusal> expected { { "secret/#", ReasonCode::NotAuthorized, "refused by the access rules" },
        { "a/#/b", ReasonCode::TopicFilterInvalid, "" },
        { "1/2/3/4", ReasonCode::TopicFilterInvalid,
            "longer or deeper than broker.max_topic_length and broker.max_topic_levels allow" },
        { "denied", ReasonCode::AdministrativeAction, "refused by a hook of client.subscribe" },
        { "one/more", ReasonCode::QuotaExceeded, "broker.max_subscriptions reached" },
        { "$share/g", ReasonCode::TopicFilterInvalid, "" }, { "", ReasonCode::TopicFilterInvalid, "" } };
    RawClient five = connect("five", 5);
    EXPECT_EQ(subscribe(five, filters, 5), "\x87\x01\x8F\x8F\x98\x97\x8F\x8F");
    EXPECT_EQ(refusals(log, "five", expected.size()), expected);
    RawClient four = connect("four", 4);
    EXPECT_EQ(subscribe(four, filters, 4), "\x80\x01\x80\x80\x80\x80\x80\x80");
    EXPECT_EQ(refusals(log, "four", expected.size()), expected) << "the reason is the true one, whatever the SUBACK can say";
    EXPECT_EQ(std::ranges::count(log.names(), "subscribed"), 2) << "the one that was granted, of each";
}

TEST_F(SubscribeRefusedTest, AWholeSubscribeThatAHookRejectsIsOneEventAFilterWithItsOwner)
{
    const auto reject = registry.add<hooks::ClientSubscribe>("script night", Priority::Transform,
        [](const ClientView&, hooks::SubscribeDraft&) { return Verdict::reject(ReasonCode::ServerBusy); });
    EventLog log(registry);
    start();
    RawClient client = connect("c", 4);
    subscribe(client, { "a", "b/#" }, 4);
    EXPECT_EQ(refusals(log, "c", 2),
        (std::vector<Refusal> { { "a", ReasonCode::ServerBusy, "refused by script night" },
            { "b/#", ReasonCode::ServerBusy, "refused by script night" } }));
}

TEST_F(SubscribeRefusedTest, AHookThatThrowsIsNamed)
{
    const auto bomb = registry.add<hooks::SubscriptionAuthorize>("script bomb", Priority::Authorize,
        [](const ClientView&, const hooks::SubscriptionView&) -> Verdict { throw std::runtime_error("bomb"); });
    const auto rules = forbidding("access", "");
    EventLog log(registry);
    start();
    RawClient client = connect("c", 5);
    subscribe(client, { "a" }, 5);
    EXPECT_EQ(refusals(log, "c", 1),
        (std::vector<Refusal> { { "a", ReasonCode::UnspecifiedError, "refused by script bomb" } }));
}

TEST_F(SubscribeRefusedTest, TheFilterIsTheOneThatWouldHaveBeenGranted)
{
    const auto rules = forbidding("access", "secret/");
    const auto rewrite = registry.add<hooks::ClientSubscribe>(
        "rewrite", Priority::Transform, [](const ClientView&, hooks::SubscribeDraft& draft) {
            draft.entries[0].filter = "secret/" + draft.entries[0].filter;
            draft.entries[0].qos = mqtt::QoS::AtMostOnce;
            return Verdict::next();
        });
    EventLog log(registry);
    start();
    RawClient client = connect("c", 5);
    subscribe(client, { "a" }, 5);
    EXPECT_EQ(refusals(log, "c", 1),
        (std::vector<Refusal> { { "secret/a", ReasonCode::NotAuthorized, "refused by the access rules", 0 } }));
}

TEST_F(SubscribeRefusedTest, WhatTheSessionHasAlreadyIsNoRefusalAtTheQuota)
{
    settings.maxSubscriptions = 1;
    EventLog log(registry);
    start();
    RawClient client = connect("c", 5);
    EXPECT_EQ(subscribe(client, { "a" }, 5), "\x01");
    EXPECT_EQ(subscribe(client, { "a" }, 5), "\x01");
    EXPECT_EQ(subscribe(client, { "b" }, 5), "\x97");
    EXPECT_EQ(refusals(log, "c", 1),
        (std::vector<Refusal> { { "b", ReasonCode::QuotaExceeded, "broker.max_subscriptions reached" } }));
}

TEST_F(SubscribeRefusedTest, AThrowingObserverHarmsNobody)
{
    const auto rules = forbidding("access", "secret/");
    const auto bomb = registry.add<hooks::ClientSubscribeRefused>("bomb", Priority::Validate,
        [](const ClientView&, const hooks::Stamp&, const hooks::RefusedSubscription&) { throw std::runtime_error("bomb"); });
    EventLog log(registry);
    start();
    RawClient client = connect("c", 5);
    EXPECT_EQ(subscribe(client, { "secret/a", "open" }, 5), "\x87\x01");
    EXPECT_EQ(refusals(log, "c", 1).size(), 1u);
    EXPECT_EQ(broker.snapshot().hookErrors, 1u);
}

} // namespace
} // namespace hookline::test
