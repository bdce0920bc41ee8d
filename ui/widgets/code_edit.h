// A plain text editor for scripts: line numbers, the line of an error marked, indentation that goes on. @thread ui
#pragma once

#include <QPlainTextEdit>

namespace hookline::ui {

class CodeEdit : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit CodeEdit(QWidget* parent = nullptr);
    /// Line from 1; 0: none. Does not move the cursor.
    void setErrorLine(int line);
    int errorLine() const noexcept { return m_errorLine; }
    void goToLine(int line);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    class Numbers;
    int numbersWidth() const;
    void paintNumbers(QPaintEvent* event);
    void place();
    void markLines();

    QWidget* m_numbers;
    int m_errorLine = 0;
};

} // namespace hookline::ui
