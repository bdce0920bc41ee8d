// The tree of hook points and their callbacks. What a point is for is said across the columns in which it has nothing else, so
// that it is not cut. @thread ui
#pragma once

#include <QTreeView>

namespace hookline::ui {

class HookTree : public QTreeView {
    Q_OBJECT

public:
    explicit HookTree(QWidget* parent = nullptr);

protected:
    void drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace hookline::ui
