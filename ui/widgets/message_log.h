// What the test client sent and received, newest last; the oldest of 1000 lines goes. @thread ui
#pragma once

#include <QPlainTextEdit>

namespace hookline::ui {

class MessageLog : public QPlainTextEdit {
    Q_OBJECT

public:
    enum class Kind { Received, Sent, Note, Error };
    explicit MessageLog(QWidget* parent = nullptr);
    /// Returns what the line is called from now on.
    int add(Kind kind, const QString& topic, const QByteArray& payload, const QString& remark);
    /// More about a line, below what it says; nothing where the line has gone.
    void addFate(int line, bool good, const QString& fate);

private:
    int m_lines = 0;
};

} // namespace hookline::ui
