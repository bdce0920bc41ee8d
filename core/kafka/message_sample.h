// What records become by a source's templates, to be shown before anything is published. Pure; any thread.
#pragma once

#include "core/base/result.h"
#include "core/kafka/source_plan.h"
#include "core/metrics/kafka_listing.h"
#include "core/metrics/replay_progress.h"

#include <string>
#include <vector>

namespace hookline::kafka {

using MadeMessage = tl::expected<mqtt::MessageRef, Skipped>;

metrics::MessageSample sampleOf(const SourceRecord& record, const MadeMessage& made);

/// For records of one topic that somebody has read. Errors: those of the templates, with ids "source.topic", "source.qos", …
base::Result<std::vector<metrics::MessageSample>> sampleMessages(
    const config::SourceSettings& source, const std::string& topic, const std::vector<metrics::KafkaRecord>& records);

} // namespace hookline::kafka
