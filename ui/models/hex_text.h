// Bytes as "00000010  48 65 6c 6c 6f …  |Hello…|", sixteen a line. Pure function. @thread any
#pragma once

#include <QString>

#include <string_view>

namespace hookline::ui {

QString hexText(std::string_view bytes);

} // namespace hookline::ui
