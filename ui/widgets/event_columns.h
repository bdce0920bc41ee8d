// How wide the columns of the live table are, and which give way where there is no room for all: what happened, to whom, what
// was said and where it lies in Kafka must stay readable in a small window; flags, latencies, sizes and QoS go first.
//
// What somebody chose stays: a column shown by hand is not taken away, one hidden by hand does not come back, and once a width
// was pulled, all of them are left alone. Columns away for want of room count as shown when the layout is kept. @thread ui
#pragma once

#include <QFont>
#include <QObject>

#include <map>
#include <optional>
#include <set>

class QSettings;
class QTableView;

namespace hookline::ui {

class EventTableModel;

class EventColumns : public QObject {
    Q_OBJECT

public:
    EventColumns(const EventTableModel& model, QTableView& view);
    void reset(); ///< as at first
    void fit();   ///< the room, the font or what is in the columns has changed
    void choose(int column, bool shown);
    /// What is in view has changed: the place in Kafka is shown whole where payloads do not need the room, and leaves room to
    /// others while there is nothing in its column.
    void look();
    bool isPulled() const noexcept { return m_pulled; }
    void save(QSettings& settings, const QString& group);
    void restore(const QSettings& settings, const QString& group);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    int width(int column) const;
    int least(int column) const;
    int inUnits(double units) const;
    void comeBack(int column);
    void setPulled(bool pulled);

    const EventTableModel& m_model;
    QTableView& m_view;
    std::map<int, int> m_away; ///< columns hidden for want of room, and how wide they were
    std::set<int> m_kept;      ///< shown by hand
    int m_kafka = 0;           ///< as wide as what was seen in its column; 0: nothing was
    int m_payload = 0;         ///< the same of the payloads
    bool m_pulling = false;    ///< somebody has hold of the header
    bool m_pulled = false;
    mutable std::optional<QFont> m_measured;
    mutable double m_digit = 0; ///< how wide one is in that font
};

} // namespace hookline::ui
