#include "ui/group_colours.h"

#include "ui/theme.h"

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr QRgb kLight[kGroupColours]
    = { 0xFF2563C9, 0xFFB86E00, 0xFF0B8577, 0xFFB0307F, 0xFF7A3FD0, 0xFF5B7A1E, 0xFF007A9E, 0xFFC42B36, 0xFF6B7280 };
constexpr QRgb kDark[kGroupColours]
    = { 0xFF6EA8FF, 0xFFEDB452, 0xFF35C9B5, 0xFFF08CC8, 0xFFB794FF, 0xFFA9C95B, 0xFF5CC7E8, 0xFFFF7B81, 0xFFA2ACBA };

} // namespace

QColor groupColour(std::size_t place)
{
    const std::size_t at = std::min(place, kGroupColours - 1);
    return QColor(theme().dark ? kDark[at] : kLight[at]);
}

} // namespace hookline::ui
