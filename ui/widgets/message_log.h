// What the test client sent and received, newest last; the oldest of 1000 lines goes. @thread ui
#pragma once

#include <QPlainTextEdit>

namespace hookline::ui {

class MessageLog : public QPlainTextEdit {
    Q_OBJECT

public:
    enum class Kind { Received, Sent, Note, Error };
    explicit MessageLog(QWidget* parent = nullptr);
    void add(Kind kind, const QString& topic, const QByteArray& payload, const QString& remark);
};

} // namespace hookline::ui
