// A bridge whose events are kept as the window keeps them: with where Kafka put their records.
#pragma once

#include "core/hooks/event_feed.h"
#include "core/kafka/record_check.h"
#include "tests/unit/kafka/support/bridge_fixture.h"

namespace hookline::test {

struct CapturedBridge : BridgeFixture {
    CapturedBridge()
        : feed(broker.registry, "table", hooks::Priority::Observe, hooks::EventMask::all(),
              [this](unsigned, tap::Event&& event) { events.push_back(std::move(event)); })
    {
    }
    /// Every event with the record it became.
    std::vector<kafka::Acknowledged> acknowledged() const
    {
        std::vector<kafka::Acknowledged> out;
        const auto fates = outcomes.all();
        for (const tap::Event& event : events) {
            const auto found = fates.find(event.stamp.id);
            if (found != fates.end() && found->second[0].status == tap::KafkaStatus::Acked)
                out.push_back({ event, false, std::string(found->second[0].topic->view()), found->second[0].partition, found->second[0].offset });
        }
        return out;
    }
    static metrics::KafkaVerification check(
        const config::KafkaSettings& settings, const std::vector<kafka::Acknowledged>& wanted, std::size_t* told = nullptr)
    {
        return kafka::checkAcknowledged(
            { kafka::connectionProperties(settings, settings.servers), settings.servers, false }, settings, wanted,
            [told](std::size_t done) {
                if (told)
                    *told = done;
            },
            { std::chrono::seconds(20), {} });
    }

    std::vector<tap::Event> events;
    hooks::EventFeed feed;
};

} // namespace hookline::test
