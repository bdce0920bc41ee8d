// The whole list in a strip beside its scroll bar: where errors, marks and matches of the search lie. A click goes there.
//
// Looks through the shown rows a millisecond at a time, four times a second and only while it is in view: 0.4 % of a core,
// whatever the rate. What it shows is as old as one pass. @thread ui
#pragma once

#include <QTimer>
#include <QWidget>

#include <cstdint>
#include <vector>

namespace hookline::ui {

class EventTableModel;
class FindPattern;

class EventOverview : public QWidget {
    Q_OBJECT

public:
    enum Flag : std::uint8_t { Error = 1, Marked = 2, Match = 4 };
    static constexpr int kTickMs = 250;

    explicit EventOverview(EventTableModel& model, QWidget* parent = nullptr);
    /// Outlives this.
    void setPattern(const FindPattern* pattern);
    /// What was seen changes everywhere: begins anew.
    void restart();
    /// One flag set a stripe of the strip, from the top; of the last whole pass.
    const std::vector<std::uint8_t>& stripes() const noexcept { return m_shown; }
    QSize sizeHint() const override;

signals:
    void rowWanted(int row);

protected:
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    void look();
    std::uint8_t flagsOf(int row) const;

    EventTableModel& m_model;
    const FindPattern* m_pattern = nullptr;
    QTimer m_timer;
    std::vector<std::uint8_t> m_shown;
    std::vector<std::uint8_t> m_next;
    int m_row = 0;
    int m_rows = 0; ///< when the pass began
};

} // namespace hookline::ui
