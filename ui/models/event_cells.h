// What stands in the cells of the event table, made when a cell is shown. Pure functions of a row. @thread ui
#pragma once

#include "ui/models/event_row.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QString>

namespace hookline::ui {

class cells {
    Q_DECLARE_TR_FUNCTIONS(hookline::ui::cells)

public:
    static QString text(const EventRow& row, std::uint64_t number, int column);
    static QString toolTip(const EventRow& row, int column);
    /// The payload's beginning, or what there is to say about an event without one.
    static QString info(const EventRow& row);
    /// The same in two: what is said about the event, and the payload's beginning where it has one that is kept.
    struct Info {
        QString about;
        QString payload;
    };
    static Info infoParts(const EventRow& row);
    /// How much of a payload infoParts() shows from now on, in characters; 200 at first. @thread ui
    static void setPreviewChars(std::size_t most) noexcept;
    /// "✓ topic-3@1048", "… queued", "✗ timed out", "–".
    static QString kafka(const EventRow& row);
    static QString flags(const tap::Event& event);
    /// The words and the number, as the specification gives it: "not authorized (0x87)".
    static QString reason(mqtt::ReasonCode reason);
    /// Its session stays when the connection ends.
    static bool keepsSession(const mqtt::ClientInfo& client);
    /// "new · ends with the connection", "resumed if there · kept for 3600 s".
    static QString session(const mqtt::ClientInfo& client);
    /// All that is known of the row as one JSON object; a payload that is not UTF-8 becomes payload_base64.
    static QByteArray json(const EventRow& row, std::uint64_t number, bool oneLine = false, const QString& note = {});
};

} // namespace hookline::ui
