// A field for a secret by reference: an entry of the system keychain, an environment variable, a file, or, where somebody ticks it, the
// secret itself. Under it stands what the keychain says. Whoever owns it puts unsaved() into the keychain before using reference().
// @thread ui
#pragma once

#include "core/base/result.h"

#include <QPointer>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;

namespace hookline::ui {

class Label;
class SecretDesk;

class SecretEdit : public QWidget {
    Q_OBJECT

public:
    /// `name`: object name; its parts are called NAMEKindComboBox, NAMELineEdit, NAMEUnencryptedCheckBox …
    explicit SecretEdit(const QString& name, QWidget* parent = nullptr);
    /// `entry`: what a new entry of the keychain is called.
    void setKeychain(SecretDesk* desk, const QString& entry);
    /// As it stands in the settings file: "keychain:NAME", "env:NAME", "file:/path", or the secret.
    void setReference(const QString& reference);
    QString reference() const;

    /// Typed, and to be put into the keychain as entry(). Empty: nothing.
    QString unsaved() const;
    QString entry() const { return m_entry; }
    /// The settings hold it unencrypted; it must not go from there before it is somewhere else.
    bool wasPlain() const { return m_wasPlain; }
    /// It is in the keychain, or kept for the session: what was typed is forgotten.
    void saved();
    /// The keychain did not take it.
    void showProblem(const base::Error& error);
    /// Asks the keychain how it is, unless there is nothing to ask.
    void look();

signals:
    void edited();
    void editingFinished();

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    enum class State { Unknown, Asking, Open, Failed };
    bool inKeychain() const; ///< chosen, and not ticked away
    void choose(int kind);
    void kindChanged();
    void unlock();
    void showState();
    void retranslate();

    QPointer<SecretDesk> m_desk;
    QString m_newEntry;
    QString m_entry;
    bool m_hasEntry = false; ///< the settings name it
    bool m_wasPlain = false;
    State m_state = State::Unknown;
    base::Error m_error; ///< of Failed
    quint64 m_question = 0; ///< the newest one; older answers are not shown
    QComboBox* m_kind;
    QLineEdit* m_value;
    QCheckBox* m_unencrypted;
    Label* m_says;
    QWidget* m_remedies;
    QPushButton* m_unlock;
    QPushButton* m_again;
    QPushButton* m_useFile;
    QPushButton* m_useVariable;
};

} // namespace hookline::ui
