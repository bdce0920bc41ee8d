// The diagnostics report, to be read before it is given to somebody: copied, or saved as a file. @thread ui
#pragma once

#include <QDialog>

class QPlainTextEdit;

namespace hookline::ui {

class DiagnosticsDialog : public QDialog {
    Q_OBJECT

public:
    explicit DiagnosticsDialog(const QByteArray& report, QWidget* parent);
    /// False: cannot write there.
    bool save(const QString& file) const;

private:
    QPlainTextEdit* m_text;
};

} // namespace hookline::ui
