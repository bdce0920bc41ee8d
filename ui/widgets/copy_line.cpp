#include "ui/widgets/copy_line.h"

#include "ui/icons.h"
#include "ui/theme.h"
#include "ui/widgets/label.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>

namespace hookline::ui {

CopyLine::CopyLine(QWidget* parent)
    : QWidget(parent)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(10, 2, 2, 2);
    row->setSpacing(6);
    m_label = (new Label(Role::Text, 0.95))->wrapped(); // half an address is none
    m_label->setMonospace();
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    m_label->setSizePolicy(policy);
    m_copy = new QToolButton;
    m_copy->setObjectName(QStringLiteral("copyToolButton"));
    m_copy->setIcon(icon("copy"));
    m_copy->setAutoRaise(true);
    row->addWidget(m_label, 1);
    row->addWidget(m_copy, 0, Qt::AlignTop);
    connect(m_copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(text()); });
    retranslate();
}

void CopyLine::setText(const QString& text) { m_label->setText(text); }
QString CopyLine::text() const { return m_label->text(); }

void CopyLine::retranslate()
{
    m_copy->setToolTip(tr("Copy"));
    m_copy->setAccessibleName(tr("Copy"));
}

void CopyLine::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void CopyLine::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(theme()[Role::Window]);
    painter.setPen(QPen(theme()[Role::Border], 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

} // namespace hookline::ui
