// Topics as a tree of levels, or as a flat list. Branches sum up what is below them. Brought up to date once a second; new topics
// are inserted, so that what is open stays open. @thread ui
#pragma once

#include "core/config/settings.h"
#include "ui/models/filter_index.h"
#include "ui/models/topic_store.h"

#include <QAbstractItemModel>
#include <QSortFilterProxyModel>

#include <compare>
#include <memory>
#include <string>
#include <vector>

namespace hookline::ui {

class TopicTreeModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column {
        Name,
        Messages,
        Rate,
        Trend,
        ByteRate,
        LastPayload,
        Age,
        Publisher,
        Qos,
        Retained,
        Subscribers, ///< clients, a shared subscription counting as one
        Rule,        ///< the Kafka rules that take it
        ColumnCount
    };
    enum Role { TopicRole = Qt::UserRole, TrendRole, PinnedRole, ExportRole };

    explicit TopicTreeModel(const TopicStore& store, QObject* parent = nullptr);
    ~TopicTreeModel() override;
    void setFlat(bool flat);
    bool isFlat() const noexcept { return m_flat; }
    /// Takes over what the store knows now. Rows that come and go are told; that numbers changed is not, row by row, for that
    /// would take a view longer than to paint the few that it shows: it repaints itself afterwards.
    void refresh(std::int64_t wallMicros);
    /// Whom topics reach, from now on.
    void setSubscriptions(const metrics::SubscriptionListing& listing);
    void setKafka(const config::KafkaSettings& settings) { m_kafka = settings; }
    /// The topic of a row; a branch that is no topic itself has the beginning that all below it share.
    QString topic(const QModelIndex& index) const;
    /// False: only a branch.
    bool isTopic(const QModelIndex& index) const;
    /// How two rows of one parent follow each other by the values of the column they are in.
    std::strong_ordering compare(const QModelIndex& left, const QModelIndex& right) const;
    /// Retained messages at this row and below.
    QStringList retainedBelow(const QModelIndex& index) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void retranslate();

private:
    struct Node;
    Node* nodeOf(const QModelIndex& index) const;
    static int rowOf(const Node& node); ///< among the children of its parent
    QModelIndex indexOf(const Node& node) const;
    void rebuild();
    /// Takes out the topics that the store dropped, and branches that are empty then. False: there are too many, nothing was taken out.
    bool takeOutDropped();
    void insert(const std::string& topic);
    void sum(Node& node);
    /// What the store knows of the node's own topic; none: it is only a branch, or the store dropped it since the last refresh().
    const TopicEntry* entryOf(const Node& node) const;
    const std::array<double, TopicStore::kTrend>& trendOf(Node& node) const;
    QString text(Node& node, int column) const;
    int subscribersOf(Node& node) const;
    QStringList rulesOf(const Node& node) const;
    bool isPinned(const Node& node) const;
    QVariant exported(Node& node, int column) const;

    const TopicStore& m_store;
    std::unique_ptr<Node> m_root;
    bool m_flat = false;
    bool m_resetting = false;
    std::uint64_t m_round = 0; ///< of refresh()
    std::uint64_t m_generation = 0;
    std::uint64_t m_erasures = 0; ///< of the store when the nodes' entries were looked up
    std::int64_t m_wallMicros = 0;
    FilterIndex m_filters;
    std::vector<std::size_t> m_who; ///< by id in m_filters: client or group
    bool m_subscriptionsKnown = false;
    config::KafkaSettings m_kafka;
};

/// Finds a text anywhere in a topic, or topics that match when it has MQTT's wildcards.
class TopicProxy : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit TopicProxy(QObject* parent = nullptr);
    void setText(const QString& text);
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
    bool isFiltering() const { return !m_text.isEmpty(); }
    void setSystemShown(bool shown); ///< the broker's own topics
    void setPinnedOnly(bool only);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    QString m_text;
    std::string m_pattern; ///< with wildcards
    bool m_systemShown = false;
    bool m_pinnedOnly = false;
};

} // namespace hookline::ui
