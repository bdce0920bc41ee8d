// The program's own SVG icons, tinted when they are painted, so that they follow the theme. @thread ui
#pragma once

#include "core/tap/event.h"
#include "ui/theme.h"

#include <QIcon>
#include <QPixmap>

namespace hookline::ui {

/// `name` is a file of resources/icons without its ending. Normal icons use `role`, disabled ones Idle, checked ones of the usual
/// role Accent.
QIcon icon(const char* name, Role role = Role::TextMuted);
/// Logical size in pixels; the result carries the device pixel ratio. Cached.
QPixmap iconPixmap(const char* name, const QColor& color, int size, qreal devicePixelRatio);
const char* iconName(tap::EventKind kind) noexcept;
QIcon applicationIcon();

} // namespace hookline::ui
