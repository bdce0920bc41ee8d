// What the window knows of each topic: how often, how much, by whom, and the beginning of the last payload. Counts every publish
// the window was given; the least recently used topic goes when there are too many. @thread ui
#pragma once

#include "core/metrics/listing.h"
#include "core/tap/event.h"

#include <QObject>

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hookline::ui {

struct TopicEntry {
    std::string topic;
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0;
    double rate = 0; ///< of the last second
    double byteRate = 0;
    std::string head; ///< of the last payload
    std::uint64_t size = 0;
    std::int64_t lastMicros = 0; ///< 0: never seen, only retained
    std::int64_t retainedMicros = 0; ///< when its retained message was published; 0: not known
    bool pinned = false; ///< see TopicStore::setPinned()
    std::string publisher;
    std::uint8_t qos = 0;
    bool retained = false; ///< the broker holds a retained message
    std::array<std::uint16_t, 60> trend {}; ///< messages of each of the last 60 s, as a ring; see TopicStore::trend()
    std::uint64_t born = 0; ///< TopicStore::generation() as of when it came
    std::uint64_t messagesBefore = 0;
    std::uint64_t bytesBefore = 0;
};

/// One message of a pinned topic.
struct PinnedMessage {
    mqtt::MessageRef message;
    std::int64_t wallMicros = 0;
};

class TopicStore : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t kMost = 50000;
    static constexpr std::size_t kHead = 200;
    static constexpr std::size_t kMostPinned = 20;
    static constexpr std::size_t kHistory = 100; ///< messages of a pinned topic
    static constexpr std::size_t kHistoryBytes = 64 * 1024; ///< of their payloads; the newest one is kept whatever its size

    explicit TopicStore(QObject* parent = nullptr, std::size_t most = kMost);
    void add(const std::vector<tap::Event>& events);
    /// Rates since the last sample; once a second, whether somebody looks or not. Called sooner it changes nothing.
    void sample(std::int64_t steadyNanos);
    /// Every retained message that matches the filter, "#" or "$SYS/#", or the first of them. False: nothing of it is news.
    bool setRetained(std::string_view filter, const metrics::RetainedListing& listing);
    /// The last messages of a pinned topic are kept from now on, and so is the topic. Nothing happens when kMostPinned are.
    void setPinned(const std::string& topic, bool pinned);
    std::vector<std::string> pinned() const;
    /// Oldest first; null: it is not pinned.
    const std::deque<PinnedMessage>* history(std::string_view topic) const;
    static bool isSystem(std::string_view topic) noexcept { return topic.starts_with("$SYS/"); }
    std::size_t systemTopics() const noexcept { return m_systemTopics; } ///< among all

    void clear();

    static constexpr std::size_t kTrend = 60;
    /// Adds the messages of each of the last kTrend seconds, oldest first, to `out`.
    void addTrend(const TopicEntry& entry, std::array<double, kTrend>& out) const;
    const std::list<TopicEntry>& topics() const noexcept { return m_topics; } ///< most recently used first
    const TopicEntry* find(std::string_view topic) const;
    std::size_t size() const noexcept { return m_topics.size(); }
    std::uint64_t dropped() const noexcept { return m_dropped; } ///< topics no longer kept
    /// Grows whenever entries went, one by one or all: a pointer to an entry that was taken before may hang from then on.
    std::uint64_t erasures() const noexcept { return m_erasures; }
    /// Messages by the first level of their topic, of as many as kLevels; what is published under others is in otherLevels().
    struct LevelHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>()(text); }
    };
    using Levels = std::unordered_map<std::string, std::uint64_t, LevelHash, std::equal_to<>>;
    static constexpr std::size_t kLevels = 1000;
    const Levels& levels() const noexcept { return m_levels; }
    std::uint64_t otherLevels() const noexcept { return m_otherLevels; }
    /// Grows whenever a topic came or went.
    std::uint64_t generation() const noexcept { return m_generation; }

private:
    TopicEntry& touch(std::string_view topic);
    void countLevel(std::string_view topic);

    const std::size_t m_most;
    std::list<TopicEntry> m_topics;
    std::unordered_map<std::string_view, std::list<TopicEntry>::iterator> m_index; ///< keys are the entries' own texts
    Levels m_levels;
    std::uint64_t m_otherLevels = 0;
    struct History {
        std::deque<PinnedMessage> messages;
        std::size_t bytes = 0;
    };
    void keep(const std::string& topic, const tap::Event& event);

    std::map<std::string, History, std::less<>> m_pinned;
    std::size_t m_systemTopics = 0;
    std::uint64_t m_dropped = 0;
    std::uint64_t m_erasures = 0;
    std::uint64_t m_generation = 0;
    std::int64_t m_sampledNanos = 0;
    std::size_t m_trendAt = 0; ///< place of the oldest second in every entry's ring
};

} // namespace hookline::ui
