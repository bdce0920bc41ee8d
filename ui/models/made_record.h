// The Kafka record that a rule makes of an event, in words: where it goes, its key and headers, and its value. Pure
// functions. @thread ui
#pragma once

#include "ui/models/event_row.h"
#include "ui/ports/backend.h"

#include <QCoreApplication>

namespace hookline::ui {

class MadeRecord {
    Q_DECLARE_TR_FUNCTIONS(hookline::ui::MadeRecord)

public:
    /// What the trial of the row's rule came to; where the record is known to lie, that is said.
    static QString text(const RuleTrial& trial, const EventRow& row);
};

} // namespace hookline::ui
