// Paints the cells of a fact tree: plain text that wraps in its column, also where it has no spaces to break at.
//
// Qt's own delegate breaks between words only, and a topic or a client id is one word. What is laid out is capped, so that no
// text, however long, holds the window up; the item itself keeps all of it. @thread ui
#pragma once

#include <QStyledItemDelegate>

namespace hookline::ui {

class FactDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    static constexpr qsizetype kMaxShown = 4096; ///< characters

    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    /// As high as the text is in the width of its column, as wide as it would be on one line.
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    /// What is shown of a text: all of it, or the beginning and "…".
    static QString shown(const QString& text);
};

} // namespace hookline::ui
