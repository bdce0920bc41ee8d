#include "ui/widgets/code_edit.h"

#include "ui/theme.h"
#include "ui/widgets/event_delegate.h"

#include <QKeyEvent>
#include <QPainter>
#include <QTextBlock>

namespace hookline::ui {
namespace {

constexpr int kPad = 10;
constexpr int kIndent = 2; ///< spaces, as Lua's own sources have

} // namespace

class CodeEdit::Numbers : public QWidget {
public:
    explicit Numbers(CodeEdit* edit)
        : QWidget(edit)
        , m_edit(edit)
    {
    }

protected:
    void paintEvent(QPaintEvent* event) override { m_edit->paintNumbers(event); }

private:
    CodeEdit* m_edit;
};

CodeEdit::CodeEdit(QWidget* parent)
    : QPlainTextEdit(parent)
    , m_numbers(new Numbers(this))
{
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(NoWrap);
    setFont(EventDelegate::monospace(font()));
    document()->setDocumentMargin(6);
    connect(this, &QPlainTextEdit::blockCountChanged, this, &CodeEdit::place);
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, &CodeEdit::markLines);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect& area, int dy) {
        if (dy != 0)
            m_numbers->scroll(0, dy);
        else
            m_numbers->update(0, area.y(), m_numbers->width(), area.height());
    });
    place();
    markLines();
}

int CodeEdit::numbersWidth() const
{
    int digits = 2;
    for (int lines = blockCount(); lines >= 100; lines /= 10)
        ++digits;
    return 2 * kPad + digits * fontMetrics().horizontalAdvance(QLatin1Char('0'));
}

void CodeEdit::place()
{
    setViewportMargins(numbersWidth(), 0, 0, 0);
    const QRect inside = contentsRect();
    m_numbers->setGeometry(inside.x(), inside.y(), numbersWidth(), inside.height());
}

void CodeEdit::paintNumbers(QPaintEvent* event)
{
    const Theme& t = theme();
    QPainter painter(m_numbers);
    painter.fillRect(event->rect(), t[Role::Window]);
    painter.setFont(font());
    const int width = m_numbers->width();
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF box = blockBoundingGeometry(block).translated(contentOffset());
        if (box.top() > event->rect().bottom())
            break;
        if (!block.isVisible() || box.bottom() < event->rect().top())
            continue;
        const int line = block.blockNumber() + 1;
        const QRectF row(0, box.top(), width, box.height());
        if (line == m_errorLine)
            painter.fillRect(row, t[Role::ErrorSoft]);
        painter.setPen(line == m_errorLine               ? t[Role::Error]
                : line == textCursor().blockNumber() + 1 ? t[Role::Text]
                                                         : t[Role::TextMuted]);
        painter.drawText(row.adjusted(0, 0, -kPad, 0), Qt::AlignRight | Qt::AlignTop, QString::number(line));
    }
}

void CodeEdit::markLines()
{
    const auto lineMark = [this](const QTextCursor& at, const QColor& color) {
        QTextEdit::ExtraSelection mark;
        mark.cursor = at;
        mark.cursor.clearSelection();
        mark.format.setBackground(color);
        mark.format.setProperty(QTextFormat::FullWidthSelection, true);
        return mark;
    };
    QList<QTextEdit::ExtraSelection> marks;
    if (!isReadOnly())
        marks << lineMark(textCursor(), theme()[Role::Window]);
    if (m_errorLine > 0 && m_errorLine <= blockCount())
        marks << lineMark(QTextCursor(document()->findBlockByNumber(m_errorLine - 1)), theme()[Role::ErrorSoft]);
    setExtraSelections(marks);
    m_numbers->update();
}

void CodeEdit::setErrorLine(int line)
{
    if (line == m_errorLine)
        return;
    m_errorLine = line;
    markLines();
}

void CodeEdit::goToLine(int line)
{
    const QTextBlock block = document()->findBlockByNumber(line - 1);
    if (!block.isValid())
        return;
    setTextCursor(QTextCursor(block));
    centerCursor();
    setFocus();
}

void CodeEdit::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Tab && event->modifiers() == Qt::NoModifier && !textCursor().hasSelection()) {
        const int column = textCursor().positionInBlock();
        insertPlainText(QString(kIndent - column % kIndent, QLatin1Char(' ')));
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && event->modifiers() == Qt::NoModifier) {
        const QString line = textCursor().block().text();
        qsizetype indent = 0;
        while (indent < line.size() && indent < textCursor().positionInBlock() && line[indent] == QLatin1Char(' '))
            ++indent;
        insertPlainText(QLatin1Char('\n') + QString(indent, QLatin1Char(' ')));
        ensureCursorVisible();
        return;
    }
    if (event->key() == Qt::Key_Escape) { // Tab writes here, so this is the keyboard's way out
        QWidget::focusNextPrevChild(true);
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

void CodeEdit::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    place();
}

void CodeEdit::changeEvent(QEvent* event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        markLines();
    if (event->type() == QEvent::FontChange)
        place();
}

} // namespace hookline::ui
