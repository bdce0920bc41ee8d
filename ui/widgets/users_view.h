// Settings, Access: who is in the password file. Adding, changing and removing writes it at once. @thread ui
#pragma once

#include "core/base/result.h"

#include <QWidget>

class QListWidget;
class QToolButton;

namespace hookline::ui {

class Label;
class SettingsDesk;

class UsersView : public QWidget {
    Q_OBJECT

public:
    explicit UsersView(SettingsDesk& desk, QWidget* parent = nullptr);
    /// The password file as the draft names it; empty: none. `inUse`: it is the one in use.
    void renew(const QString& file, bool inUse);

signals:
    /// There was none, and the first user has made it.
    void fileMade(const QString& file);
    /// Done, and can be undone by SettingsDesk::restoreUsers().
    void told(const QString& what);

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void ask(const QString& name);
    void remove();
    void retranslate();

    SettingsDesk& m_desk;
    QString m_file;
    bool m_inUse = false;
    Label* m_heading;
    Label* m_hint;
    QListWidget* m_list;
    QToolButton* m_add;
    QToolButton* m_change;
    QToolButton* m_remove;
    Label* m_problem;
};

} // namespace hookline::ui
