// Kafka profiles with what tells them apart: servers, how they are reached, topic. The name can be edited. @thread ui
#pragma once

#include "ui/ports/settings_desk.h"

#include <QAbstractTableModel>

#include <vector>

namespace hookline::ui {

class ProfileTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, State, Servers, Security, Topic, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void show(std::vector<KafkaProfile> profiles, const QString& active);
    const KafkaProfile& at(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    bool isActive(int row) const { return at(row).name == m_active; }
    int rowOf(const QString& name) const; ///< -1: none
    void retranslate();

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    void renameWanted(const QString& from, const QString& to);

private:
    std::vector<KafkaProfile> m_rows;
    QString m_active;
};

} // namespace hookline::ui
