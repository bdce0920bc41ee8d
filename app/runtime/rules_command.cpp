#include "app/runtime/rules_command.h"

#include "core/base/utf8.h"
#include "core/kafka/captured_events.h"
#include "core/kafka/json_text.h"
#include "core/kafka/rule_trial.h"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>

namespace hookline::runtime {
namespace {

using kafka::ByteBuffer;
using kafka::TrialFlag;
using kafka::TrialRecord;

constexpr int kAskMillis = 5000;

void appendText(ByteBuffer& out, std::string_view name, std::string_view text)
{
    out.append(",\"");
    out.append(name);
    if (base::isUtf8(text)) {
        out.append("\":\"");
        kafka::appendEscaped(out, text);
    } else {
        out.append("_base64\":\"");
        kafka::appendBase64(out, text);
    }
    out.append('"');
}

void appendNumber(ByteBuffer& out, std::string_view name, std::int64_t number)
{
    out.append(",\"");
    out.append(name);
    out.append("\":");
    kafka::appendNumber(out, number);
}

void print(ByteBuffer& out, const TrialRecord& record)
{
    out.clear();
    out.append("{\"event\":");
    kafka::appendNumber(out, static_cast<std::int64_t>(record.event) + 1);
    appendText(out, "rule", record.rule);
    if (!record.cluster.empty())
        appendText(out, "cluster", record.cluster);
    if (!record.topic.empty())
        appendText(out, "topic", record.topic);
    if (record.has(TrialFlag::Rewritten) || record.has(TrialFlag::Collision))
        appendText(out, "wished_topic", record.wish);
    if (!record.has(TrialFlag::Failed)) {
        if (record.partition >= 0)
            appendNumber(out, "partition", record.partition);
        if (record.key)
            appendText(out, "key", *record.key);
        appendNumber(out, "timestamp", record.timestampMillis);
        out.append(",\"headers\":{");
        for (std::size_t i = 0; i < record.headers.size(); ++i) {
            out.append(i > 0 ? ",\"" : "\"");
            kafka::appendEscapedLossy(out, record.headers[i].first);
            out.append("\":\"");
            kafka::appendEscapedLossy(out, record.headers[i].second);
            out.append('"');
        }
        out.append('}');
        appendText(out, "value", record.value);
        appendNumber(out, "size", static_cast<std::int64_t>(record.size));
    }
    out.append(",\"flags\":[");
    for (std::size_t i = 0; i < record.flags.size(); ++i) {
        out.append(i > 0 ? ",\"" : "\"");
        out.append(kafka::name(record.flags[i]));
        out.append('"');
    }
    out.append(']');
    if (record.failure != kafka::Failure::None) {
        appendText(out, "failure", kafka::name(record.failure));
        appendText(out, "why", kafka::text(record.failure));
    }
    if (!record.detail.empty())
        appendText(out, record.has(TrialFlag::Collision) ? "collides_with" : "detail", record.detail);
    if (!record.passedTo.empty())
        appendText(out, "passed_to", record.passedTo);
    out.append("}\n");
    std::fwrite(out.view().data(), 1, out.size(), stdout);
}

bool readAll(const std::filesystem::path& path, std::string& out)
{
    if (path == "-") {
        out.assign(std::istreambuf_iterator<char>(std::cin), {});
        return true;
    }
    std::ifstream file(path, std::ios::binary);
    out.assign(std::istreambuf_iterator<char>(file), {});
    return file.is_open() && !file.bad();
}

} // namespace

Exit tryRules(const config::KafkaSettings& settings, const std::filesystem::path& path)
{
    std::string text;
    if (!readAll(path, text)) {
        std::fprintf(stderr, "hooklined: %s cannot be read\n", path.c_str());
        return Exit::Failed;
    }
    const auto events = kafka::readCapturedEvents(text);
    if (!events) {
        std::fprintf(stderr, "hooklined: %s: %s\n", path.c_str(), events.error().text().c_str());
        return Exit::Failed;
    }
    kafka::TrialCluster cluster;
    if (!settings.servers.empty()) {
        if (auto asked = kafka::askCluster(settings, kAskMillis))
            cluster = std::move(*asked);
        else
            std::fprintf(stderr, "hooklined: %s\n", asked.error().text().c_str());
    }
    const auto trial = kafka::tryRules(settings, *events, cluster);
    if (!trial) {
        std::fprintf(stderr, "hooklined: %s\n", trial.error().text().c_str());
        return Exit::Config;
    }
    ByteBuffer line;
    std::size_t failed = 0;
    std::size_t flagged = 0;
    for (const TrialRecord& record : trial->records) {
        print(line, record);
        if (record.has(TrialFlag::Failed) || record.has(TrialFlag::OverSize))
            ++failed;
        if (!record.flags.empty())
            ++flagged;
    }
    for (const std::size_t event : trial->unmatched)
        std::printf("{\"event\":%zu,\"rule\":null}\n", event + 1);
    std::fprintf(stderr, "%zu events: %zu records, %zu of them flagged and %zu that would fail; %zu events that no rule takes\n",
        events->size(), trial->records.size(), flagged, failed, trial->unmatched.size());
    return failed == 0 ? Exit::Ok : Exit::Failed;
}

} // namespace hookline::runtime
