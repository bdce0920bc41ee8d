#include "ui/detail_position.h"

#include <QSplitter>

namespace hookline::ui {

void placeDetail(QSplitter& outer, QWidget& detail, QSplitter& inner, DetailPosition position)
{
    detail.setVisible(position != DetailPosition::Off);
    if (position == DetailPosition::Off)
        return; // as it was, for when it comes back
    const bool right = position == DetailPosition::Right;
    const Qt::Orientation wanted = right ? Qt::Horizontal : Qt::Vertical;
    const bool turned = outer.orientation() != wanted;
    outer.setOrientation(wanted);
    inner.setOrientation(right ? Qt::Vertical : Qt::Horizontal);
    if (!turned)
        return;
    outer.setSizes(right ? QList<int> { 820, 420 } : QList<int> { 480, 240 });
    inner.setSizes(right ? QList<int> { 300, 300 } : QList<int> { 420, 620 });
}

} // namespace hookline::ui
