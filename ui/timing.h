// Rhythms that the whole window keeps.
#pragma once

namespace hookline::ui {

inline constexpr int kTypingPause = 300; ///< ms: so long nothing is typed before what was typed is acted on
inline constexpr int kRenewMs = 1000;    ///< between two looks at figures that change all the time; as often as librdkafka has news

} // namespace hookline::ui
