// What applying would change, line by line, and what comes of it, before it is done. @thread ui
#pragma once

#include <QDialog>
#include <QStringList>

class QPushButton;

namespace hookline::ui {

class ChangesDialog : public QDialog {
    Q_OBJECT

protected:
    /// The first character of each change is '+', '-', '~' or '='. `name`: of the list of changes.
    ChangesDialog(const QString& title, const char* name, const QStringList& changes, const QStringList& consequences, QWidget* parent);
    /// One more sentence, which should not be passed over.
    void warn(const QString& text);
};

} // namespace hookline::ui
