// What Ctrl+F looks for: text in any case, a regular expression, or bytes. A value. @thread any
#pragma once

#include "ui/models/event_filter.h"

namespace hookline::ui {

class FindPattern {
public:
    enum class Mode { Text, Regex, Hex };
    FindPattern() = default;
    FindPattern(Mode mode, const QString& text);

    bool isEmpty() const noexcept { return m_empty; }
    /// Translated; empty when the pattern is good.
    const QString& error() const noexcept { return m_error; }
    /// In client id, topic or payload; text also in the event's name, bytes only in the payload.
    bool matches(const EventRow& row) const;

private:
    Mode m_mode = Mode::Text;
    bool m_empty = true;
    QString m_error;
    EventFilter m_text;
    QRegularExpression m_regex;
    QByteArray m_bytes;
};

} // namespace hookline::ui
