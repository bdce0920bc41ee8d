#include "ui/theme.h"

#include "ui/style.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QFileInfo>
#include <QPixmapCache>

#include <cmath>

namespace hookline::ui {
namespace {

const Theme* g_current = &Theme::light();

Theme makeLight()
{
    Theme t;
    t.dark = false;
    t.roles = { QColor(0xF4F5F8), QColor(0xFFFFFF), QColor(0xECEEF3), QColor(0xE4E7EE), QColor(0xDFE3EA),
        QColor(0xBCC4D0), QColor(0x19202B), QColor(0x566172), QColor(0x4650C8), QColor(0x3A43B0), QColor(0xFFFFFF),
        QColor(0xE3E5FB), QColor(0x14743F), QColor(0xE2F4E9), QColor(0x8A5200), QColor(0xFCF1DA), QColor(0xBE2532),
        QColor(0xFCE7E8), QColor(0x1A65A8), QColor(0xE3F0FB), QColor(0xA3ACBA) };
    t.series = { QColor(0x2563C9), QColor(0x0B8577), QColor(0x7A3FD0), QColor(0xC42B36), QColor(0x0B8577),
        QColor(0xB86E00), QColor(0xC42B36), QColor(0x7A3FD0) };
    const QColor ok = t[Role::Ok], muted = t[Role::TextMuted], error = t[Role::Error], info = t[Role::Info];
    t.events = { ok, error, muted, QColor(0x7A35C0), QColor(0x6B5880), info, info, QColor(0x8A5200), muted,
        QColor(0x2A4FC4), QColor(0x0A7268), QColor(0x14743F), error, error };
    return t;
}

Theme makeDark()
{
    Theme t;
    t.dark = true;
    t.roles = { QColor(0x13161C), QColor(0x1B1F27), QColor(0x171A21), QColor(0x272D38), QColor(0x2A303B),
        QColor(0x465061), QColor(0xE7EAF0), QColor(0xA2ACBA), QColor(0x8A95FF), QColor(0xA1AAFF), QColor(0x11131F),
        QColor(0x2C3160), QColor(0x55C98F), QColor(0x17301F), QColor(0xEDB452), QColor(0x362B14), QColor(0xFF8087),
        QColor(0x3A1D21), QColor(0x70B7FB), QColor(0x182C40), QColor(0x5D6778) };
    t.series = { QColor(0x6EA8FF), QColor(0x35C9B5), QColor(0xB794FF), QColor(0xFF7B81), QColor(0x35C9B5),
        QColor(0xEDB452), QColor(0xFF7B81), QColor(0xB794FF) };
    const QColor ok = t[Role::Ok], muted = t[Role::TextMuted], error = t[Role::Error], info = t[Role::Info];
    t.events = { ok, error, muted, QColor(0xC79BFF), QColor(0xB3A3C9), info, info, QColor(0xEDB452), muted,
        QColor(0x8FB4FF), QColor(0x4FD0BF), QColor(0x55C98F), error, error };
    return t;
}

double luminance(const QColor& color)
{
    const auto channel = [](double v) { return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
    return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF()) + 0.0722 * channel(color.blueF());
}

constexpr auto kPortalGroup = "org.freedesktop.appearance";
constexpr auto kPortalKey = "color-scheme";

/// Asking for a bus where none is would start one; so look first.
bool sessionBusExists()
{
    return qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS")
        || QFileInfo::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + QLatin1String("/bus"));
}

} // namespace

const Theme& Theme::light()
{
    static const Theme t = makeLight();
    return t;
}

const Theme& Theme::darkTheme()
{
    static const Theme t = makeDark();
    return t;
}

const Theme& theme() noexcept { return *g_current; }

