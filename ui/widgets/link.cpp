#include "ui/widgets/link.h"

#include "ui/safe_text.h"
#include "ui/widgets/fitting_text.h"

#include <QPainter>

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr int kMostSpare = 5; ///< characters: a number that has become this much shorter leaves a hole

} // namespace

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

void Link::set(const QStringList& ways, Role role)
{
    if (role != m_role) {
        m_role = role;
        update();
    }
    if (ways == m_ways)
        return;
    m_ways = ways;
    const int wide = fontMetrics().horizontalAdvance(ways.front());
    if (!m_steady || wide > m_widest || m_widest - wide > kMostSpare * fontMetrics().averageCharWidth()) {
        m_widest = wide;
        updateGeometry();
    }
    choose();
    sayName();
}

void Link::choose()
{
    if (!m_ways.isEmpty()) // a hidden one has no width yet
        QAbstractButton::setText(isVisible() ? firstThatFits(m_ways, fontMetrics(), width()) : m_ways.front());
    const bool whole = m_ways.size() < 2 || text() == m_ways.front();
    setToolTip(toolTipText(whole ? m_leads : m_ways.front() + QLatin1Char('\n') + m_leads));
    update();
}

void Link::setAbout(const QString& name, const QString& leads)
{
    m_name = name;
    m_leads = leads;
    setAccessibleDescription(leads);
    choose();
    sayName();
}

void Link::sayName()
{
    const QString whole = m_ways.isEmpty() ? text() : m_ways.front();
    setAccessibleName(m_name.isEmpty() ? whole : m_name + QLatin1Char(' ') + whole);
}

void Link::setAlignment(Qt::Alignment alignment)
{
    m_alignment = alignment;
    update();
}

QSize Link::sizeHint() const
{
    const int wide = m_ways.isEmpty() ? 0 : fontMetrics().horizontalAdvance(m_ways.front());
    return { std::max(m_widest, wide) + 2, fontMetrics().height() + 2 };
}

QSize Link::minimumSizeHint() const
{
    return m_ways.size() < 2 ? sizeHint() : QSize(fontMetrics().horizontalAdvance(m_ways.back()) + 2, sizeHint().height());
}

void Link::resizeEvent(QResizeEvent*) { choose(); }
void Link::showEvent(QShowEvent*) { choose(); }

void Link::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QColor color = theme()[isEnabled() ? m_role : Role::TextMuted];
    // Not by a fraction of a pixel, which choose() does not know.
    const bool fits = fontMetrics().horizontalAdvance(text()) <= width();
    const QString shown = fits ? text() : fontMetrics().elidedText(text(), Qt::ElideRight, width());
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
