// Colours for lines that have no meaning of their own and only have to be told apart: rules, topics, clusters. At least 3:1 on
// surfaces, light and dark. @thread ui
#pragma once

#include <QColor>

#include <cstddef>

namespace hookline::ui {

inline constexpr std::size_t kGroupColours = 9; ///< the last: all that have none

/// In the theme that is used now.
QColor groupColour(std::size_t place);

} // namespace hookline::ui
