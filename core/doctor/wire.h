// The three requests of Kafka's protocol that come before anything else, spoken over a stream: what is offered, which login, the login.
// Versions that every Kafka from 1.0 to 4.3 answers. Nothing of a client library in between: what this says, the broker said.
#pragma once

#include "core/doctor/stream.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::doctor {

class Wire {
public:
    /// One exchange; `code` is Kafka's.
    struct Answer {
        Stream::Result result = Stream::Result::Closed;
        bool isKafka = false; ///< the frame fits the question
        int code = 0;
        std::string start;    ///< the first bytes of an answer that is no Kafka
        bool ok() const noexcept { return result == Stream::Result::Ok && isKafka; }
    };
    struct Versions : Answer {
        std::map<int, int> apis; ///< key → highest version
        bool has(int api) const { return apis.contains(api); }
    };
    struct Mechanisms : Answer {
        std::vector<std::string> offered;
    };
    struct Authenticated : Answer {
        std::string message; ///< the broker's words on a refusal
        std::string bytes;
    };
    static constexpr int kProduce = 0, kMetadata = 3, kSaslHandshake = 17, kDescribeConfigs = 32, kSaslAuthenticate = 36;
    static constexpr int kUnsupportedMechanism = 33, kIllegalSaslState = 34;

    Wire(Stream& stream, std::string clientId)
        : m_stream(stream)
        , m_clientId(std::move(clientId))
    {
    }
    Versions versions(const Limit& limit);
    Mechanisms handshake(const std::string& mechanism, const Limit& limit);
    Authenticated authenticate(std::string_view token, const Limit& limit);

private:
    Answer ask(int api, int version, std::string_view body, std::string& answer, const Limit& limit);

    Stream& m_stream;
    std::string m_clientId;
    std::uint32_t m_number = 0;
};

} // namespace hookline::doctor
