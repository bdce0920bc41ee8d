#include "ui/widgets/card.h"

#include "ui/theme.h"
#include "ui/widgets/label.h"

#include <QPainter>
#include <QVBoxLayout>

namespace hookline::ui {

Card::Card(QWidget* parent)
    : QFrame(parent)
{
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(18, 14, 18, 16);
    outer->setSpacing(8);
    m_head = new QHBoxLayout;
    m_head->setSpacing(8);
    m_heading = new Label(Role::TextMuted, 1.0, true);
    m_head->addWidget(m_heading);
    m_head->addStretch(1);
    m_heading->hide();
    outer->addLayout(m_head);
    m_body = new QVBoxLayout;
    m_body->setSpacing(6);
    outer->addLayout(m_body, 1);
}

void Card::setHeading(const QString& text)
{
    m_heading->setText(text);
    m_heading->setVisible(!text.isEmpty());
}

void Card::addToHeading(QWidget* widget) { m_head->addWidget(widget); }

void Card::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(theme()[Role::Surface]);
    painter.setPen(QPen(theme()[Role::Border], 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10);
}

} // namespace hookline::ui
