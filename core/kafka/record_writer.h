// One record written by hand, as somebody who tries a topic out wants it. Blocking, bounded, cancellable; the running bridge is untouched.
// @thread one of their own
#pragma once

#include "core/kafka/record_check.h"

namespace hookline::kafka {

/// Where Kafka put it. `settings` are config::settingsOf() the cluster. Errors: those of adminError().
base::Result<metrics::KafkaWritten> writeRecord(
    const CheckPlace& place, const config::KafkaSettings& settings, const metrics::KafkaNewRecord& record, const Patience& patience);

} // namespace hookline::kafka
