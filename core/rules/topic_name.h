// Kafka topic names out of MQTT ones: what Kafka allows, how the rest is rewritten, and which different names thereby meet.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace hookline::rules {

inline constexpr std::size_t kMaxTopicName = 249;

/// Letters, digits, dot, underscore, hyphen; 1 to 249 of them; not "." and not "..".
bool isLegalTopicName(std::string_view name) noexcept;

enum class TopicVerdict : std::uint8_t {
    AsIs,
    Rewritten, ///< `/` became `.`, every other forbidden character `_`
    Empty,     ///< nothing to make a name of
    TooLong,   ///< over 249 characters: cutting would throw topics together
};
/// The legal name for a wish. Empty and TooLong leave `out` as it was.
TopicVerdict legalTopicName(std::string_view wish, std::string& out);

/// Notices when two different wishes end in one Kafka topic ("a/b" and "a.b"), or in two that Kafka itself takes for one in
/// its metrics and refuses to have side by side ("a.b" and "a_b"). Bounded; one thread.
class CollisionDetector {
public:
    static constexpr std::size_t kMaxNames = 20'000;
    /// The wish that came to this name before, when it was another one. Asked often with the same: each pair is told once.
    std::optional<std::string> add(std::string_view wish, std::string_view name);

private:
    struct Known {
        std::string wish;
        bool told = false;
    };
    std::unordered_map<std::string, Known> m_byName;
};

} // namespace hookline::rules
