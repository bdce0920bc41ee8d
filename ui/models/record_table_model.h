// The records of a topic that are shown: the newest that were read, within rows and bytes. @thread ui
#pragma once

#include "core/metrics/kafka_listing.h"
#include "ui/models/event_store.h"

#include <QAbstractTableModel>

#include <deque>
#include <vector>

namespace hookline::ui {

class RecordTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    /// Headers are hidden until somebody chooses them.
    enum Column { Partition, Offset, Time, Key, Size, Value, Event, Headers, ColumnCount };
    static constexpr int kFirstHidden = Headers;
    static constexpr std::size_t kRows = 20'000;
    static constexpr std::size_t kBytes = 128 * 1024 * 1024;

    /// `events`: where the events are that became records.
    explicit RecordTableModel(const EventStore& events, QObject* parent = nullptr);
    /// At most one removal and one insertion.
    void add(std::vector<metrics::KafkaRecord>&& records);
    void clear();
    const metrics::KafkaRecord& record(int row) const { return m_records[static_cast<std::size_t>(row)]; }
    int rowOf(std::int32_t partition, std::int64_t offset) const; ///< -1: not there
    std::uint64_t letGo() const noexcept { return m_letGo; } ///< rows no longer kept, since clear()
    std::size_t bytes() const noexcept { return m_bytes; }
    /// The row of the event table that became this record; 0: none.
    std::uint64_t eventNumber(const metrics::KafkaRecord& record) const;
    QString eventText(const metrics::KafkaRecord& record) const;
    /// Everything about it as one JSON object; bytes that are not UTF-8 become …_base64.
    static QByteArray json(const metrics::KafkaRecord& record, const QString& topic);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void retranslate();
    /// Where there is little room: the time of day without the date.
    void setShortTime(bool on);

signals:
    /// Before rows at the top go: how many.
    void rowsLeaving(int count);

private:
    QString text(const metrics::KafkaRecord& record, int column) const;

    const EventStore& m_events;
    std::deque<metrics::KafkaRecord> m_records;
    std::size_t m_bytes = 0;
    std::uint64_t m_letGo = 0;
    bool m_shortTime = false;
};

} // namespace hookline::ui
