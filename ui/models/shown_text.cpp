#include "ui/models/shown_text.h"

#include <algorithm>
#include <utility>

namespace hookline::ui {

void ShownText::set(const QString& text, std::vector<qsizetype> breaks)
{
    m_text = text;
    m_breaks = std::move(breaks);
    m_places.reset();
}

qsizetype ShownText::positionOf(qsizetype shown) const
{
    return shown - (std::ranges::lower_bound(m_breaks, shown) - m_breaks.begin());
}

const ShownText::Place* ShownText::placeAt(qsizetype position) const
{
    if (!m_places) {
        m_places.emplace();
        walkJson(m_text, [this](const JsonPart& part, const auto& path) {
            if (isField(part.kind) && path())
                m_places->push_back({ part.begin, part.end, part.kind });
            return true;
        });
    }
    const auto behind = std::ranges::upper_bound(*m_places, position, {}, &Place::begin);
    return behind != m_places->begin() && position < std::prev(behind)->end ? &*std::prev(behind) : nullptr;
}

std::optional<JsonPart::Kind> ShownText::kindAt(qsizetype shown) const
{
    const Place* const place = placeAt(positionOf(shown));
    return place ? std::optional(place->kind) : std::nullopt;
}

std::optional<JsonField> ShownText::fieldAt(qsizetype shown) const { return ui::fieldAt(m_text, positionOf(shown)); }

} // namespace hookline::ui
