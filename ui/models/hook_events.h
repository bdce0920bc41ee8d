// What a hook point has to do with the events: which of them come by there, in the event list and in the rules for Kafka. Pure
// functions. @thread any
#pragma once

#include "core/config/settings.h"
#include "core/metrics/hook_listing.h"

#include <QString>

#include <string>
#include <string_view>
#include <vector>

namespace hookline::ui {

/// The event that the point tells of, "publish"; empty: it tells of none.
std::string_view eventOf(std::string_view point) noexcept;
/// The rules that want the events of the point; one without a name is the default rule.
std::vector<std::string> rulesAt(std::string_view point, const config::KafkaSettings& settings);
/// For the event list: what came by the point, or by the callback if its filter lets it. Empty: the list has nothing of it.
QString eventsFilter(std::string_view point, const metrics::CallbackFilter& filter);
/// A message waits for the callbacks of this point on its way from its publisher to the subscribers.
bool isOnPublishPath(std::string_view point) noexcept;

} // namespace hookline::ui
