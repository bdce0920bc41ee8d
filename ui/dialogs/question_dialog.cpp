#include "ui/dialogs/question_dialog.h"

#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace hookline::ui {
namespace {

constexpr int kLeastWidth = 440; ///< of the explanation

} // namespace

QuestionDialog::QuestionDialog(
    const QString& name, const QString& title, const QString& what, const QString& why, QWidget* parent)
    : QDialog(parent)
{
    setObjectName(name + QLatin1String("Dialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    setWindowTitle(title);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 18);
    column->setSpacing(10);
    auto* first = new Label(Role::Text, 1.1, true);
    first->setText(what);
    column->addWidget(first);
    auto* second = new Label(Role::TextMuted);
    second->setObjectName(name + QLatin1String("WhyLabel"));
    second->setText(why);
    second->wrapped();
    second->setMinimumWidth(kLeastWidth);
    column->addWidget(second);
    column->addSpacing(8);
    m_buttons = new QHBoxLayout;
    m_buttons->addStretch(1);
    column->addLayout(m_buttons);
}

QPushButton* QuestionDialog::addButton(const char* name, const QString& text)
{
    auto* out = new QPushButton(text);
    out->setObjectName(QLatin1String(name));
    m_buttons->addWidget(out);
    return out;
}

void QuestionDialog::addCancel(const char* name, const QString& text)
{
    QPushButton* cancel = addButton(name, text);
    cancel->setDefault(true);
    cancel->setFocus();
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
}

QPushButton* QuestionDialog::addAnswer(const char* name, const QString& text)
{
    QPushButton* answer = addButton(name, text);
    connect(answer, &QPushButton::clicked, this, &QDialog::accept);
    return answer;
}

} // namespace hookline::ui
