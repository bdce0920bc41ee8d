#include "ui/widgets/page_header.h"

#include "ui/icons.h"
#include "ui/widgets/label.h"

#include <QAction>
#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>

namespace hookline::ui {
namespace {

/// What a button's words take up beside its icon, as QToolButton reckons it.
int wordsOf(const QToolButton* button)
{
    const QFontMetrics metrics = button->fontMetrics();
    return metrics.size(Qt::TextShowMnemonic, button->text()).width() + 2 * metrics.horizontalAdvance(QLatin1Char(' ')) + 4;
}

bool isWordy(const QToolButton* button) { return button->toolButtonStyle() == Qt::ToolButtonTextBesideIcon; }

} // namespace

void standFor(QToolButton& button, QAction* action)
{
    button.setDefaultAction(action);
    QObject::connect(&button, &QToolButton::toggled, action, [action](bool on) {
        if (action->isCheckable() && action->isChecked() != on)
            action->trigger();
    });
}

PageHeader::PageHeader(QWidget* parent)
    : QWidget(parent)
{
    m_row = new QHBoxLayout(this);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(8);
    m_title = new Label(Role::Text, 1.7, true);
    m_title->setObjectName(QStringLiteral("pageTitleLabel"));
    m_subtitle = new ElidedLabel(Role::TextMuted);
    m_subtitle->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_subtitle->setWhole(16); // and the row's spacing
    m_row->addWidget(m_title);
    m_row->addSpacing(6);
    m_row->addWidget(m_subtitle, 1);
}

void PageHeader::setTitle(const QString& title, const QString& subtitle)
{
    m_title->setText(title);
    m_subtitle->setFullText(subtitle);
}

QPushButton* PageHeader::addButton(const char* iconName, const char* objectName, bool primary)
{
    auto* button = new QPushButton;
    button->setObjectName(QLatin1String(objectName));
    button->setIcon(icon(iconName, primary ? Role::OnAccent : Role::TextMuted));
    button->setProperty("primary", primary);
    m_row->addWidget(button);
    return button;
}

QToolButton* PageHeader::addAction(QAction* action, const char* objectName)
{
    auto* button = new QToolButton;
    button->setObjectName(QLatin1String(objectName));
    standFor(*button, action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    button->setProperty("wordy", true);
    button->setFocusPolicy(Qt::TabFocus);
    m_row->addWidget(button);
    return button;
}

void PageHeader::letShrink(QToolButton* button)
{
    m_shrinking.append(button);
    connect(button->defaultAction(), &QAction::changed, this, &PageHeader::shrink);
}

QSize PageHeader::minimumSizeHint() const
{
    QSize out = QWidget::minimumSizeHint();
    for (const QToolButton* button : m_shrinking)
        out.rwidth() -= isWordy(button) ? wordsOf(button) : 0;
    return out;
}

void PageHeader::shrink()
{
    int needed = m_row->minimumSize().width();
    for (const QToolButton* button : m_shrinking)
        needed += isWordy(button) ? 0 : wordsOf(button);
    for (qsizetype i = m_shrinking.size() - 1; i >= 0; --i) {
        QToolButton* button = m_shrinking[i];
        const bool words = needed <= width();
        if (!words)
            needed -= wordsOf(button);
        button->setToolButtonStyle(words ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    }
}

void PageHeader::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    shrink();
}

void PageHeader::addWidget(QWidget* widget) { m_row->addWidget(widget); }

} // namespace hookline::ui
