// A filter of the event table: the text as typed and what it means. A value, cheap to copy. @thread any
//
//   dev-017 temp                          both words, anywhere: client, topic, payload or event
//   event == publish && payload.t > 30    fields; ui/models/filter/fields.cpp lists them, parser.h has the grammar
//   topic like "factory/+/temp"           MQTT wildcards
#pragma once

#include "ui/models/event_row.h"
#include "ui/models/filter/evaluate.h"
#include "ui/models/filter/parser.h"

#include <QString>

#include <memory>
#include <optional>

namespace hookline::ui {

class EventFilter {
public:
    /// Lets every row pass.
    EventFilter() = default;
    explicit EventFilter(const QString& text);

    /// Nothing to filter by, or not a filter at all.
    bool isEmpty() const noexcept { return !m_expression; }
    const QString& text() const noexcept { return m_text; }
    const std::optional<filter::ParseError>& error() const noexcept { return m_error; }
    /// Words only: may be applied while it is typed.
    bool isSimple() const noexcept { return m_simple; }
    /// `number` and `rows` are what seq, marked, note and related are about.
    bool matches(const EventRow& row, std::uint64_t number = 0, const EventRows* rows = nullptr) const
    {
        return !m_expression || filter::evaluate(*m_expression, row, { number, m_appliedMicros, rows });
    }

    /// `client == dev-017`, quoted where needed.
    static QString test(const char* field, const char* op, const QString& value);
    /// `value` so that it is read back as this very text.
    static QString quoted(const QString& value);

private:
    QString m_text;
    std::shared_ptr<const filter::Expression> m_expression;
    std::optional<filter::ParseError> m_error;
    std::int64_t m_appliedMicros = 0;
    bool m_simple = true;
};

} // namespace hookline::ui
