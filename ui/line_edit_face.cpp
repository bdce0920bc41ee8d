#include "ui/line_edit_face.h"

#include <QLineEdit>
#include <QTextDocumentFragment>
#include <QValidator>

#include <algorithm>

namespace hookline::ui {

LineEditFace::LineEditFace(QLineEdit* edit)
    : QAccessibleWidget(edit, QAccessible::EditableText)
{
}

QLineEdit& LineEditFace::edit() const { return *static_cast<QLineEdit*>(object()); }

QString LineEditFace::shown() const
{
    const QString text = edit().text();
    return edit().echoMode() == QLineEdit::Normal ? text : QString(text.size(), QLatin1Char('*'));
}

void* LineEditFace::interface_cast(QAccessible::InterfaceType kind)
{
    if (kind == QAccessible::TextInterface)
        return static_cast<QAccessibleTextInterface*>(this);
    if (kind == QAccessible::EditableTextInterface)
        return static_cast<QAccessibleEditableTextInterface*>(this);
    return QAccessibleWidget::interface_cast(kind);
}

QAccessible::State LineEditFace::state() const
{
    QAccessible::State out = QAccessibleWidget::state();
    out.readOnly = edit().isReadOnly();
    out.editable = !edit().isReadOnly();
    out.passwordEdit = edit().echoMode() != QLineEdit::Normal;
    out.selectableText = true;
    out.hasPopup = edit().completer() != nullptr;
    return out;
}

QString LineEditFace::text(QAccessible::Text kind) const
{
    if (kind == QAccessible::Value)
        return shown();
    const QString out = QAccessibleWidget::text(kind);
    if (kind != QAccessible::Description)
        return out;
    if (out.isEmpty())
        return edit().placeholderText();
    return Qt::mightBeRichText(out) ? QTextDocumentFragment::fromHtml(out).toPlainText() : out; // of a tool tip
}

void LineEditFace::setText(QAccessible::Text kind, const QString& text)
{
    if (kind == QAccessible::Value)
        replaceText(0, characterCount(), text);
    else
        QAccessibleWidget::setText(kind, text);
}

void LineEditFace::selection(int index, int* start, int* end) const
{
    *start = *end = 0;
    if (index == 0 && edit().hasSelectedText()) {
        *start = edit().selectionStart();
        *end = edit().selectionEnd();
    }
}

int LineEditFace::selectionCount() const { return edit().hasSelectedText() ? 1 : 0; }
void LineEditFace::addSelection(int start, int end) { setSelection(0, start, end); }

void LineEditFace::removeSelection(int index)
{
    if (index == 0)
        edit().deselect();
}

void LineEditFace::setSelection(int index, int start, int end)
{
    if (index == 0)
        edit().setSelection(start, end - start);
}

int LineEditFace::cursorPosition() const { return edit().cursorPosition(); }
void LineEditFace::setCursorPosition(int position) { edit().setCursorPosition(position); }
QString LineEditFace::text(int start, int end) const { return shown().mid(start, end - start); }
int LineEditFace::characterCount() const { return static_cast<int>(edit().text().size()); }
QRect LineEditFace::characterRect(int) const { return rect(); }

int LineEditFace::offsetAtPoint(const QPoint& point) const { return edit().cursorPositionAt(edit().mapFromGlobal(point)); }

void LineEditFace::scrollToSubstring(int start, int end)
{
    edit().setCursorPosition(end);
    edit().setCursorPosition(start);
}

QString LineEditFace::attributes(int, int* start, int* end) const
{
    *start = 0;
    *end = characterCount();
    return {};
}

void LineEditFace::deleteText(int start, int end) { replaceText(start, end, {}); }
void LineEditFace::insertText(int offset, const QString& text) { replaceText(offset, offset, text); }

void LineEditFace::replaceText(int start, int end, const QString& text)
{
    if (edit().isReadOnly() || !edit().isEnabled())
        return;
    const int size = characterCount();
    const int from = std::clamp(start, 0, size);
    const int to = end < 0 ? size : std::clamp(end, from, size); // -1: to the end
    QString whole = edit().text();
    whole.replace(from, to - from, text);
    whole.truncate(edit().maxLength());
    int cursor = from + static_cast<int>(text.size());
    if (const QValidator* validator = edit().validator(); validator && validator->validate(whole, cursor) == QValidator::Invalid)
        return;
    edit().setText(whole);
    edit().setCursorPosition(std::min<int>(cursor, static_cast<int>(whole.size())));
    emit edit().textEdited(whole);
}

} // namespace hookline::ui
