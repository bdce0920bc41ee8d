// Paints a cell of the live table and nothing more: background, icon, one line of text. Half the cost of Qt's own. @thread ui
#pragma once

#include <QFont>
#include <QStyledItemDelegate>

#include <optional>

namespace hookline::ui {

class EventTableModel;

class EventDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    EventDelegate(const EventTableModel& model, QObject* parent);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    static QFont monospace(const QFont& like);

private:
    const EventTableModel& m_model;
    mutable std::optional<QFont> m_fixedFor; ///< looking up a font costs more than painting a cell
    mutable QFont m_fixed;
};

} // namespace hookline::ui
