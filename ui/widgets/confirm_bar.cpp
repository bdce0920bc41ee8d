#include "ui/widgets/confirm_bar.h"

#include "ui/widgets/label.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>

namespace hookline::ui {
namespace {

constexpr int kAwayMs = 30000; ///< as long as something can be taken back

} // namespace

ConfirmBar::ConfirmBar(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("confirmBar"));
    setAutoFillBackground(true);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(24, 6, 24, 6);
    row->setSpacing(8);
    m_text = new ElidedLabel(Role::Text);
    m_text->setObjectName(QStringLiteral("confirmLabel"));
    m_text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_yes = new QPushButton;
    m_yes->setObjectName(QStringLiteral("confirmYesPushButton"));
    m_no = new QPushButton;
    m_no->setObjectName(QStringLiteral("confirmNoPushButton"));
    m_no->setProperty("quiet", true);
    row->addWidget(m_text, 1);
    row->addWidget(m_yes);
    row->addWidget(m_no);
    m_away.setSingleShot(true);
    m_away.setInterval(kAwayMs);
    connect(&m_away, &QTimer::timeout, this, &ConfirmBar::dismiss);
    connect(m_no, &QPushButton::clicked, this, &ConfirmBar::dismiss);
    connect(m_yes, &QPushButton::clicked, this, [this] {
        const std::function<void()> then = std::move(m_then);
        dismiss();
        if (then)
            then();
    });
    hide();
}

void ConfirmBar::ask(const QString& question, const QString& yes, std::function<void()> then, const QString& no)
{
    m_away.stop();
    m_no->setText(no.isEmpty() ? tr("Cancel") : no);
    show(question, yes, std::move(then));
    m_yes->setFocus(Qt::OtherFocusReason);
}

void ConfirmBar::warn(const QString& question, const QString& yes, std::function<void()> then, const QString& no)
{
    ask(question, yes, std::move(then), no);
    m_yes->setProperty("danger", true);
    m_no->setProperty("quiet", false);
    m_no->setFocus(Qt::OtherFocusReason);
    for (QPushButton* each : { m_yes, m_no })
        each->update();
}

void ConfirmBar::tell(const QString& what, const QString& undo, std::function<void()> then)
{
    m_no->setText(tr("Close"));
    show(what, undo, std::move(then));
    m_away.start();
}

void ConfirmBar::show(const QString& text, const QString& button, std::function<void()> then)
{
    m_then = std::move(then);
    m_yes->setProperty("danger", false);
    m_no->setProperty("quiet", true);
    m_text->setFullText(text);
    m_yes->setText(button);
    m_yes->setVisible(!button.isEmpty());
    QWidget::show();
}

void ConfirmBar::dismiss()
{
    m_away.stop();
    m_then = {};
    if (isHidden())
        return;
    hide();
    emit dismissed();
}

void ConfirmBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        dismiss(); // it speaks the old language
    QWidget::changeEvent(event);
}

} // namespace hookline::ui
