#include "ui/widgets/link.h"

#include "ui/safe_text.h"

#include <QPainter>

#include <algorithm>

namespace hookline::ui {

Link::Link(const char* objectName, Role role, double scale, bool strong, QWidget* parent)
    : QAbstractButton(parent)
    , m_role(role)
{
    setObjectName(QLatin1String(objectName));
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    if (scale != 1.0 || strong) {
        QFont own = font();
        own.setPointSizeF(own.pointSizeF() * scale);
        own.setWeight(strong ? QFont::DemiBold : QFont::Normal);
        setFont(own);
    }
}

void Link::set(const QString& text, Role role)
{
    if (role != m_role) {
        m_role = role;
        update();
    }
    if (text == QAbstractButton::text())
        return;
    QAbstractButton::setText(text);
    const int wide = fontMetrics().horizontalAdvance(text);
    if (!m_steady || wide > m_widest) {
        m_widest = wide;
        updateGeometry();
    }
    sayName();
    update();
}

void Link::setAbout(const QString& name, const QString& leads)
{
    m_name = name;
    setToolTip(toolTipText(leads));
    setAccessibleDescription(leads);
    sayName();
}

void Link::sayName() { setAccessibleName(m_name.isEmpty() ? text() : m_name + QLatin1Char(' ') + text()); }

void Link::setAlignment(Qt::Alignment alignment)
{
    m_alignment = alignment;
    update();
}

QSize Link::sizeHint() const { return { std::max(m_widest, fontMetrics().horizontalAdvance(text())) + 2, fontMetrics().height() + 2 }; }

void Link::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QColor color = theme()[isEnabled() ? m_role : Role::TextMuted];
    const QString shown = fontMetrics().elidedText(text(), Qt::ElideRight, width());
    painter.setPen(color);
    painter.drawText(rect(), static_cast<int>(m_alignment), shown);
    if (isEnabled() && (underMouse() || hasFocus())) {
        const int wide = fontMetrics().horizontalAdvance(shown);
        const int left = m_alignment & Qt::AlignHCenter ? (width() - wide) / 2 : m_alignment & Qt::AlignRight ? width() - wide : 0;
        const int y = (height() + fontMetrics().ascent()) / 2;
        painter.setPen(QPen(hasFocus() ? theme()[Role::Accent] : color, hasFocus() ? 2 : 1));
        painter.drawLine(left, y, left + wide, y);
    }
}

void Link::enterEvent(QEnterEvent*) { update(); }
void Link::leaveEvent(QEvent*) { update(); }

} // namespace hookline::ui
