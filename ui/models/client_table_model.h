// The clients of the broker, one row a session, with rates made from two answers in a row. Updated in place, so that selection
// and place stay. @thread ui
#pragma once

#include "core/metrics/listing.h"

#include <QAbstractTableModel>

#include <vector>

namespace hookline::ui {

class ClientTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    /// From Expiry on they are hidden until somebody chooses them.
    enum Column {
        ClientId,
        Username,
        Address,
        Protocol,
        KeepAlive,
        Subscriptions,
        InFlight,
        Queue,
        RateIn,
        RateOut,
        Dropped,
        Since,
        Expiry,
        CleanStart,
        MessagesIn,
        MessagesOut,
        BytesIn,
        BytesOut,
        Silent,
        Listener,
        Cipher,
        WillTopic,
        ReceiveMaximum,
        AliasMaximum,
        ColumnCount
    };
    static constexpr int kFirstHidden = Expiry;
    /// What QSortFilterProxyModel sorts by, and what it filters: id, user and address in one text.
    /// ExportRole: what programs read; nothing where that is what is shown.
    enum Role { SortRole = Qt::UserRole, SearchRole, StateRole, ExportRole };
    enum class State { Online, SessionOnly, Slow };

    using QAbstractTableModel::QAbstractTableModel;
    /// `wallMicros`: now, for how long somebody is connected.
    void setListing(const metrics::ClientListing& listing, std::int64_t wallMicros);
    void clear();
    const metrics::ClientEntry& entry(int row) const { return m_rows[static_cast<std::size_t>(row)].entry; }
    double rateIn(int row) const { return m_rows[static_cast<std::size_t>(row)].in; }
    double rateOut(int row) const { return m_rows[static_cast<std::size_t>(row)].out; }
    double bytesInRate(int row) const { return m_rows[static_cast<std::size_t>(row)].bytesIn; }
    double bytesOutRate(int row) const { return m_rows[static_cast<std::size_t>(row)].bytesOut; }
    State stateOf(int row) const;
    /// Slow clients are online as well.
    static bool isOf(State client, State state) noexcept { return client == state || (client == State::Slow && state == State::Online); }
    int count(State state) const;
    std::uint64_t total() const noexcept { return m_total; }
    int rowOf(const std::string& clientId) const;
    static QString duration(std::int64_t micros); ///< "03:31:00", "2 d 03:31:00"

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void retranslate();

private:
    struct Row {
        metrics::ClientEntry entry;
        double in = 0;
        double out = 0;
        double bytesIn = 0;
        double bytesOut = 0;
    };
    QString text(const Row& row, int column) const;
    QVariant sortKey(const Row& row, int column) const;
    QVariant exported(const Row& row, int column) const;

    std::vector<Row> m_rows; ///< by client id
    std::uint64_t m_total = 0;
    std::int64_t m_steadyNanos = 0;
    std::int64_t m_wallMicros = 0;
};

} // namespace hookline::ui
