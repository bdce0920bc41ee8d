#include "ui/widgets/letter_bar.h"

#include "ui/widgets/label.h"
#include "ui/widgets/stat.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>

namespace hookline::ui {

LetterBar::LetterBar(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("letterBar"));
    setAutoFillBackground(true);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(24, 6, 24, 6);
    row->setSpacing(10);
    m_text = new Label(Role::Text);
    m_text->setObjectName(QStringLiteral("letterBarLabel"));
    m_text->wrapped()->selectable();
    m_bar = new FillBar;
    m_bar->setCalm(true);
    m_button = new QPushButton;
    m_button->setObjectName(QStringLiteral("letterBarPushButton"));
    row->addWidget(m_text, 3);
    row->addWidget(m_bar, 1);
    row->addWidget(m_button);
    connect(m_button, &QPushButton::clicked, this, &LetterBar::press);
    hide();
}

void LetterBar::showRunning(const QString& text, bool cancel)
{
    if (!m_running)
        m_bar->hide(); // how far it is comes later, if at all
    m_running = true;
    m_text->setText(text);
    m_button->setVisible(cancel);
    nameButton();
    show();
}

void LetterBar::setFraction(double fraction)
{
    m_bar->setFraction(fraction);
    m_bar->show();
}

void LetterBar::tell(const QString& text)
{
    m_running = false;
    m_text->setText(text);
    m_bar->hide();
    m_button->show();
    nameButton();
    show();
}

void LetterBar::press()
{
    if (m_running)
        emit cancelWanted();
    else
        hide();
}

void LetterBar::nameButton() { m_button->setText(m_running ? tr("Cancel") : tr("Close")); }

void LetterBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        nameButton();
        if (!m_running)
            hide(); // it speaks the old language
    }
    QWidget::changeEvent(event);
}

} // namespace hookline::ui
