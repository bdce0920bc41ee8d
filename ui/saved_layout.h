// Where sizes, positions and what is open are kept between two runs.
#pragma once

#include <QSettings>

namespace hookline::ui {

inline QSettings savedLayout() { return QSettings(QStringLiteral("hookline"), QStringLiteral("window")); }

} // namespace hookline::ui
