#include "ui/icons.h"

#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace hookline::ui {
namespace {

class TintedEngine final : public QIconEngine {
public:
    TintedEngine(const char* name, Role role)
        : m_name(name)
        , m_role(role)
    {
    }
    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override
    {
        const int size = std::min(rect.width(), rect.height());
        const QPixmap image = iconPixmap(m_name, color(mode, state), size, painter->device()->devicePixelRatioF());
        painter->drawPixmap(rect.center() - QPoint((size - 1) / 2, (size - 1) / 2), image);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        return iconPixmap(m_name, color(mode, state), std::min(size.width(), size.height()), 1.0);
    }
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) override
    {
        // `size` is in device pixels here.
        const int logical = qRound(std::min(size.width(), size.height()) / scale);
        return iconPixmap(m_name, color(mode, state), logical, scale);
    }
    QIconEngine* clone() const override { return new TintedEngine(*this); }

private:
    QColor color(QIcon::Mode mode, QIcon::State state) const
    {
        if (mode == QIcon::Disabled)
            return theme()[Role::Idle];
        return theme()[state == QIcon::On && m_role == Role::TextMuted ? Role::Accent : m_role];
    }
    const char* m_name;
    Role m_role;
};

} // namespace

QIcon icon(const char* name, Role role) { return QIcon(new TintedEngine(name, role)); }

QPixmap iconPixmap(const char* name, const QColor& color, int size, qreal devicePixelRatio)
{
    const QString key = QStringLiteral("hookline-%1-%2-%3-%4")
                            .arg(QLatin1String(name))
                            .arg(color.rgba())
                            .arg(size)
                            .arg(devicePixelRatio);
    QPixmap out;
    if (QPixmapCache::find(key, &out))
        return out;
    const int pixels = std::max(1, qRound(size * devicePixelRatio));
    out = QPixmap(pixels, pixels);
    out.fill(Qt::transparent);
    QSvgRenderer svg(QStringLiteral(":/hookline/icons/%1.svg").arg(QLatin1String(name)));
    QPainter painter(&out);
    svg.render(&painter, QRectF(0, 0, pixels, pixels));
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(out.rect(), color);
    painter.end();
    out.setDevicePixelRatio(devicePixelRatio);
    QPixmapCache::insert(key, out);
    return out;
}

const char* iconName(tap::EventKind kind) noexcept
{
    switch (kind) {
    case tap::EventKind::Connected: return "ev_connected";
    case tap::EventKind::ConnectRefused:
    case tap::EventKind::SubscribeRefused: return "ev_refused";
    case tap::EventKind::Disconnected: return "ev_disconnected";
    case tap::EventKind::Subscribed: return "ev_subscribed";
    case tap::EventKind::Unsubscribed: return "ev_unsubscribed";
    case tap::EventKind::SessionCreated:
    case tap::EventKind::SessionResumed:
    case tap::EventKind::SessionTakenOver:
    case tap::EventKind::SessionTerminated: return "ev_session";
    case tap::EventKind::Publish: return "ev_publish";
    case tap::EventKind::Delivered: return "ev_delivered";
    case tap::EventKind::Acked: return "ev_acked";
    case tap::EventKind::Dropped: return "ev_dropped";
    }
    return "info";
}

QIcon applicationIcon() { return QIcon(QStringLiteral(":/hookline/icons/hookline.svg")); }

} // namespace hookline::ui
