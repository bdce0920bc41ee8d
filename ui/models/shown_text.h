// A text as a pane shows it, with line breaks of ours in lines that would be too long: what it is without them, and which value
// stands where if it is JSON, which is looked through once, when it is first asked about. @thread one
#pragma once

#include "ui/models/json_fields.h"

#include <QString>

#include <optional>
#include <vector>

namespace hookline::ui {

class ShownText {
public:
    /// `breaks`: where inPieces() put them.
    void set(const QString& text, std::vector<qsizetype> breaks);
    void clear() { set({}, {}); }
    const QString& text() const noexcept { return m_text; } ///< without the breaks
    /// The same of what is between two places of what is shown.
    QString between(qsizetype from, qsizetype to) const { return m_text.mid(positionOf(from), positionOf(to) - positionOf(from)); }
    /// What kind of single value stands at this character of what is shown; none: no value does, or no path can name it.
    std::optional<JsonPart::Kind> kindAt(qsizetype shown) const;
    std::optional<JsonField> fieldAt(qsizetype shown) const;

private:
    struct Place {
        qsizetype begin;
        qsizetype end; ///< one behind it
        JsonPart::Kind kind;
    };
    const Place* placeAt(qsizetype position) const;
    qsizetype positionOf(qsizetype shown) const;

    QString m_text;
    std::vector<qsizetype> m_breaks;
    mutable std::optional<std::vector<Place>> m_places; ///< in their order; none: not looked yet
};

} // namespace hookline::ui
