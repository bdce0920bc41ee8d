// The topics of the cluster, one row each. @thread ui
#pragma once

#include "core/metrics/kafka_listing.h"

#include <QAbstractTableModel>
#include <QIcon>

#include <vector>

namespace hookline::ui {

class KafkaTopicModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Partitions, Records, Replicas, ColumnCount };
    static constexpr int kFirstHidden = Replicas;
    enum Role { SortRole = Qt::UserRole, SearchRole };

    explicit KafkaTopicModel(QObject* parent = nullptr);
    void setListing(const metrics::KafkaTopicListing& listing);
    void clear() { setListing({}); }
    const metrics::KafkaTopic& topic(int row) const { return m_listing.topics[static_cast<std::size_t>(row)]; }
    const metrics::KafkaTopicListing& listing() const noexcept { return m_listing; }
    int rowOf(const QString& name) const; ///< -1: not there

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void retranslate();

private:
    metrics::KafkaTopicListing m_listing;
    bool m_someUnderReplicated = false;
    QIcon m_noIcon;
};

} // namespace hookline::ui
