#include "ui/models/colour_rules.h"

#include "ui/theme.h"

#include <QSettings>

namespace hookline::ui {

void ColourRules::setRules(std::vector<ColourRule> rules)
{
    m_rules = std::move(rules);
    m_filters.clear();
    for (const ColourRule& rule : m_rules)
        m_filters.push_back(rule.enabled ? EventFilter(rule.filter) : EventFilter());
    emit changed();
}

void ColourRules::add(const QString& filter)
{
    std::vector<ColourRule> rules = m_rules;
    const int next = rules.empty() ? 0 : (rules.front().colour + 1) % kColours;
    std::erase_if(rules, [&](const ColourRule& rule) { return rule.filter == filter; });
    rules.insert(rules.begin(), ColourRule { filter, next, true });
    setRules(std::move(rules));
}

std::optional<int> ColourRules::colourOf(const EventRow& row, std::uint64_t number, const EventRows* rows) const
{
    for (std::size_t i = 0; i < m_filters.size(); ++i) {
        if (!m_filters[i].isEmpty() && m_filters[i].matches(row, number, rows))
            return m_rules[i].colour;
    }
    return std::nullopt;
}

QColor ColourRules::colour(int index)
{
    // Okabe and Ito's colours, darkened or lightened so that they stand out on the table's ground.
    static constexpr QRgb light[kColours] = { 0xFF0072B2, 0xFFD55E00, 0xFF009E73, 0xFFAA4488, 0xFFB58900, 0xFF3399CC };
    static constexpr QRgb dark[kColours] = { 0xFF4FA8E0, 0xFFFF8C42, 0xFF34C79B, 0xFFE08BC0, 0xFFE5C04A, 0xFF7CC7F2 };
    const int i = std::clamp(index, 0, kColours - 1);
    return QColor(theme().dark ? dark[i] : light[i]);
}

void ColourRules::save(QSettings& settings) const
{
    QStringList out;
    for (const ColourRule& rule : m_rules)
        out << rule.filter << QString::number(rule.colour)
            << (rule.enabled ? QStringLiteral("1") : QStringLiteral("0"));
    settings.setValue(QStringLiteral("events/colourRules"), out);
}

void ColourRules::restore(const QSettings& settings)
{
    const QStringList in = settings.value(QStringLiteral("events/colourRules")).toStringList();
    std::vector<ColourRule> rules;
    for (qsizetype i = 0; i + 2 < in.size(); i += 3)
        rules.push_back({ in[i], std::clamp(in[i + 1].toInt(), 0, kColours - 1), in[i + 2] == QLatin1String("1") });
    setRules(std::move(rules));
}

} // namespace hookline::ui
