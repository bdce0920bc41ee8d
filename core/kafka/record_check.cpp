#include "core/kafka/record_check.h"

#include "core/base/clock.h"
#include "core/kafka/partition_offsets.h"
#include "core/kafka/problem.h"
#include "core/kafka/record_encoder.h"
#include "core/kafka/record_of.h"
#include "core/kafka/rule_trial.h"

#include <map>

namespace hookline::kafka {
namespace {

using metrics::KafkaFinding;
using metrics::KafkaRecord;
using metrics::KafkaVerification;
using std::chrono::steady_clock;
using Verdict = KafkaFinding::Verdict;

constexpr std::int64_t kFar = 2000; ///< more records than this between two are not read but passed over
constexpr std::size_t kFrame = 5;   ///< a schema registry's, whose id is not known here

/// Compares with one thing the record may be; false: it is not that.
bool same(std::string_view expected, std::string_view found, bool framed, KafkaFinding& finding)
{
    const std::size_t skip = framed && expected.size() >= kFrame && found.size() >= kFrame ? kFrame : 0;
    const auto [a, b] = std::mismatch(expected.begin() + static_cast<std::ptrdiff_t>(skip), expected.end(),
        found.begin() + static_cast<std::ptrdiff_t>(skip), found.end());
    finding.expected = expected.size();
    finding.found = found.size();
    finding.at = static_cast<std::uint64_t>(a - expected.begin());
    return a == expected.end() && b == found.end();
}

struct Expectation {
    std::string value;
    bool framed = false;
};
using Expectations = std::map<KafkaFinding*, std::vector<Expectation>>;
/// Of a partition, by offset. One offset twice: Kafka gave it again after it had forgotten the first.
using Wanted = std::multimap<std::int64_t, KafkaFinding*>;

class Check {
public:
    Check(const CheckPlace& place, const CheckProgress& progress, const Patience& patience)
        : m_asked { Deed::Read, {}, place.servers, place.practice }
        , m_progress(progress)
        , m_deadline(patience)
    {
        Properties properties = place.properties;
        for (const auto& [name, value] : std::initializer_list<std::pair<const char*, const char*>> {
                 { "enable.auto.commit", "false" },
                 { "enable.partition.eof", "true" },
                 { "auto.offset.reset", "error" },
                 { "isolation.level", "read_uncommitted" },
                 { "fetch.wait.max.ms", "50" },
                 { "fetch.error.backoff.ms", "100" },
                 { "check.crcs", "true" },
             })
            properties.emplace_back(name, value);
        auto client = askingClient(properties, &m_complaint);
        if (client)
            m_client = std::move(*client);
        else
            m_failure = client.error();
    }

    /// `findings` are of one topic; `expected` by their place.
    void look(const std::string& topic, std::vector<KafkaFinding*> findings, const Expectations& expected)
    {
        m_asked.topic = topic;
        if (m_failure) {
            failAll(findings, *m_failure);
            return;
        }
        auto found = askTopic(m_client.get(), topic, m_asked.practice, m_complaint, m_deadline);
        if (!found || found->code != 0) {
            failAll(findings, found ? adminError(found->code, {}, m_asked) : silenceError(m_complaint, m_asked));
            return;
        }
        metrics::KafkaTopic& about = *found;
        const TopicPtr handle(rd_kafka_topic_new(m_client.get(), topic.c_str(), nullptr));
        askBounds(m_client.get(), { &about, 1 }, m_deadline);
        std::map<std::int32_t, Wanted> wanted;
        for (KafkaFinding* finding : findings) {
            const auto partition = std::ranges::find(about.partitions, finding->partition, &metrics::KafkaPartition::id);
            if (partition == about.partitions.end()) { // the topic has fewer now: it is another
                finding->verdict = Verdict::Forgotten;
                count();
                continue;
            }
            finding->low = partition->low;
            finding->high = partition->high;
            if (partition->high >= 0 && finding->offset >= partition->high) {
                finding->verdict = Verdict::Forgotten;
                count();
            } else if (partition->low >= 0 && finding->offset < partition->low) {
                finding->verdict = Verdict::Gone;
                count();
            } else {
                wanted[finding->partition].emplace(finding->offset, finding);
            }
        }
        for (auto& [partition, offsets] : wanted)
            read(handle.get(), partition, offsets, expected);
    }

private:
    void count() { m_progress(++m_done); }
    void failAll(const std::vector<KafkaFinding*>& findings, const base::Error& error)
    {
        for (KafkaFinding* finding : findings) {
            finding->verdict = Verdict::Failed;
            finding->error = error;
            count();
        }
    }

    void read(rd_kafka_topic_t* topic, std::int32_t partition, Wanted& offsets,
        const Expectations& expected)
    {
        while (!offsets.empty()) {
            if (rd_kafka_consume_start(topic, partition, offsets.begin()->first) != 0) {
                giveUp(offsets, adminError(rd_kafka_last_error(), {}, m_asked));
                return;
            }
            readRun(topic, partition, offsets, expected);
            rd_kafka_consume_stop(topic, partition);
        }
    }

