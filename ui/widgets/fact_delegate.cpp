#include "ui/widgets/fact_delegate.h"

#include <QApplication>
#include <QPainter>
#include <QTextLayout>
#include <QTreeView>

#include <cmath>

namespace hookline::ui {
namespace {

constexpr int kAbove = 3; ///< and below the lines, at least
constexpr int kLeast = 24; ///< of a row, as the style has it
constexpr qsizetype kLong = 400; ///< characters that are on more than one line anyway

int margin(const QStyleOptionViewItem& option)
{
    const QStyle* style = option.widget ? option.widget->style() : QApplication::style();
    return style->pixelMetric(QStyle::PM_FocusFrameHMargin, &option, option.widget) + 1;
}

int above(const QStyleOptionViewItem& option) { return std::max(kAbove, (kLeast - option.fontMetrics.height() + 1) / 2); }

/// May be broken behind the marks that names of topics, paths and ids are made of, rather than in the middle of a word.
QString breakable(const QString& text)
{
    if (text.size() > kLong)
        return text;
    QString out;
    for (qsizetype i = 0; i < text.size(); ++i) {
        out += text[i];
        if (QStringLiteral("./_-:@").contains(text[i]) && i + 1 < text.size() && text[i + 1].isLetterOrNumber() && i > 0 && !text[i - 1].isDigit())
            out += QChar(0x200B);
    }
    return out;
}

/// The height of all lines.
qreal layOut(QTextLayout& layout, qreal width)
{
    QTextOption how;
    how.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    how.setTextDirection(Qt::LeftToRight); // whatever is in it, values stand under each other
    layout.setTextOption(how);
    qreal height = 0;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        line.setPosition({ 0, height });
        height += line.height();
    }
    layout.endLayout();
    return height;
}

int roomFor(const QStyleOptionViewItem& option, const QModelIndex& index)
{
    const auto* tree = qobject_cast<const QTreeView*>(option.widget);
    if (!tree)
        return option.rect.width();
    const int column = index.column();
    if (tree->isFirstColumnSpanned(index.row(), index.parent()))
        return tree->viewport()->width();
    int depth = tree->rootIsDecorated() ? 1 : 0;
    for (QModelIndex above = index.parent(); above.isValid(); above = above.parent())
        ++depth;
    return tree->columnWidth(column) - (column == 0 ? depth * tree->indentation() : 0);
}

} // namespace

QString FactDelegate::shown(const QString& text)
{
    return text.size() <= kMaxShown ? text : text.left(kMaxShown) + QChar(0x2026);
}

void FactDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem own = option;
    initStyleOption(&own, index);
    const QString text = shown(own.text);
    own.text.clear();
    const QStyle* style = own.widget ? own.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &own, painter, own.widget);
    const int aside = margin(own);
    const QRect box = option.rect.adjusted(aside, 0, -aside, 0);
    QTextLayout layout(breakable(text), own.font, painter->device());
    layOut(layout, box.width());
    painter->save();
    painter->setClipRect(option.rect);
    const QPalette::ColorGroup group = own.state & QStyle::State_Enabled ? QPalette::Active : QPalette::Disabled;
    painter->setPen(own.palette.color(group, QPalette::Text));
    // From the top, so that a name stands beside the first line of its value.
    layout.draw(painter, QPointF(box.left(), box.top() + above(own)));
    painter->restore();
}

QSize FactDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem own = option;
    initStyleOption(&own, index);
    const QString text = shown(own.text);
    const int aside = 2 * margin(own);
    const int room = std::max(roomFor(own, index) - aside, own.fontMetrics.averageCharWidth());
    const int oneLine = own.fontMetrics.height();
    // Most are short, and measuring costs less than laying out. Lines break by fractions of a pixel, so these count.
    const int width
        = text.size() > kLong ? room + 1 : static_cast<int>(std::ceil(QFontMetricsF(own.font).horizontalAdvance(text))) + 1;
    if (width <= room)
        return { width + aside, oneLine + 2 * above(own) };
    QTextLayout layout(breakable(text), own.font);
    return { width + aside, static_cast<int>(std::ceil(layOut(layout, room))) + 2 * above(own) };
}

} // namespace hookline::ui
