#include "ui/widgets/users_view.h"

#include "ui/core_words.h"
#include "ui/dialogs/user_dialog.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/ports/settings_desk.h"
#include "ui/safe_text.h"
#include "ui/widgets/follow_selection.h"
#include "ui/widgets/label.h"
#include "ui/widgets/spoken_label.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QListWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookline::ui {

UsersView::UsersView(SettingsDesk& desk, QWidget* parent)
    : QWidget(parent)
    , m_desk(desk)
{
    setObjectName(QStringLiteral("usersView"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 6, 0, 6);
    column->setSpacing(6);
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    m_heading = new Label(Role::Text, 1.08, true);
    row->addWidget(m_heading, 1);
    const auto button = [&](const char* name, const char* iconName) {
        auto* out = new QToolButton;
        out->setObjectName(QLatin1String(name));
        out->setIcon(icon(iconName));
        out->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        out->setFocusPolicy(Qt::TabFocus);
        row->addWidget(out);
        return out;
    };
    m_add = button("addUserToolButton", "add");
    m_change = button("changePasswordToolButton", "settings");
    m_remove = button("removeUserToolButton", "clear");
    column->addLayout(row);
    m_hint = new Label(Role::TextMuted);
    m_hint->wrapped();
    column->addWidget(m_hint);
    m_list = new QListWidget;
    m_list->setObjectName(QStringLiteral("usersListWidget"));
    m_list->setUniformItemSizes(true);
    m_list->setMinimumHeight(fontMetrics().height() * 6);
    m_list->setMaximumHeight(fontMetrics().height() * 9);
    column->addWidget(m_list);
    m_problem = new Label(Role::Error);
    m_problem->setObjectName(QStringLiteral("usersProblemLabel"));
    m_problem->wrapped()->selectable();
    m_problem->hide();
    column->addWidget(m_problem);
    followSelection(*m_list);
    connect(m_list, &QListWidget::currentRowChanged, this, &UsersView::refresh);
    connect(m_list, &QListWidget::itemActivated, this, [this] { m_change->click(); });
    connect(m_add, &QToolButton::clicked, this, [this] {
        ask({});
    });
    connect(m_change, &QToolButton::clicked, this, [this] {
        if (const QListWidgetItem* item = m_list->currentItem())
            ask(item->data(Qt::UserRole).toString());
    });
    connect(m_remove, &QToolButton::clicked, this, &UsersView::remove);
    retranslate();
}

void UsersView::renew(const QString& file, bool inUse)
{
    m_file = file;
    m_inUse = inUse;
    const QString chosen = m_list->currentItem() ? m_list->currentItem()->data(Qt::UserRole).toString() : QString();
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    QString problem;
    if (!file.isEmpty()) {
        const auto users = m_desk.users(file);
        if (!users)
            problem = fromUtf8(users.error().text());
        for (const QString& name : users ? *users : QStringList()) {
            auto* item = new QListWidgetItem(visibleText(name.toStdString(), 120), m_list);
            item->setData(Qt::UserRole, name);
            if (name == chosen)
                m_list->setCurrentItem(item);
        }
    }
    speak(*m_problem, [problem] { return inOwnWords(problem); });
    m_problem->setVisible(!problem.isEmpty());
    refresh();
}

void UsersView::refresh()
{
    const bool any = m_list->currentItem();
    m_list->setVisible(m_list->count() > 0);
    m_change->setEnabled(any);
    m_remove->setEnabled(any);
    m_change->setVisible(m_list->count() > 0);
    m_remove->setVisible(m_list->count() > 0);
    m_heading->setText(m_list->count() > 0 ? withDetail(tr("Users"), number(static_cast<std::uint64_t>(m_list->count()))) : tr("Users"));
    m_hint->setText(m_file.isEmpty() ? tr("There is no password file: nobody needs a password. The first user makes one.")
            : m_list->count() == 0   ? tr("Nobody is in the file yet.")
            : m_inUse                ? tr("Changes here are written and in use at once.")
                                     : tr("Changes here are written at once; the broker uses this file once it is applied."));
}

void UsersView::ask(const QString& name)
{
    QStringList taken;
    for (int i = 0; i < m_list->count() && name.isEmpty(); ++i)
        taken << m_list->item(i)->data(Qt::UserRole).toString();
    auto* dialog = new UserDialog(name, taken, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &UserDialog::chosen, this, [this, dialog, isNew = name.isEmpty()] {
        const QString user = dialog->name();
        const QString file = m_file.isEmpty() ? QStringLiteral("users") : m_file;
        const bool first = m_file.isEmpty();
        if (const auto done = m_desk.setUser(file, user, dialog->password(), dialog->scram()); !done) {
            dialog->refuse(fromUtf8(done.error().text()));
            return;
        }
        dialog->accept();
        if (first)
            emit fileMade(file);
        const QString shown = visibleText(user.toStdString(), 64);
        emit told(isNew ? tr("“%1” is in the password file.").arg(shown) : tr("“%1” has a new password.").arg(shown));
    });
    dialog->open();
}

void UsersView::remove()
{
    const QListWidgetItem* item = m_list->currentItem();
    if (!item)
        return;
    const QString user = item->data(Qt::UserRole).toString();
    if (const auto done = m_desk.removeUser(m_file, user); !done) {
        speak(*m_problem, [problem = fromUtf8(done.error().text())] { return inOwnWords(problem); });
        m_problem->show();
        return;
    }
    emit told(tr("“%1” is deleted, and disconnected where it was connected.").arg(visibleText(user.toStdString(), 64)));
}

void UsersView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void UsersView::retranslate()
{
    m_list->setAccessibleName(tr("Users"));
    m_add->setText(tr("Add user…"));
    m_change->setText(tr("Change password…"));
    m_remove->setText(tr("Delete"));
    refresh();
}

} // namespace hookline::ui
