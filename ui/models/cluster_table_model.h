// The further Kafka clusters: how each is reached, how it is now, what uses it. The name can be edited. @thread ui
#pragma once

#include "core/config/settings.h"
#include "core/metrics/snapshot.h"

#include <QAbstractTableModel>

#include <vector>

namespace hookline::ui {

class ClusterTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, State, Servers, Security, Users, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void show(const config::KafkaSettings& kafka);
    void setStates(const std::vector<metrics::ClusterSnapshot>& states);
    const config::ClusterSettings& at(int row) const { return m_kafka.clusters[static_cast<std::size_t>(row)]; }
    int rowOf(const std::string& name) const; ///< -1: none
    QStringList usersOf(int row) const;       ///< names of rules and sources
    void retranslate();

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(m_kafka.clusters.size()); }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    void renameWanted(const QString& from, const QString& to);

private:
    const metrics::ClusterSnapshot* stateOf(int row) const;

    config::KafkaSettings m_kafka;
    std::vector<metrics::ClusterSnapshot> m_states;
};

} // namespace hookline::ui
