// An event as a line for the terminal, quoted so that no topic or payload can become a command. Pure functions. @thread any
#pragma once

#include "ui/models/event_row.h"

#include <QString>

namespace hookline::ui {

/// 'text' for a POSIX shell.
QString shellQuoted(const QString& text);
/// Publishes the row's message again; bytes that are not text go through printf. `address` is host:port.
QString mosquittoLine(const EventRow& row, const QString& address);
/// Reads the row's record back; empty when it has none.
QString kafkaConsumerLine(const EventRow& row, const QString& servers);

} // namespace hookline::ui
