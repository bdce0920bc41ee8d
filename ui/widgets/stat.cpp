#include "ui/widgets/stat.h"

#include "ui/widgets/label.h"
#include "ui/widgets/link.h"

#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace hookline::ui {

Stat::Stat(const char* linkName, QWidget* parent)
    : QWidget(parent)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(1);
    m_value = new Link(linkName, Role::Text, 1.75, true);
    connect(m_value, &Link::clicked, this, &Stat::clicked);
    m_caption = new Label(Role::TextMuted, 0.95);
    column->addWidget(m_value);
    column->addWidget(m_caption);
}

void Stat::setCaption(const QString& caption, const QString& leads)
{
    m_caption->setText(caption);
    m_value->setAbout(caption, leads);
}

void Stat::setValue(const QStringList& ways, Role role) { m_value->set(ways, role); }

QString Stat::value() const { return m_value->text(); }

Pill::Pill(QWidget* parent)
    : QWidget(parent)
{
    QFont own = font();
    own.setPointSizeF(own.pointSizeF() * 0.9);
    own.setWeight(QFont::DemiBold);
    setFont(own);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Pill::set(const QString& text, Role role, Role ground)
{
    m_role = role;
    m_ground = ground;
    if (text != m_text) {
        m_text = text;
        setAccessibleName(text);
        updateGeometry();
    }
    update();
}

QSize Pill::sizeHint() const { return { fontMetrics().horizontalAdvance(m_text) + 18, fontMetrics().height() + 6 }; }

void Pill::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme()[m_ground]);
    painter.drawRoundedRect(rect(), height() / 2.0, height() / 2.0);
    painter.setPen(theme()[m_role]);
    painter.drawText(rect(), Qt::AlignCenter, m_text);
}

FillBar::FillBar(QWidget* parent)
    : QWidget(parent)
{
    setFixedHeight(6);
    setMinimumWidth(40);
}

void FillBar::setFraction(double fraction)
{
    m_fraction = std::clamp(fraction, 0.0, 1.0);
    update();
}

Role FillBar::roleOf(double fraction)
{
    return fraction >= 0.8 ? Role::Error : fraction >= 0.5 ? Role::Warn : Role::Accent;
}

void FillBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme()[Role::Hover]);
    painter.drawRoundedRect(rect(), 3, 3);
    if (m_fraction <= 0)
        return;
    painter.setBrush(theme()[m_calm ? Role::Accent : roleOf(m_fraction)]);
    painter.drawRoundedRect(QRectF(0, 0, std::max(6.0, m_fraction * width()), height()), 3, 3);
}

} // namespace hookline::ui
