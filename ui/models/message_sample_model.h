// Records and the messages they become, one a row. @thread ui
#pragma once

#include "core/metrics/replay_progress.h"
#include "ui/models/report_table_model.h"

#include <vector>

namespace hookline::ui {

class MessageSampleModel : public ReportTableModel {
    Q_OBJECT

public:
    enum Column { Topic, Payload, Record, Qos, Retain, Time, Key, ColumnCount };
    static constexpr int kFirstHidden = Qos;
    using ReportTableModel::ReportTableModel;
    void setRows(std::vector<metrics::MessageSample> rows);
    const metrics::MessageSample& at(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }
    QString eventFilter(int) const override { return {}; }

protected:
    int columns() const override { return ColumnCount; }
    bool isLeft(int) const override { return true; }
    QString title(int column) const override;
    QString cell(int row, int column) const override;
    std::optional<ui::Role> colour(int row, int column) const override;

private:
    std::vector<metrics::MessageSample> m_rows;
};

} // namespace hookline::ui
