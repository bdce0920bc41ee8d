// The brokers, the partitions and the losses of the bridge as tables. @thread ui
#pragma once

#include "core/metrics/bridge_report.h"
#include "ui/models/record_place.h"
#include "ui/models/report_table_model.h"
#include "ui/ports/letter_desk.h"

#include <cmath>
#include <vector>

namespace hookline::ui {

/// Of two reports in a row.
struct SentRate {
    double count = NAN; ///< a second
    double bytes = NAN;
};

class BrokerTableModel : public ReportTableModel {
    Q_OBJECT

public:
    enum Column {
        Id,
        Cluster, ///< shown where there are several
        Host,
        State,
        Age,
        RttP50,
        RttP99,
        Throttle,
        InFlight,
        Waiting,
        Rate,
        Bytes,
        Errors,
        Retries,
        Timeouts,
        Disconnects,
        ColumnCount
    };
    static constexpr int kFirstHidden = Retries;
    bool hasClusters() const;
    using ReportTableModel::ReportTableModel;
    void setRows(std::vector<metrics::BrokerReport> rows);
    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }
    QString eventFilter(int) const override { return {}; }

protected:
    int columns() const override { return ColumnCount; }
    bool isLeft(int column) const override { return column <= State && column != Id; }
    QString title(int column) const override;
    QString cell(int row, int column) const override;
    QVariant sortKey(int row, int column) const override;
    std::optional<ui::Role> colour(int row, int column) const override;
    QString hint(int row, int column) const override;

private:
    std::vector<metrics::BrokerReport> m_rows;
    std::vector<SentRate> m_rates; ///< by row
};

class PartitionTableModel : public ReportTableModel {
    Q_OBJECT

public:
    enum Column { Topic, Partition, Leader, Queued, InFlight, Rate, Bytes, Batch, LastOffset, Refusals, ColumnCount };
    using ReportTableModel::ReportTableModel;
    void setRows(std::vector<metrics::PartitionReport> rows);
    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }
    QString eventFilter(int row) const override;
    std::optional<RecordPlace> record(int row) const override; ///< the one acknowledged last

protected:
    int columns() const override { return ColumnCount; }
    bool isLeft(int column) const override { return column == Topic; }
    QString title(int column) const override;
    QString cell(int row, int column) const override;
    QVariant sortKey(int row, int column) const override;
    std::optional<ui::Role> colour(int row, int column) const override;

private:
    std::vector<metrics::PartitionReport> m_rows;
    std::vector<SentRate> m_rates; ///< by row
};

class LossTableModel : public ReportTableModel {
    Q_OBJECT

public:
    enum Column { Last, Reason, Count, Topic, Rule, Example, Kept, Held, Remedy, First, ColumnCount };
    using ReportTableModel::ReportTableModel;
    /// Losses that no line names become a row of their own, so that the table adds up; so do letters of an earlier run
    /// that are in the spool. `spool`: records wait on the disk too, where they may be damaged.
    void setRows(const metrics::BridgeReport& report, bool spool = false, const std::vector<HeldLetters>& letters = {});
    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }
    QString eventFilter(int row) const override;
    QString remedy(int row) const;
    QString reason(int row) const { return cell(row, Reason); }
    std::uint64_t total() const; ///< given up in this run, and what the spool holds of errors of earlier ones
    /// Letters of this row that the spool holds now, of whatever run.
    std::uint64_t held(int row) const { return at(row).held; }
    LetterGroup group(int row) const;

protected:
    int columns() const override { return ColumnCount; }
    bool isLeft(int column) const override { return column != Count && column != Kept && column != Held; }
    QString title(int column) const override;
    QString cell(int row, int column) const override;
    QVariant sortKey(int row, int column) const override;
    std::optional<ui::Role> colour(int row, int column) const override;

private:
    struct Row {
        metrics::LossReport loss;
        std::uint64_t held = 0;
        bool unnamed = false; ///< what no line names
        bool earlier() const { return loss.count == 0; }
    };
    const Row& at(int row) const { return m_rows[static_cast<std::size_t>(row)]; }

    std::vector<Row> m_rows;
    bool m_spool = false;
};

} // namespace hookline::ui
