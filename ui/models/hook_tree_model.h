// The hook points with their callbacks in the order they run, live. A row stays itself while its numbers, its place or its
// neighbours change. What the user wants done (switch, move) is asked for by signals: the core decides, the next answer shows it.
// @thread ui
#pragma once

#include "core/config/settings.h"
#include "core/metrics/hook_listing.h"

#include <QAbstractItemModel>
#include <QHash>
#include <QSortFilterProxyModel>

#include <vector>

namespace hookline::ui {

class HookTreeModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { Name, State, Priority, Filter, CallRate, Calls, Changes, Drops, Errors, P50, P99, Rule, ColumnCount };
    enum Role {
        EmptyRole = Qt::UserRole, ///< of a point: nobody listens there
        ExportRole,
    };
    /// How a callback fares; of a point the worst of its callbacks.
    enum class Health { Idle, Well, Slow, Failing, Resting, Off };
    /// From here on a callback is called slow.
    static constexpr double kSlowMicros = 1000;

    using QAbstractItemModel::QAbstractItemModel;
    void setChains(std::vector<metrics::HookChain> chains, std::int64_t steadyNanos);
    /// The rules of the bridge's callbacks.
    void setKafka(const config::KafkaSettings& settings) { m_kafka = settings; }
    /// Counters count from here.
    void resetCounters();

    /// Null for a point.
    const metrics::HookCallback* callback(const QModelIndex& index) const;
    const metrics::HookChain* chain(const QModelIndex& index) const; ///< its own, or that of its callback
    QModelIndex find(quint64 id) const;
    Health health(const QModelIndex& index) const;
    /// Since the last reset.
    metrics::CallbackCounters counters(const metrics::HookCallback& callback) const;
    /// The id to move `id` before, for one place up (-1) or down (+1); false at the end of the chain.
    bool neighbour(const QModelIndex& index, int direction, quint64& before) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void retranslate();

    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    bool canDropMimeData(
        const QMimeData* data, Qt::DropAction action, int row, int column, const QModelIndex& parent) const override;
    bool dropMimeData(
        const QMimeData* data, Qt::DropAction action, int row, int column, const QModelIndex& parent) override;

signals:
    void switchWanted(quint64 id, bool on);
    void moveWanted(quint64 id, quint64 before);

private:
    struct Seen {
        std::uint64_t calls;
        std::int64_t nanos; ///< when it had made them
        double rate; ///< up to then; NaN: not known yet
    };
    void takeCallbacks(int point, std::vector<metrics::HookCallback>& now);
    QString text(const metrics::HookCallback& callback, int column) const;
    QString sumText(const metrics::HookChain& chain, int column) const;
    QString toolTip(const QModelIndex& index) const;
    QString rulesText(const QModelIndex& index) const;
    QVariant exported(const QModelIndex& index) const;

    std::vector<metrics::HookChain> m_chains;
    config::KafkaSettings m_kafka;
    QHash<quint64, Seen> m_seen;
    QHash<quint64, metrics::CallbackCounters> m_base; ///< at the last reset
};

/// Hides the points where nobody listens, and finds a text in points, owners and filters.
class HookProxy : public QSortFilterProxyModel {
    Q_OBJECT

public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setText(const QString& text);
    void setEmptyShown(bool shown);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QString m_text;
    bool m_emptyShown = false;
};

} // namespace hookline::ui
