// A line of bars as high as the values it is given, without axis: what a rate did in the last minute. The cell's text says it in
// words, for whoever cannot see it. @thread ui
#pragma once

#include <QStyledItemDelegate>

namespace hookline::ui {

class SparkDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    /// `role`: of a QList<double>, oldest first.
    explicit SparkDelegate(int role, QObject* parent = nullptr);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    int m_role;
};

} // namespace hookline::ui
