// What the reader page says about a reading, a check, and what a cluster refuses. Pure functions. @thread ui
#pragma once

#include "core/metrics/kafka_listing.h"

#include <QCoreApplication>
#include <QString>
#include <QStringList>

namespace hookline::ui {

class ReadingRate;

class RecordWords {
    Q_DECLARE_TR_FUNCTIONS(hookline::ui::RecordWords)

public:
    /// "1,204 records read · 17 match · 310 KiB · 42/s · 9 KiB/s · at the end, waiting for new ones"
    static QString reading(const metrics::KafkaReading& reading, bool filtered, const ReadingRate& rate);
    /// What is not as asked: the offset that is not there any more. Empty: nothing.
    static QString moved(const metrics::KafkaReading::Moved& moved);
    /// What failed and what to do, with Kafka's own words where they say more.
    static QString error(const base::Error& error, const QString& servers, const QString& topic);
    /// One record: where it is and what was found there.
    static QString finding(const metrics::KafkaFinding& finding, const QString& servers);
    /// The whole check in one sentence.
    static QString verification(const metrics::KafkaVerification& result);
    /// Everything is as it should be.
    static bool isGood(const metrics::KafkaVerification& result);
    static QString place(const std::string& topic, std::int32_t partition, std::int64_t offset); ///< "events-3@1048"
};

} // namespace hookline::ui
