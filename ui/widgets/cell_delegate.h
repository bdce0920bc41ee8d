// Cells of a table whose text is not like the others': in a font of fixed width, as what came in is elsewhere, or with the "…" in
// the middle where what differs stands at the end. @thread ui
#pragma once

#include "ui/widgets/event_delegate.h"

#include <QStyledItemDelegate>

namespace hookline::ui {

class CellDelegate final : public QStyledItemDelegate {
public:
    enum class Look { Fixed, CutInMiddle };
    explicit CellDelegate(Look look, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_look(look)
    {
    }

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (m_look == Look::CutInMiddle) {
            option->textElideMode = Qt::ElideMiddle;
            return;
        }
        option->font = EventDelegate::monospace(option->font);
        option->fontMetrics = QFontMetrics(option->font);
    }

private:
    Look m_look;
};

} // namespace hookline::ui
