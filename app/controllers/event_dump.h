// --dump-events: each event with what became of it in Kafka, as one JSON line, from the very rows that the window is given.
#pragma once

#include "core/tap/event.h"

#include <QFile>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <unordered_map>

namespace hookline::controllers {

/// @thread ui
class EventDump {
public:
    explicit EventDump(const std::filesystem::path& file);

    /// Event and outcome may come in either order. A line is written when both are here; events that Kafka does not get are
    /// written when they are pushed out by newer ones or at the end.
    void add(const tap::Event& event);
    void add(const tap::KafkaOutcome& outcome);
    ~EventDump();

private:
    struct Pending {
        tap::Event event;
        tap::KafkaOutcome outcome;
        bool hasEvent = false;
    };
    void write(const Pending& pending);

    QFile m_file;
    std::unordered_map<std::uint64_t, Pending> m_pending;
};

} // namespace hookline::controllers
