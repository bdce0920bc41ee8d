// The live table: follows the newest rows, or stands still on what is being read while older rows are let go above it.
//
// Qt by itself jumps to the top when the current row is removed and lets rows drift when rows above are removed; this view
// does neither. @thread ui
#pragma once

#include <QTableView>

#include <cstdint>
#include <vector>

namespace hookline::ui {

class EventColumns;
class EventDelegate;
class EventTableModel;

class EventView : public QTableView {
    Q_OBJECT

public:
    explicit EventView(EventTableModel& model, QWidget* parent = nullptr);
    bool isFollowing() const noexcept { return m_following; }
    void setFollowing(bool follow);
    /// Number of the event that is being read, of several selected ones the last that was chosen; 0 when there is none.
    std::uint64_t selectedNumber() const;
    /// Numbers of all selected events, in the order of the list.
    std::vector<std::uint64_t> selectedNumbers() const;
    /// How many they are, without counting them up.
    std::size_t selectedCount() const;
    /// Selects the row and brings it into view, if it is shown; stops following.
    void showNumber(std::uint64_t number);
    EventColumns& columns() const { return *m_columns; }
    EventDelegate* delegate() const { return m_delegate; }

signals:
    void followingChanged(bool following);
    /// 0: nothing is selected any more, by the user or because the row was let go.
    void selectedChanged(std::uint64_t number);

protected:
    void rowsAboutToBeRemoved(const QModelIndex& parent, int first, int last) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

protected slots:
    void updateGeometries() override;

private:
    void rowsGone(int count);
    void selectAgain();
    void settle();
    void scrolledByUser();

    EventTableModel& m_model;
    EventDelegate* m_delegate;
    EventColumns* m_columns = nullptr;
    bool m_following = true;
    bool m_settling = false; ///< scroll bar changes come from us
    int m_valueBefore = 0;
    std::uint64_t m_anchor = 0; ///< number of the top row before a reset
    std::uint64_t m_chosen = 0; ///< selectedNumber() before a reset
    std::vector<std::uint64_t> m_chosenToo; ///< selectedNumbers() before a reset, where they are several
};

} // namespace hookline::ui
