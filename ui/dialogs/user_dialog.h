// Name and password of a user of the password file; says at once what is not possible. @thread ui
#pragma once

#include <QDialog>

class QCheckBox;
class QLineEdit;
class QPushButton;

namespace hookline::ui {

class Label;

class UserDialog : public QDialog {
    Q_OBJECT

public:
    /// `name` empty: a new user, who must not be called as any of `taken`.
    UserDialog(const QString& name, QStringList taken, QWidget* parent = nullptr);
    QString name() const;
    QString password() const;
    bool scram() const;
    /// Stays open and says why.
    void refuse(const QString& problem);

signals:
    void chosen();

private:
    void check();

    const QStringList m_taken;
    QLineEdit* m_name;
    QLineEdit* m_password;
    QLineEdit* m_again;
    QCheckBox* m_scram;
    Label* m_problem;
    QPushButton* m_ok;
};

} // namespace hookline::ui
