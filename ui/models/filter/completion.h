// What may stand at the cursor of a filter: fields, operators, values. Pure. @thread any
#pragma once

#include "ui/models/filter/fields.h"

#include <QString>
#include <QStringList>

#include <functional>
#include <vector>

namespace hookline::ui::filter {

struct Suggestion {
    QString text; ///< what to put there, quoted where needed
    QString hint; ///< translated; may be empty
    int start = 0;
    int length = 0; ///< of what it replaces
};

/// Values known from the data for fields such as client and topic.
using KnownValues = std::function<QStringList(FieldId field)>;

std::vector<Suggestion> suggest(const QString& filter, int cursor, const KnownValues& known);

} // namespace hookline::ui::filter
