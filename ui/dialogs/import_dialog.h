// Another program's configuration, by paste or from a file: says beforehand what of it would change here and what has no
// counterpart. Nothing is saved: what is used becomes part of the draft. @thread ui
#pragma once

#include "ui/ports/settings_desk.h"

#include <QDialog>

class QListWidget;
class QPlainTextEdit;
class QPushButton;

namespace hookline::ui {

class Label;

class ImportDialog : public QDialog {
    Q_OBJECT

public:
    ImportDialog(SettingsDesk& desk, ImportKind kind, QWidget* parent = nullptr);
    const config::Settings& settings() const { return m_result.settings; }
    void setText(const QString& text, const QString& fileName);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void read();
    void openFile();

    SettingsDesk& m_desk;
    const ImportKind m_kind;
    QString m_fileName;
    ImportedSettings m_result;
    QPlainTextEdit* m_text;
    Label* m_summary;
    QListWidget* m_list;
    QPushButton* m_use;
};

} // namespace hookline::ui
