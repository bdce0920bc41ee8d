#include "ui/widgets/message_log.h"

#include "ui/format.h"
#include "ui/safe_text.h"
#include "ui/theme.h"
#include "ui/wall_clock.h"
#include "ui/widgets/event_delegate.h"

#include <QScrollBar>
#include <QTextBlock>
#include <QTextCursor>

namespace hookline::ui {

MessageLog::MessageLog(QWidget* parent)
    : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setMaximumBlockCount(1000);
    setUndoRedoEnabled(false);
    setFont(EventDelegate::monospace(font()));
    setLineWrapMode(QPlainTextEdit::NoWrap);
}

int MessageLog::add(Kind kind, const QString& topic, const QByteArray& payload, const QString& remark)
{
    const bool atEnd = verticalScrollBar()->value() >= verticalScrollBar()->maximum();
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    if (!document()->isEmpty())
        cursor.insertBlock();
    const auto write = [&](Role role, const QString& text) {
        QTextCharFormat format;
        format.setForeground(theme()[role]);
        cursor.insertText(text, format);
    };
    write(Role::TextMuted, clockTime(wallNow(), false) + QLatin1Char(' '));
    switch (kind) {
    case Kind::Received: write(Role::Ok, QStringLiteral("\u2193 ")); break;
    case Kind::Sent: write(Role::Accent, QStringLiteral("\u2191 ")); break;
    case Kind::Note: write(Role::TextMuted, QStringLiteral("\u00B7 ")); break;
    case Kind::Error: write(Role::Error, QStringLiteral("\u2717 ")); break;
    }
    if (!topic.isEmpty())
        write(Role::Text, visibleText(topic.toStdString(), 120) + QLatin1String("  "));
    if (!payload.isEmpty())
        write(Role::TextMuted, payloadPreview({ payload.constData(), static_cast<std::size_t>(payload.size()) }));
    if (!remark.isEmpty())
        write(kind == Kind::Error ? Role::Error : Role::TextMuted,
            (payload.isEmpty() ? QString() : QStringLiteral("  ")) + remark);
    document()->lastBlock().setUserState(++m_lines);
    if (atEnd)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    return m_lines;
}

void MessageLog::addFate(int line, bool good, const QString& fate)
{
    const bool atEnd = verticalScrollBar()->value() >= verticalScrollBar()->maximum();
    QTextBlock block = document()->lastBlock();
    while (block.isValid() && block.userState() > line) // the newest lines are the ones asked for
        block = block.previous();
    if (!block.isValid() || block.userState() != line)
        return;
    QTextCursor cursor(block);
    cursor.movePosition(QTextCursor::EndOfBlock);
    QTextCharFormat format;
    format.setForeground(theme()[good ? Role::Ok : Role::Error]);
    // Below it: beside it would be out of sight in a drawer.
    cursor.insertText(QChar(QChar::LineSeparator) + QStringLiteral("         \u2192 ") + fate, format);
    if (atEnd)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

} // namespace hookline::ui
