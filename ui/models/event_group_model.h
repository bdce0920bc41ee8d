// Events counted by what they have in common: one row for each event kind, client and topic, or for one of these.
//
// Counts every row that the table has in its filter, from those it holds when counting begins on; what the list lets go later
// stays counted. Bounded: when there are too many groups, events of further ones are counted in a row of their own. Rows are
// looked at in slices of a few milliseconds; views hear of changes only in show(). @thread ui
#pragma once

#include "ui/models/event_filter.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <cstdint>
#include <deque>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hookline::ui {

class EventTableModel;

enum class GroupBy { KindClientTopic, Topic, Client, Kind };
inline constexpr int kGroupings = static_cast<int>(GroupBy::Kind) + 1;

class EventGroupModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Kind, Client, Topic, Count, Rate, Bytes, Last, Payload, ColumnCount };
    static constexpr std::size_t kMostGroups = 10'000;
    static constexpr std::size_t kMostText = 16 << 20; ///< bytes of client ids and topics
    static constexpr std::size_t kHead = 200; ///< of the last payload

    /// `live`: rates are those of the last second, else the average over the group's time.
    EventGroupModel(const EventTableModel& events, bool live, QObject* parent = nullptr, std::size_t most = kMostGroups);

    /// Forgets everything and counts anew, from the rows that are there.
    void start(GroupBy by);
    void stop();
    bool isRunning() const noexcept { return m_running; }
    GroupBy grouping() const noexcept { return m_by; }
    /// Whether a column says something with this grouping.
    static bool hasColumn(GroupBy by, int column) noexcept;
    bool hasColumn(int column) const noexcept { return hasColumn(m_by, column); }

    /// Rates since the last sample.
    void sample(std::int64_t steadyNanos);
    /// Lets views know what has become of it. `sortToo`: rows may move.
    void show(bool sortToo);
    bool isBusy() const; ///< rows still wait to be counted

    std::uint64_t counted() const noexcept { return m_counted; }
    std::uint64_t others() const noexcept { return m_others.count; } ///< events of groups that found no room
    std::uint64_t missed() const noexcept { return m_missed; } ///< rows let go before their turn
    std::size_t groups() const noexcept { return m_groups.size(); }
    std::int64_t sinceMicros() const noexcept { return m_since; } ///< of the first event counted; 0: none yet
    bool isOthers(int row) const noexcept { return row == static_cast<int>(m_order.size()); }
    /// The filter that shows the events of this row; empty for the others.
    QString filterOf(int row) const;
    QString topicOf(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;
    void retranslate();

signals:
    /// Everything was forgotten, e.g. because there is another filter.
    void restarted();

private:
    /// What counting changes.
    struct Numbers {
        std::uint64_t count = 0;
        std::uint64_t bytes = 0;
        double rate = std::numeric_limits<double>::quiet_NaN(); ///< not measured yet
        std::int64_t firstMicros = 0;
        std::int64_t lastMicros = 0;
        std::string head;
        std::uint64_t size = 0; ///< of the last payload
        bool hasPayload = false;
    };
    struct Group : Numbers {
        tap::EventKind kind {};
        std::string client;
        std::string topic;
        std::uint64_t before = 0; ///< count at the last sample
        Numbers shown; ///< as of show(): what views say and rows are sorted by, so that both agree while counting goes on
    };
    struct Key {
        int kind;
        std::string_view client, topic;
        bool operator==(const Key&) const = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key& key) const noexcept;
    };

    void restart();
    void count();
    void add(const EventRow& row);
    Group& groupOf(const EventRow& row);
    void order(std::vector<std::uint32_t>& rows) const;
    const Group& at(int row) const { return isOthers(row) ? m_others : m_groups[m_order[static_cast<std::size_t>(row)]]; }
    QString text(const Group& group, bool others, int column) const;
    static QVariant look(int column, const Group* group, int role);
    double rateOf(const Numbers& group) const;

    const EventTableModel& m_events;
    const bool m_live;
    const std::size_t m_most;
    GroupBy m_by = GroupBy::KindClientTopic;
    EventFilter m_filter;
    bool m_running = false;
    QTimer m_timer; ///< runs while a slice was not enough
    std::uint64_t m_next = 0;
    std::deque<Group> m_groups; ///< their texts do not move
    std::unordered_map<Key, Group*, KeyHash> m_index; ///< keys are the groups' own texts
    Group m_others;
    bool m_othersShown = false;
    std::size_t m_text = 0;
    std::uint64_t m_counted = 0;
    std::uint64_t m_missed = 0;
    std::int64_t m_since = 0;
    std::int64_t m_sampledNanos = 0;
    std::vector<std::uint32_t> m_order; ///< groups as views know them
    int m_sortColumn = Count;
    Qt::SortOrder m_sortOrder = Qt::DescendingOrder;
};

} // namespace hookline::ui