double contrast(const QColor& a, const QColor& b)
{
    const double la = luminance(a), lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

QPalette Theme::palette() const
{
    const Theme& t = *this;
    QPalette p;
    p.setColor(QPalette::Window, t[Role::Window]);
    p.setColor(QPalette::WindowText, t[Role::Text]);
    p.setColor(QPalette::Base, t[Role::Surface]);
    p.setColor(QPalette::AlternateBase, t[Role::Window]);
    p.setColor(QPalette::Text, t[Role::Text]);
    p.setColor(QPalette::Button, t[Role::Surface]);
    p.setColor(QPalette::ButtonText, t[Role::Text]);
    p.setColor(QPalette::BrightText, t[Role::Error]);
    p.setColor(QPalette::PlaceholderText, t[Role::TextMuted]);
    p.setColor(QPalette::Highlight, t[Role::Accent]);
    p.setColor(QPalette::HighlightedText, t[Role::OnAccent]);
    p.setColor(QPalette::Link, t[Role::Accent]);
    p.setColor(QPalette::LinkVisited, t[Role::Accent]);
    p.setColor(QPalette::ToolTipBase, dark ? QColor(0x2A303B) : QColor(0x232B38));
    p.setColor(QPalette::ToolTipText, QColor(0xF2F4F8));
    p.setColor(QPalette::Light, dark ? QColor(0x303744) : QColor(0xFFFFFF));
    p.setColor(QPalette::Midlight, t[Role::Border]);
    p.setColor(QPalette::Mid, t[Role::BorderStrong]);
    p.setColor(QPalette::Dark, dark ? QColor(0x0C0E12) : QColor(0x8A94A3));
    p.setColor(QPalette::Shadow, QColor(0, 0, 0, dark ? 160 : 60));
    const QColor off = dark ? QColor(0x6A7484) : QColor(0x9AA3B0);
    for (const QPalette::ColorRole role : { QPalette::WindowText, QPalette::Text, QPalette::ButtonText })
        p.setColor(QPalette::Disabled, role, off);
    QColor example = off; // what a field that cannot be filled in would take is no value that stands there
    example.setAlphaF(0.45F);
    p.setColor(QPalette::Disabled, QPalette::PlaceholderText, example);
    p.setColor(QPalette::Disabled, QPalette::Highlight, t[Role::BorderStrong]);
    return p;
}

ThemeController::ThemeController(QObject* parent)
    : QObject(parent)
    , m_platformDark(qApp->palette().color(QPalette::Window).lightnessF() < 0.5f)
{
    if (!qobject_cast<Style*>(qApp->style()))
        QApplication::setStyle(new Style);
    askPortal();
}

QString ThemeController::mode() const { return m_mode; }

void ThemeController::setMode(const QString& mode)
{
    m_mode = mode;
    apply();
}

void ThemeController::apply()
{
    const bool systemDark = m_system == Scheme::Unknown ? m_platformDark : m_system == Scheme::Dark;
    const bool dark = m_mode == QLatin1String("dark") || (m_mode != QLatin1String("light") && systemDark);
    g_current = dark ? &Theme::darkTheme() : &Theme::light();
    QApplication::setPalette(g_current->palette());
    emit changed();
}

void ThemeController::askPortal()
{
    if (!sessionBusExists())
        return;
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    const QString service = QStringLiteral("org.freedesktop.portal.Desktop");
    const QString path = QStringLiteral("/org/freedesktop/portal/desktop");
    const QString interface = QStringLiteral("org.freedesktop.portal.Settings");
    bus.connect(service, path, interface, QStringLiteral("SettingChanged"), this,
        SLOT(portalChanged(QString, QString, QDBusVariant)));
    QDBusMessage call = QDBusMessage::createMethodCall(service, path, interface, QStringLiteral("Read"));
    call << QString::fromLatin1(kPortalGroup) << QString::fromLatin1(kPortalKey);
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* done) {
        const QDBusPendingReply<QDBusVariant> reply = *done;
        done->deleteLater();
        if (!reply.isError())
            portalChanged(QString::fromLatin1(kPortalGroup), QString::fromLatin1(kPortalKey), reply.value());
    });
}

void ThemeController::portalChanged(const QString& group, const QString& key, const QDBusVariant& value)
{
    if (group != QLatin1String(kPortalGroup) || key != QLatin1String(kPortalKey))
        return;
    QVariant inner = value.variant();
    if (inner.canConvert<QDBusVariant>()) // Read wraps twice, SettingChanged once
        inner = inner.value<QDBusVariant>().variant();
    const uint scheme = inner.toUInt();
    m_system = scheme == 1 ? Scheme::Dark : scheme == 2 ? Scheme::Light : Scheme::Unknown;
    if (!m_mode.isEmpty())
        apply();
}

} // namespace hookline::ui
