#include "core/metrics/snapshot.h"

namespace hookline::metrics {

std::string_view name(SourceSkip reason) noexcept
{
    switch (reason) {
    case SourceSkip::MissingField: return "missing_field";
    case SourceSkip::BadTopic: return "bad_topic";
    case SourceSkip::BadQos: return "bad_qos";
    case SourceSkip::BadRetain: return "bad_retain";
    case SourceSkip::BadProperty: return "bad_property";
    case SourceSkip::TooLarge: return "too_large";
    case SourceSkip::Loop: return "loop";
    case SourceSkip::NotAuthorized: return "not_authorized";
    case SourceSkip::Rejected: return "rejected";
    }
    return "unknown";
}

std::string_view name(SourceState state) noexcept
{
    switch (state) {
    case SourceState::Connecting: return "connecting";
    case SourceState::Running: return "running";
    case SourceState::Waiting: return "waiting_for_subscriber";
    case SourceState::Held: return "held";
    case SourceState::Down: return "down";
    case SourceState::Blocked: return "blocked";
    }
    return "unknown";
}

} // namespace hookline::metrics
