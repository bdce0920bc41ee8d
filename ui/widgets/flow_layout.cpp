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
    int y = box.top();
    for (qsizetype from = 0; from < m_items.size();) {
        // The items of one line
        int wide = 0, tall = 0;
        qsizetype to = from;
        for (; to < m_items.size(); ++to) {
            if (m_items[to]->isEmpty())
                continue;
            const QSize size = m_items[to]->sizeHint();
            if (wide > 0 && wide + size.width() > box.width())
                break;
            wide += size.width() + m_gap;
            tall = std::max(tall, size.height());
        }
        if (really)
            placeLine(from, to, QRect(box.left(), y, box.width(), tall), wide - m_gap);
        y += tall + 2;
        from = to;
    }
    return std::max(0, y - 2 - box.top());
}

void FlowLayout::placeLine(qsizetype from, qsizetype to, const QRect& box, int wide) const
{
    const int rest = m_titled ? std::max(0, box.width() - wide) : 0;
    int x = box.left() + (from > 0 ? rest : 0);
    for (qsizetype i = from; i < to; ++i) {
        if (m_items[i]->isEmpty())
            continue;
        const QSize size = m_items[i]->sizeHint();
        m_items[i]->setGeometry(QRect(QPoint(x, box.top() + (box.height() - size.height()) / 2), size));
        x += size.width() + m_gap + (i == 0 ? rest : 0);
    }
}

} // namespace hookline::ui
