// Rows of the event table as files know them, and back: capture files, and the JSON Lines that recordings are. @thread ui
#pragma once

#include "core/capture/capture_row.h"
#include "ui/models/event_rows.h"

#include <QByteArray>
#include <QJsonObject>

#include <optional>
#include <string>
#include <unordered_map>

namespace hookline::ui {

capture::Row toCaptured(const EventRows& rows, std::uint64_t number);
EventRows::Kept fromCaptured(capture::Row&& row);

/// Reads lines that exportRow() has written. What the lines have in common is in memory once.
class JsonRowReader {
public:
    /// None when it is not such a line.
    std::optional<EventRows::Kept> read(const QByteArray& line);

private:
    mqtt::ClientInfoRef client(std::string_view id, std::string_view user, std::string_view peer, std::string_view protocol,
        bool cleanStart = true, std::uint32_t sessionExpiry = 0, std::string_view listener = {});
    mqtt::MessageRef message(const QJsonObject& in, const EventRow& row);
    base::TextRef text(const QString& value);

    std::unordered_map<std::string, mqtt::ClientInfoRef> m_clients;
    std::unordered_map<std::string, base::TextRef> m_texts;
    std::unordered_map<std::string, mqtt::ReasonCode> m_reasons;
    std::int64_t m_unknown = 0; ///< messages that do not say when they were received
};

} // namespace hookline::ui