    /// Reads on until all were seen, or the next one is far.
    void readRun(rd_kafka_topic_t* topic, std::int32_t partition, Wanted& offsets,
        const Expectations& expected)
    {
        while (!offsets.empty()) {
            if (m_deadline.over()) {
                giveUp(offsets, silenceError(m_complaint, m_asked));
                return;
            }
            const MessagePtr message(rd_kafka_consume(topic, partition, 100));
            rd_kafka_poll(m_client.get(), 0);
            if (!message)
                continue;
            const bool end = message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF;
            if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR && !end) {
                giveUp(offsets, adminError(message->err, {}, m_asked));
                return;
            }
            while (!offsets.empty() && (end || offsets.begin()->first < message->offset)) {
                offsets.begin()->second->verdict = Verdict::Missing;
                offsets.erase(offsets.begin());
                count();
            }
            if (end || offsets.empty())
                return;
            if (offsets.begin()->first == message->offset) {
                const KafkaRecord record = recordOf(*message, SIZE_MAX);
                for (; !offsets.empty() && offsets.begin()->first == message->offset; offsets.erase(offsets.begin())) {
                    judge(*offsets.begin()->second, record, expected.at(offsets.begin()->second));
                    count();
                }
            } else if (offsets.begin()->first - message->offset > kFar) {
                return;
            }
        }
    }

    void giveUp(Wanted& offsets, const base::Error& error)
    {
        for (auto& [offset, finding] : std::exchange(offsets, {}))
            failAll({ finding }, error);
    }

    static void judge(KafkaFinding& finding, const KafkaRecord& record, const std::vector<Expectation>& expected)
    {
        finding.found = record.valueSize;
        // A record of ours that names another event: the offset was given twice.
        if (finding.eventId != 0 && !record.event.empty() && record.eventId != finding.eventId) {
            finding.verdict = Verdict::Other;
            return;
        }
        finding.verdict = expected.empty() ? Verdict::Unchecked : Verdict::Differs;
        for (const Expectation& each : expected) {
            KafkaFinding trial = finding;
            if (same(each.value, record.value, each.framed, trial)) {
                trial.verdict = Verdict::Same;
                finding = trial;
                return;
            }
            if (trial.at >= finding.at)
                finding = trial; // the one that fits best
        }
    }

    Complaint m_complaint; // outlives the client
    ClientPtr m_client;
    Asked m_asked;
    const CheckProgress& m_progress;
    Deadline m_deadline;
    std::optional<base::Error> m_failure;
    std::size_t m_done = 0;
};

double millisecondsSince(steady_clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(steady_clock::now() - start).count();
}

bool isFramed(const config::KafkaSettings& settings, const std::string& rule)
{
    const auto framed = [](config::RecordFormat format) {
        return format == config::RecordFormat::Avro || format == config::RecordFormat::JsonSchema;
    };
    const auto found = std::ranges::find(settings.rules, rule, &config::RuleSettings::name);
    return framed(found == settings.rules.end() ? settings.format : found->format);
}

} // namespace

KafkaVerification checkAcknowledged(const CheckPlace& place, const config::KafkaSettings& settings,
    const std::vector<Acknowledged>& wanted, const CheckProgress& progress, const Patience& patience)
{
    const auto start = steady_clock::now();
    KafkaVerification out;
    out.findings.resize(wanted.size());
    std::vector<tap::Event> events;
    std::map<std::string, std::vector<KafkaFinding*>> byTopic;
    Expectations expected;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        KafkaFinding& finding = out.findings[i];
        finding.eventId = wanted[i].event.stamp.id;
        finding.topic = wanted[i].topic;
        finding.partition = wanted[i].partition;
        finding.offset = wanted[i].offset;
        events.push_back(wanted[i].event);
        byTopic[finding.topic].push_back(&finding);
        expected[&finding]; // nothing known yet
    }
    if (auto trial = tryRules(settings, events, {})) {
        for (TrialRecord& record : trial->records) {
            const Acknowledged& one = wanted[record.event];
            if (record.cluster == place.cluster && record.topic == one.topic && record.failure == Failure::None && !one.payloadGone)
                expected[&out.findings[record.event]].push_back({ std::move(record.value), isFramed(settings, record.rule) });
        }
    }
    Check check(place, progress, patience);
    for (const auto& [topic, findings] : byTopic)
        check.look(topic, findings, expected);
    out.milliseconds = millisecondsSince(start);
    out.cancelled = patience.cancel.stop_requested();
    return out;
}

KafkaVerification checkRoundTrip(
    const CheckPlace& place, const config::KafkaSettings& settings, const std::string& topic, const Patience& patience)
{
    const auto start = steady_clock::now();
    KafkaVerification out;
    KafkaFinding& finding = out.findings.emplace_back();
    finding.topic = topic;
    const std::string value = R"({"type":"verify","client_id":"hookline","run":")" + std::to_string(runId()) + R"(","ts":)"
        + std::to_string(base::wallMicros() / 1000) + "}";
    const ProbeAnswer probe = writeProbe(producerProperties(settings, place.servers, { .oneByOne = true }), topic, value, patience);
    if (!probe.acknowledged) {
        const Asked asked { Deed::Write, topic, place.servers, place.practice };
        finding.error = probe.settings ? *probe.settings : probe.code ? adminError(probe.code, {}, asked) : silenceError({}, asked);
    } else {
        out.written = true;
        finding.partition = probe.partition;
        finding.offset = probe.offset;
        const CheckProgress nobody = [](std::size_t) {};
        Check check(place, nobody, patience);
        check.look(topic, { &finding }, { { &finding, { { value, false } } } });
    }
    out.milliseconds = millisecondsSince(start);
    out.cancelled = patience.cancel.stop_requested();
    return out;
}

} // namespace hookline::kafka
