// The sources of the settings with what each of them does now, and where one stands in its partitions. @thread ui
#pragma once

#include "core/config/settings.h"
#include "core/metrics/snapshot.h"
#include "ui/models/report_table_model.h"

#include <vector>

namespace hookline::ui {

class SourceTableModel : public ReportTableModel {
    Q_OBJECT

public:
    enum Column { Name, State, KafkaTopics, MqttTopic, Rate, Routed, Skipped, Lag, Partitions, Group, Acknowledged, InFlight, DeadLetters, Last, ColumnCount };
    static constexpr int kFirstHidden = Partitions;
    struct Row {
        config::SourceSettings settings;
        std::optional<metrics::SourceSnapshot> now; ///< none: it does not run
        double rate = 0; ///< records routed a second
    };
    using ReportTableModel::ReportTableModel;
    /// Rates come of two calls in a row.
    void setRows(const std::vector<config::SourceSettings>& sources, const std::vector<metrics::SourceSnapshot>& running, std::int64_t steadyNanos);
    const Row& at(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    QString stateText(int row) const;
    ui::Role stateRole(int row) const;
    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }
    QString eventFilter(int row) const override;

protected:
    int columns() const override { return ColumnCount; }
    bool isLeft(int column) const override { return column <= MqttTopic || column == Group || column == Last; }
    QString title(int column) const override;
    QString cell(int row, int column) const override;
    QVariant sortKey(int row, int column) const override;
    std::optional<ui::Role> colour(int row, int column) const override;
    QString hint(int row, int column) const override;

private:
    std::vector<Row> m_rows;
    std::int64_t m_steadyNanos = 0;
};

class SourcePositionModel : public ReportTableModel {
    Q_OBJECT

public:
    enum Column { Topic, Partition, Position, End, Lag, ColumnCount };
    using ReportTableModel::ReportTableModel;
    void setRows(std::vector<metrics::SourcePartition> rows);
    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }
    QString eventFilter(int) const override { return {}; }

protected:
    int columns() const override { return ColumnCount; }
    bool isLeft(int column) const override { return column == Topic; }
    QString title(int column) const override;
    QString cell(int row, int column) const override;
    QVariant sortKey(int row, int column) const override;

private:
    std::vector<metrics::SourcePartition> m_rows;
};

} // namespace hookline::ui
