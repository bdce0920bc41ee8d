// The bridge of the fake backend: rules, brokers, partitions, losses.
#include "tests/gui/support/fake_backend.h"

namespace hookline::test {

void FakeBackend::makeBridge()
{
    config::RuleSettings telemetry;
    telemetry.name = "telemetry";
    telemetry.filters = { "factory/#" };
    telemetry.topic = "iot.events";
    config::RuleSettings alarms;
    alarms.name = "alarms";
    alarms.filters = { "factory/+/temp" };
    alarms.where = "payload.t > 30";
    alarms.topic = "alarms";
    alarms.format = config::RecordFormat::CloudEvents;
    alarms.key = "${topic[2]}";
    alarms.onFailure = "topic:dead.letters";
    alarms.ack = config::RuleAck::Kafka;
    config::RuleSettings raw;
    raw.name = "raw";
    raw.enabled = false;
    raw.filters = { "cam/+/jpg" };
    raw.topic = "iot.raw.${topic[2]}";
    raw.format = config::RecordFormat::Plain;
    raw.buffer = config::RuleBuffer::Disk;
    current.kafka.servers = "kafka-1:9092,kafka-2:9092,kafka-3:9092";
    current.kafka.rules = { telemetry, alarms, raw };
    metrics::KafkaSnapshot& k = now.kafka;
    k.practice = false;
    k.servers = current.kafka.servers;
    k.brokersKnown = k.brokersUp = 3;
    k.rules = {
        { .name = "telemetry", .matched = 8'412'330, .acknowledged = 8'411'514, .failed = 0, .dropped = 2, .queued = 603, .inFlight = 211 },
        { .name = "alarms", .matched = 902, .acknowledged = 859, .failed = 43, .passedOn = 40, .unwanted = 120'211, .collisions = 1 },
        { .name = "dead letters: dead.letters", .matched = 40, .acknowledged = 40 },
    };
    k.matched = 8'413'272;
    k.topics = { { "iot.events", {}, metrics::KafkaState::Up, {}, 814, 8'411'514 }, { "alarms", {}, metrics::KafkaState::Up, {}, 0, 859 } };
    k.acknowledged = 8'412'413;
    k.failed = 43;
    k.dropped = 2;
    k.queued = 603;
    k.inFlight = 211;
    k.unmatched = 6204;
    k.lastAckWallMicros = now.wallMicros;
    for (int i = 1; i <= 3; ++i) {
        metrics::BrokerReport broker;
        broker.id = i;
        broker.host = "kafka-" + std::to_string(i) + ":9092";
        broker.state = i == 3 ? "CONNECT" : "UP";
        broker.connections = 2;
        broker.up = i == 3 ? 1 : 2;
        broker.rttP50Micros = i == 3 ? -1 : 1200 + i * 300;
        broker.rttP99Micros = i == 3 ? -1 : 8400 + i * 900;
        broker.inFlight = static_cast<std::uint64_t>(3 - i);
        broker.errors = i == 3 ? 4 : 0;
        broker.disconnects = i == 3 ? 2 : 0;
        broker.retries = i == 3 ? 4 : 0;
        broker.sent = static_cast<std::uint64_t>(68'000 + 900 * i);
        broker.sentBytes = broker.sent * 12'400;
        broker.stateAgeMicros = i == 3 ? 41'000'000 : 9'400'000'000;
        broker.countedAtMicros = 1;
        report.brokers.push_back(broker);
    }
    static constexpr int kQueued[] = { 97, 104, 92, 118, 101, 91 }, kInFlight[] = { 31, 40, 36, 29, 38, 37 }; // 603 and 211
    static constexpr int kAhead[] = { -120, 45, 160, -75, -60, 50 };                                      // of a sixth of all
    for (int i = 0; i < 6; ++i)
        report.partitions.push_back({ .topic = "iot.events",
            .cluster = {},
            .partition = i,
            .leader = i % 3 + 1,
            .queued = static_cast<std::uint64_t>(kQueued[i]),
            .inFlight = static_cast<std::uint64_t>(kInFlight[i]),
            .lastOffset = 1'401'918 + kAhead[i],
            .sent = static_cast<std::uint64_t>(1'401'919 + kAhead[i]),
            .sentBytes = static_cast<std::uint64_t>(1'401'919 + kAhead[i]) * 310,
            .batchAverage = 41,
            .countedAtMicros = 1 });
    report.partitions.push_back({ .topic = "alarms", .cluster = {}, .leader = 1, .lastOffset = 858, .refusals = 3, .sent = 862, .sentBytes = 300'000,
        .batchAverage = 1, .countedAtMicros = 1 });
    report.losses = {
        { .code = -10001, .topic = {}, .rule = "alarms", .count = 40, .kept = 40, .firstWallMicros = now.wallMicros - 900'000'000,
            .lastWallMicros = now.wallMicros - 31'000'000, .client = "dev-017", .detail = "key: topic[2]" },
        { .code = 10, .topic = "alarms", .rule = "alarms", .count = 3, .kept = 0, .firstWallMicros = now.wallMicros - 300'000'000,
            .lastWallMicros = now.wallMicros - 4'000'000, .client = "cam-3", .detail = {} },
    };
    report.lost = 45;
    report.oldestQueuedMicros = 412'000;
    report.oldestInFlightMicros = 21'400;
}

void FakeBackend::askBridge()
{
    ++bridgeQuestions;
    if (reportGoesOn)
        sendASecond();
    emit bridgeReported(report);
}

void FakeBackend::sendASecond()
{
    for (metrics::BrokerReport& broker : report.brokers) {
        broker.countedAtMicros += 1'000'000;
        broker.sent += broker.up == broker.connections ? 29 : 0;
        broker.sentBytes += broker.up == broker.connections ? 358'000 : 0;
    }
    for (metrics::PartitionReport& partition : report.partitions) {
        partition.countedAtMicros += 1'000'000;
        partition.sent += partition.inFlight > 0 ? 196 + partition.inFlight / 8 : 0;
        partition.sentBytes += partition.inFlight > 0 ? (196 + partition.inFlight / 8) * 310 : 0;
    }
}

void FakeBackend::reconnectBridge()
{
    ++reconnects;
    emit bridgeReconnected();
}

void FakeBackend::pauseBridge(bool paused) { now.kafka.pausedSinceWallMicros = paused ? now.wallMicros : 0; }

void FakeBackend::flushBridge()
{
    now.kafka.flushing = true;
    now.kafka.flushTotal = now.kafka.flushLeft = now.kafka.queued + now.kafka.inFlight;
}

void FakeBackend::endBridgeFlush()
{
    if (std::exchange(now.kafka.flushing, false))
        emit bridgeFlushed(now.kafka.flushLeft);
}

void FakeBackend::tryRule(int ticket, const config::KafkaSettings& settings, const std::string& rule, std::vector<tap::Event> events)
{
    ++ruleTrials;
    triedKafka = settings;
    triedRule = rule;
    triedEvents = events.size();
    ui::RuleTrial answer = ruleTrial;
    answer.ticket = ticket;
    answer.events = std::max(answer.events, events.size());
    if (answerLastEvent && !events.empty() && !answer.records.empty())
        answer.records.back().event = events.size() - 1;
    QMetaObject::invokeMethod(this, [this, answer] { emit ruleTried(answer); }, Qt::QueuedConnection);
}

void FakeBackend::makeSources()
{
    const auto source = [](const char* name, std::vector<std::string> topics, const char* topic) {
        config::SourceSettings out;
        out.name = name;
        out.topics = std::move(topics);
        out.topic = topic;
        return out;
    };
    current.kafka.sources = { source("setpoints", { "setpoints", "^plant\\..*" }, "plant/${key}/${topic[-1]}"), source("orders", { "erp.orders" }, "erp/${topic}/${key}"),
        source("spare", { "legacy.commands" }, "legacy/${key}"), source("tasks", { "tasks" }, "tasks/${key}") };
    current.kafka.sources[0].topic = "plant/${key}/set/${value.point}";
    current.kafka.sources[2].enabled = false;
    current.kafka.sources[3].commit = config::SourceCommit::Acked;
    metrics::SourceSnapshot running;
    running.name = "setpoints";
    running.state = metrics::SourceState::Running;
    running.received = 48'131;
    running.routed = 48'119;
    running.committed = 48'128; // of what was taken all but the lag; its partitions begin at 0
    running.skipped[static_cast<std::size_t>(metrics::SourceSkip::MissingField)] = 12;
    running.partitions = 3;
    running.lastRecordWallMicros = kStartMicros - 1'200'000;
    running.positions = { { "setpoints", 0, 16'043, 16'043 }, { "setpoints", 1, 16'043, 16'046 }, { "setpoints", 2, 16'042, 16'042 } };
    running.lag = 3;
    metrics::SourceSnapshot refused;
    refused.name = "orders";
    refused.state = metrics::SourceState::Blocked;
    refused.problem = "Kafka does not allow this user to read (Broker: Topic authorization failed). Grant it READ and DESCRIBE on the topic. "
                      "Reading goes on by itself once this is solved.";
    metrics::SourceSnapshot waits;
    waits.name = "tasks";
    waits.state = metrics::SourceState::Waiting;
    waits.received = 500;
    waits.inFlight = 500;
    waits.lag = 1733;
    waits.partitions = 1;
    waits.positions = { { "tasks", 0, 0, 1733 } };
    now.sources = { running, refused, waits };
}

} // namespace hookline::test
