// The subscriptions of the broker as they were answered, one row each. @thread ui
#pragma once

#include "core/metrics/listing.h"

#include <QAbstractTableModel>

#include <vector>

namespace hookline::ui {

class SubscriptionTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        ClientId,
        Filter,
        Qos,
        ShareGroup,
        NoLocal,
        RetainAsPublished,
        RetainHandling,
        Identifier,
        State,
        ColumnCount
    };
    enum Role { SortRole = Qt::UserRole, SearchRole };

    using QAbstractTableModel::QAbstractTableModel;
    /// Nothing happens when nothing changed.
    void setListing(const metrics::SubscriptionListing& listing);
    void clear() { setListing({}); }
    const metrics::SubscriptionEntry& entry(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    std::uint64_t total() const noexcept { return m_total; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void retranslate();

private:
    QString text(const metrics::SubscriptionEntry& entry, int column) const;

    std::vector<metrics::SubscriptionEntry> m_rows; ///< by client and filter
    std::uint64_t m_total = 0;
};

} // namespace hookline::ui
