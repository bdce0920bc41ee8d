// A field for a secret by reference: which environment variable, which file, or, hidden, the secret itself. @thread ui
#pragma once

#include <QWidget>

class QComboBox;
class QLineEdit;

namespace hookline::ui {

class SecretEdit : public QWidget {
    Q_OBJECT

public:
    /// `name`: object name; its parts are called NAMEKindComboBox and NAMELineEdit.
    explicit SecretEdit(const QString& name, QWidget* parent = nullptr);
    /// As it stands in the settings file: "env:NAME", "file:/path", or the secret.
    void setReference(const QString& reference);
    QString reference() const;

signals:
    void edited();
    void editingFinished();

protected:
    void changeEvent(QEvent* event) override;

private:
    void kindChanged();
    void retranslate();

    QComboBox* m_kind;
    QLineEdit* m_value;
};

} // namespace hookline::ui
