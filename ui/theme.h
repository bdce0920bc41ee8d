// The window's colours by role, light and dark, and the palette that is made of them.
//
// Custom painting asks theme() at paint time, so a switch needs only a repaint. Every text role has at least 4.5:1 contrast on
// the surfaces it is used on (tests/gui/test_theme.cpp). @thread ui
#pragma once

#include "core/tap/event.h"

#include <QColor>
#include <QObject>
#include <QPalette>

#include <array>

class QDBusVariant;
class QString;

namespace hookline::ui {

enum class Role {
    Window,  ///< behind everything
    Surface, ///< cards, tables, fields
    Sidebar,
    Hover, ///< under the mouse, on any surface
    Border,
    BorderStrong, ///< fields, buttons
    Text,
    TextMuted,
    Accent,
    AccentHover,
    OnAccent,   ///< text on Accent
    AccentSoft, ///< selection
    Ok,
    OkSoft,
    Warn,
    WarnSoft,
    Error,
    ErrorSoft,
    Info,
    InfoSoft,
    Idle, ///< dots and edges of things that are off
};
inline constexpr int kRoles = static_cast<int>(Role::Idle) + 1;

enum class Series { MqttIn, MqttOut, KafkaAcked, Lost, P50, P95, P99, KafkaBytes };
inline constexpr int kSeries = static_cast<int>(Series::KafkaBytes) + 1;

struct Theme {
    bool dark = false;
    std::array<QColor, kRoles> roles;
    std::array<QColor, kSeries> series;
    std::array<QColor, tap::kEventKinds> events;

    const QColor& operator[](Role role) const { return roles[static_cast<std::size_t>(role)]; }
    const QColor& operator[](Series wanted) const { return series[static_cast<std::size_t>(wanted)]; }
    const QColor& operator[](tap::EventKind kind) const { return events[static_cast<std::size_t>(kind)]; }
    QPalette palette() const;

    static const Theme& light();
    static const Theme& darkTheme();
};

/// The one in use.
const Theme& theme() noexcept;

/// WCAG contrast ratio of two opaque colours, 1…21.
double contrast(const QColor& a, const QColor& b);

/// Applies "light", "dark" or "system" to the application: style, palette, and on "system" the desktop's own choice, live.
class ThemeController : public QObject {
    Q_OBJECT

public:
    explicit ThemeController(QObject* parent = nullptr);
    void setMode(const QString& mode);
    QString mode() const;

signals:
    void changed();

private slots:
    void portalChanged(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void apply();
    void askPortal();

    enum class Scheme { Unknown, Light, Dark };
    QString m_mode;
    Scheme m_system = Scheme::Unknown;
    bool m_platformDark = false;
};

} // namespace hookline::ui
