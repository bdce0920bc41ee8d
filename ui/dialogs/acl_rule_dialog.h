// One access rule while it is written: who, what, which topics, the line it becomes, and what is wrong with it. @thread ui
#pragma once

#include "core/config/acl_text.h"

#include <QDialog>
#include <QStringList>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace hookline::ui {

class ElidedLabel;
class Label;
class SettingsDesk;

class AclRuleDialog : public QDialog {
    Q_OBJECT

public:
    /// `users`: those of the password file, to choose from; empty: there is none, or nobody in it.
    AclRuleDialog(const SettingsDesk& desk, const config::AclRule& rule, bool isNew, const QStringList& users, QWidget* parent = nullptr);
    config::AclRule rule() const;

private:
    void check();

    const SettingsDesk& m_desk;
    const QStringList m_users;
    QComboBox* m_whom;
    QComboBox* m_user;
    Label* m_userLabel;
    QComboBox* m_access;
    QLineEdit* m_filter;
    Label* m_hint;
    ElidedLabel* m_section; ///< the line "user" above it
    ElidedLabel* m_line;
    Label* m_problem;
    Label* m_note;
    QPushButton* m_ok;
};

} // namespace hookline::ui
