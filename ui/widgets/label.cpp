#include "ui/widgets/label.h"

#include "ui/safe_text.h"

#include <QEvent>
#include <QFontDatabase>

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

void Label::setMonospace()
{
    QFont own = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    own.setPointSizeF(font().pointSizeF());
    setFont(own);
}

Label* Label::wrapped()
{
    setWordWrap(true);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    return this;
}

Label* Label::selectable()
{
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    return this;
}

void Label::applyRole()
{
    // Asked again on every palette change, so equal colours must end the chain.
    const QColor wanted = theme()[m_role];
    if (palette().color(QPalette::WindowText) == wanted && testAttribute(Qt::WA_SetPalette))
        return;
    QPalette own;
    own.setColor(QPalette::WindowText, wanted);
    own.setColor(QPalette::Text, wanted);
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
    return { fontMetrics().averageCharWidth() * 6, QLabel::minimumSizeHint().height() };
}

void ElidedLabel::resizeEvent(QResizeEvent* event)
{
    QLabel::resizeEvent(event);
    elide();
}

void ElidedLabel::elide()
{
    const QString shown = fontMetrics().elidedText(m_full, m_mode, contentsRect().width());
    setText(shown);
    setToolTip(shown == m_full ? QString() : toolTipText(m_full));
}

} // namespace hookline::ui
