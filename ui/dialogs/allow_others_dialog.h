// Lets other computers connect: says who could then do so, asks for a user or for leave to let everybody in, and has the
// broker listen on all addresses. Stays open and says why when that is refused. @thread ui
#pragma once

#include <QDialog>

class QLineEdit;
class QPushButton;
class QRadioButton;

namespace hookline::ui {

class Label;
class SettingsDesk;

class AllowOthersDialog : public QDialog {
    Q_OBJECT

public:
    explicit AllowOthersDialog(SettingsDesk& desk, QWidget* parent = nullptr);

private:
    void check();
    void allow();
    void applied(const QString& errorId, const QString& errorText, const QStringList& refused);
    void say(const QString& problem);

    SettingsDesk& m_desk;
    bool m_applying = false;
    QRadioButton* m_withUser;
    QRadioButton* m_everybody;
    QLineEdit* m_name;
    QLineEdit* m_password;
    Label* m_problem;
    QPushButton* m_ok;
};

} // namespace hookline::ui
