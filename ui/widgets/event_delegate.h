// Paints a cell of the live table and nothing more: background, icon, one line of text. Half the cost of Qt's own. @thread ui
#pragma once

#include <QFont>
#include <QStyledItemDelegate>

#include <optional>

namespace hookline::ui {

class ColourRules;
struct EventRow;
class EventTableModel;
class FindPattern;

class EventDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    EventDelegate(const EventTableModel& model, QObject* parent);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    static QFont monospace(const QFont& like);
    /// Both outlive the delegate; none: no colours, nothing found.
    void setColours(const ColourRules* rules) { m_rules = rules; }
    void setPattern(const FindPattern* pattern) { m_pattern = pattern; }

private:
    struct Ground {
        std::uint64_t number = 0; ///< 0: of no row yet
        QColor bar; ///< invalid: none
        bool found = false;
    };
    const Ground& groundOf(int row) const;
    /// What is said about the event in the window's font, then its payload in the fixed one.
    void paintInfo(QPainter* painter, const QRect& box, const EventRow& row, const QFont& font) const;
    const QFont& fixedFont(const QFont& like) const;

    const EventTableModel& m_model;
    const ColourRules* m_rules = nullptr;
    const FindPattern* m_pattern = nullptr;
    mutable Ground m_ground; ///< of the row painted last: a row is painted cell by cell
    mutable std::optional<QFont> m_fixedFor; ///< looking up a font costs more than painting a cell
    mutable QFont m_fixed;
};

} // namespace hookline::ui
