#include "ui/dialogs/edit_dialog.h"

#include "ui/dialogs/field_tabs.h"
#include "ui/format.h"
#include "ui/texts.h"
#include "ui/timing.h"
#include "ui/widgets/card.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace hookline::ui {

EditDialog::EditDialog(const QString& name, FieldTabs* form, QWidget* preview, int previewPart, QWidget* parent)
    : QDialog(parent)
    , m_form(form)
{
    setObjectName(name + QStringLiteral("Dialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(false);
    setMinimumSize(920, 560);
    resize(1060, 680);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 14, 20, 16);
    column->setSpacing(12);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(18);
    middle->addWidget(form, 5);
    auto* side = new Card;
    m_previewHeading = new Label(Role::TextMuted, 1.0, true);
    side->body()->addWidget(m_previewHeading);
    side->body()->addWidget(preview, 1);
    middle->addWidget(side, previewPart);
    column->addLayout(middle, 1);
    m_other = new Label(Role::Error);
    m_other->setObjectName(name + QStringLiteral("OtherIssuesLabel"));
    m_other->wrapped()->selectable();
    m_other->hide();
    column->addWidget(m_other);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(8);
    m_state = new Label(Role::TextMuted);
    m_state->setObjectName(name + QStringLiteral("StateLabel"));
    m_state->wrapped();
    foot->addWidget(m_state, 1);
    const auto button = [&](const char* which) {
        auto* out = new QPushButton;
        out->setObjectName(name + QLatin1String(which));
        out->setAutoDefault(false);
        foot->addWidget(out);
        return out;
    };
    m_delete = button("DeletePushButton");
    m_delete->hide();
    m_cancel = button("CancelPushButton");
    m_ok = button("OkPushButton");
    m_ok->setProperty("primary", true);
    column->addLayout(foot);

    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingPause);
    connect(&m_typing, &QTimer::timeout, this, &EditDialog::checkNow);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_ok, &QPushButton::clicked, this, &EditDialog::confirm);
}

void EditDialog::edited()
{
    m_asking = false;
    m_typing.start();
}

void EditDialog::checkNow()
{
    m_typing.stop();
    check();
}

void EditDialog::showIssues(std::vector<config::Issue> found, const std::string& block, const std::string& name,
    std::size_t place, const QString& whenRight)
{
    const std::string byName = block + "." + name + ".";
    const std::string byPlace = block + "[" + std::to_string(place + 1) + "].";
    std::erase_if(found, [&](const config::Issue& issue) {
        return !issue.key.starts_with(byName) && !issue.key.starts_with(byPlace) && issue.key != block;
    });
    m_form->sortByField(found);
    m_errors = static_cast<int>(std::ranges::count(found, config::Severity::Error, &config::Issue::severity));
    QStringList other;
    for (const config::Issue& issue : m_form->showIssues(found))
        other << Texts::issue(issue);
    m_other->setText(other.join(QLatin1Char('\n')));
    m_other->setVisible(!other.isEmpty());
    m_ok->setEnabled(m_errors == 0);
    if (m_errors == 0) {
        say(whenRight, Role::TextMuted);
        return;
    }
    const auto first = std::ranges::find(found, config::Severity::Error, &config::Issue::severity);
    const QString where = m_form->labelOf(*first);
    const QString count = m_errors > 1 ? tr("%Ln errors, the first", nullptr, m_errors) : tr("%Ln error(s)", nullptr, m_errors);
    say(where.isEmpty() ? labelled(count, Texts::issue(*first)) : labelled(tr("%1 in “%2”").arg(count, where), FieldTabs::besideField(*first)),
        Role::Error);
    m_form->showFirstError();
}

void EditDialog::say(const QString& text, Role role)
{
    m_state->setText(text);
    m_state->setRole(role);
}

void EditDialog::confirm()
{
    checkNow();
    if (m_errors > 0)
        m_form->focusFirstError();
    else
        takeOver();
}

void EditDialog::done(int result)
{
    // Escape must not cost what somebody has typed: the first time it says so.
    if (result == Rejected && isChanged() && !std::exchange(m_asking, true)) {
        say(losesWords(), Role::Warn);
        return;
    }
    QDialog::done(result);
}

void EditDialog::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void EditDialog::retranslate()
{
    m_previewHeading->setText(tr("Preview"));
    m_delete->setText(tr("Delete"));
    m_cancel->setText(tr("Cancel"));
    checkNow();
}

} // namespace hookline::ui
