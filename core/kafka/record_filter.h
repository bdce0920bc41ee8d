// Which records of a topic somebody wants to see. One thread per object.
//
//   alarm dev-017            both words, anywhere: key, value, names and values of headers; upper and lower case are the same
//   "two words"              a text with spaces
//   key=dev-017              the key is exactly this
//   header.mqtt_topic=a/b    a header of this name is exactly this
//   value.message.qos=1      the value is JSON with this there; text without quotes, numbers and true, false, null as written
//   value.items[0].id=7
#pragma once

#include "core/base/result.h"
#include "core/metrics/kafka_listing.h"
#include "core/rules/json_document.h"

#include <string>
#include <string_view>
#include <vector>

namespace hookline::kafka {

class RecordFilter {
public:
    /// Lets everything pass.
    RecordFilter() = default;
    static base::Result<RecordFilter> parse(std::string_view text);

    bool empty() const noexcept { return m_tests.empty(); }
    bool matches(const metrics::KafkaRecord& record);

private:
    enum class Kind : std::uint8_t { Anywhere, Key, Header, Json };
    struct Test {
        Kind kind = Kind::Anywhere;
        std::string text;   ///< Anywhere: in lower case
        std::string header; ///< its name
        std::vector<rules::JsonStep> path;
    };
    bool passes(const Test& test, const metrics::KafkaRecord& record, bool& parsed, bool& isJson);

    std::vector<Test> m_tests;
    rules::JsonDocument m_json;
};

} // namespace hookline::kafka
