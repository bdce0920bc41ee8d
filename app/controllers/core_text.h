// Texts of the core as Qt has them.
#pragma once

#include <QString>

#include <string_view>

namespace hookline::controllers {

inline QString qs(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

} // namespace hookline::controllers
