#include "ui/widgets/flow_layout.h"

#include <algorithm>

namespace hookline::ui {

FlowLayout::FlowLayout(int gap, QWidget* parent)
    : QLayout(parent)
    , m_gap(gap)
{
    setContentsMargins(0, 0, 0, 0);
}

FlowLayout::~FlowLayout() { qDeleteAll(m_items); }

QLayoutItem* FlowLayout::takeAt(int index)
{
    return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

void FlowLayout::setGeometry(const QRect& box)
{
    QLayout::setGeometry(box);
    place(box, true);
}

QSize FlowLayout::sizeHint() const
{
    int wide = 0, tall = 0;
    for (const QLayoutItem* item : m_items) {
        if (!item->isEmpty())
            wide += item->sizeHint().width() + m_gap;
        tall = std::max(tall, item->sizeHint().height());
    }
    return { wide, tall };
}

QSize FlowLayout::minimumSize() const
{
    QSize out;
    for (const QLayoutItem* item : m_items)
        out = out.expandedTo(item->minimumSize());
    return out;
}

int FlowLayout::place(const QRect& box, bool really) const
{
    int x = box.left(), y = box.top(), line = 0;
    for (QLayoutItem* item : m_items) {
        if (item->isEmpty())
            continue;
        const QSize size = item->sizeHint();
        if (x > box.left() && x + size.width() > box.right() + 1) {
            x = box.left();
            y += line + 2;
            line = 0;
        }
        if (really)
            item->setGeometry(QRect(QPoint(x, y), size));
        x += size.width() + m_gap;
        line = std::max(line, size.height());
    }
    return y + line - box.top();
}

} // namespace hookline::ui
