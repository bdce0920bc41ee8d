// Where a record is: enough for the reader to open it.
#pragma once

#include "ui/format.h"
#include "ui/models/event_row.h"

namespace hookline::ui {

struct RecordPlace {
    QString cluster; ///< one of the further Kafka clusters; empty: the default one
    QString topic;
    int partition = -1;
    qint64 offset = -1;
    friend bool operator==(const RecordPlace&, const RecordPlace&) = default;
};

/// @pre hasReadableRecord(row)
inline RecordPlace recordOf(const EventRow& row)
{
    return { row.kafkaCluster ? fromUtf8(row.kafkaCluster->view()) : QString(), fromUtf8(row.kafkaTopic->view()), row.partition, row.offset };
}

} // namespace hookline::ui
