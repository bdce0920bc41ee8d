// The subscriptions of the broker as they were answered, one row each, with what they have to do with each other: filters of one
// client that match the same topics, members of shared subscriptions. @thread ui
#pragma once

#include "core/metrics/listing.h"
#include "ui/models/filter_index.h"

#include <QAbstractTableModel>

#include <vector>

namespace hookline::ui {

class TopicStore;

class SubscriptionTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        ClientId,
        Filter,
        Qos,
        ShareGroup,
        Overlap, ///< other filters of the same client that match some of the same topics
        ClientState,
        MatchRate,
        Matched,
        Since,
        NoLocal,
        RetainAsPublished,
        RetainHandling,
        Identifier,
        ColumnCount
    };
    enum Role { SortRole = Qt::UserRole, SearchRole, StateRole, ExportRole };
    /// StateRole: a sum of these.
    enum State { Overlapping = 1, Shared = 2 };

    using QAbstractTableModel::QAbstractTableModel;
    /// Nothing happens when nothing changed.
    void setListing(const metrics::SubscriptionListing& listing);
    void clear() { setListing({}); }
    /// How much is published to topics that the filters match, as the window counts it.
    void setLoad(const TopicStore& topics);
    const metrics::SubscriptionEntry& entry(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    std::uint64_t total() const noexcept { return m_total; }
    int overlapping() const noexcept { return m_overlapping; } ///< rows
    int shared() const noexcept { return m_shared; }           ///< rows
    /// Those behind the rows: clients that get a copy each, and groups of which one member gets one. Who is offline and
    /// subscribed with QoS 0 gets nothing.
    struct Reach {
        int clients = 0; ///< online
        int later = 0;   ///< offline: when they are back, unless the message has QoS 0
        struct Group {
            QString name;
            int members; ///< online
            int later;
        };
        std::vector<Group> groups; ///< by name
    };
    Reach reach() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void retranslate();

private:
    QString text(std::size_t row, int column) const;
    QString overlapTip(std::size_t row) const;
    void relate();

    std::vector<metrics::SubscriptionEntry> m_rows; ///< by client and filter
    std::vector<std::vector<std::size_t>> m_overlaps; ///< one a row
    struct Load {
        double rate = 0;
        std::uint64_t messages = 0;
    };
    std::vector<Load> m_loads; ///< one a row
    FilterIndex m_index;       ///< by row
    std::vector<int> m_members; ///< one a row: of its shared subscription; 0: it is none
    std::vector<int> m_online;  ///< one a row: those of them that are
    int m_overlapping = 0;
    int m_shared = 0;
    std::uint64_t m_total = 0;
};

} // namespace hookline::ui
