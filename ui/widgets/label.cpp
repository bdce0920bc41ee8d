#include "ui/widgets/label.h"

#include "ui/safe_text.h"
#include "ui/widgets/event_delegate.h"

#include <QApplication>
#include <QEvent>

namespace hookline::ui {

Label::Label(Role role, double scale, bool strong, QWidget* parent)
    : QLabel(parent)
    , m_role(role)
{
    setTextFormat(Qt::PlainText);
    if (scale != 1.0 || strong) {
        QFont own = font();
        own.setPointSizeF(own.pointSizeF() * scale);
        own.setWeight(strong ? QFont::DemiBold : QFont::Normal);
        setFont(own);
    }
    applyRole();
}

void Label::setRole(Role role)
{
    m_role = role;
    applyRole();
}

void Label::setMonospace() { setFont(EventDelegate::monospace(font())); }

Label* Label::wrapped()
{
    setWordWrap(true);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    return this;
}

Label* Label::note()
{
    wrapped();
    QSizePolicy policy = sizePolicy();
    policy.setVerticalPolicy(QSizePolicy::Preferred);
    setSizePolicy(policy);
    setAlignment(Qt::AlignTop | Qt::AlignLeft);
    return this;
}

Label* Label::selectable()
{
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    return this;
}

/// A text with an underlined letter is drawn in pieces, a little wider than QLabel reckons: the last letter would be cut.
QSize Label::withMnemonic(QSize size) const
{
    constexpr int kRoom = 4;
    return buddy() && !wordWrap() && text().contains(QLatin1Char('&')) ? size + QSize(kRoom, 0) : size;
}

QSize Label::sizeHint() const { return withMnemonic(QLabel::sizeHint()); }
QSize Label::minimumSizeHint() const { return withMnemonic(QLabel::minimumSizeHint()); }

void Label::applyRole()
{
    // Asked again on every palette change, so equal colours must end the chain.
    const QColor wanted = theme()[m_role];
    const QColor off = QApplication::palette().color(QPalette::Disabled, QPalette::WindowText);
    if (palette().color(QPalette::Active, QPalette::WindowText) == wanted && palette().color(QPalette::Disabled, QPalette::WindowText) == off
        && testAttribute(Qt::WA_SetPalette))
        return;
    QPalette own;
    for (const QPalette::ColorRole role : { QPalette::WindowText, QPalette::Text, QPalette::ButtonText }) { // the last one in a button
        own.setColor(role, wanted);
        own.setColor(QPalette::Disabled, role, off); // with the field it belongs to
    }
    setPalette(own);
}

void Label::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        applyRole();
    QLabel::changeEvent(event);
}

void ElidedLabel::setFullText(const QString& text)
{
    if (text == m_full)
        return;
    m_full = text;
    updateGeometry();
    elide();
}

QSize ElidedLabel::minimumSizeHint() const
{
    return { m_full.isEmpty() ? 0 : fontMetrics().averageCharWidth() * 6, QLabel::minimumSizeHint().height() };
}

void ElidedLabel::resizeEvent(QResizeEvent* event)
{
    QLabel::resizeEvent(event);
    elide();
}

void ElidedLabel::elide()
{
    if (m_whole >= 0)
        return setText(fontMetrics().horizontalAdvance(m_full) + m_whole <= contentsRect().width() ? m_full : QString());
    const QString shown = fontMetrics().elidedText(m_full, m_mode, contentsRect().width());
    setText(shown);
    setToolTip(shown == m_full ? QString() : toolTipText(m_full));
}

} // namespace hookline::ui
