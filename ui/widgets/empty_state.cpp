#include "ui/widgets/empty_state.h"

#include "ui/icons.h"
#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QRegularExpression>
#include <QVBoxLayout>

namespace hookline::ui {
namespace {

constexpr int kIcon = 44;
constexpr int kWidest = 560; ///< a line that is read at a glance

} // namespace

EmptyState::EmptyState(QWidget* parent)
    : QWidget(parent)
{
    auto* column = new QVBoxLayout(this);
    column->setSpacing(14);
    column->addStretch(1);
    column->addSpacing(kIcon + 10);
    m_text = new Label(Role::TextMuted, 1.1);
    m_text->setAlignment(Qt::AlignCenter);
    m_text->wrapped();
    m_text->setMaximumWidth(kWidest);
    auto* line = new QHBoxLayout;
    line->addStretch(1);
    line->addWidget(m_text, 1000);
    line->addStretch(1);
    column->addLayout(line);
    m_buttons = new QHBoxLayout;
    m_buttons->addStretch(1);
    m_buttons->addStretch(1);
    column->addLayout(m_buttons);
    column->addStretch(2);
}

void EmptyState::setIcon(const char* name, Role role)
{
    m_icon = name;
    m_role = role;
    update();
}

/// What does not fit into one line is broken between its sentences first, lest a word is left alone.
void EmptyState::setText(const QString& text)
{
    static const QRegularExpression kBetween(QStringLiteral("(?<=[.?!]) (?=\\p{Lu})|(?<=\u3002)(?=.)"));
    m_said = text;
    m_text->setAccessibleName(text);
    const bool tooWide = m_text->fontMetrics().horizontalAdvance(text) > kWidest;
    m_text->setText(tooWide ? QString(text).replace(kBetween, QStringLiteral("\n")) : text);
}

QString EmptyState::text() const { return m_said; }

QPushButton* EmptyState::addButton(const char* objectName, bool primary)
{
    auto* button = new QPushButton;
    button->setObjectName(QLatin1String(objectName));
    button->setProperty("primary", primary);
    m_buttons->insertWidget(m_buttons->count() - 1, button);
    return button;
}

void EmptyState::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.drawPixmap((width() - kIcon) / 2, m_text->y() - kIcon - 14,
        iconPixmap(m_icon, theme()[m_role], kIcon, devicePixelRatioF()));
}

} // namespace hookline::ui
