// Which rows stand out: filters with a colour, the first that matches wins. @thread ui
#pragma once

#include "ui/models/event_filter.h"

#include <QColor>
#include <QObject>

#include <optional>
#include <vector>

class QSettings;

namespace hookline::ui {

struct ColourRule {
    QString filter;
    int colour = 0; ///< 0 … kColours-1
    bool enabled = true;
    friend bool operator==(const ColourRule&, const ColourRule&) = default;
};

class ColourRules : public QObject {
    Q_OBJECT

public:
    static constexpr int kColours = 6; ///< told apart by colour-blind people too

    using QObject::QObject;
    const std::vector<ColourRule>& rules() const noexcept { return m_rules; }
    void setRules(std::vector<ColourRule> rules);
    /// On top of the others, in the next colour.
    void add(const QString& filter);
    std::optional<int> colourOf(const EventRow& row, std::uint64_t number, const EventRows* rows) const;
    /// In the theme of now.
    static QColor colour(int index);

    void save(QSettings& settings) const;
    void restore(const QSettings& settings);

signals:
    void changed();

private:
    std::vector<ColourRule> m_rules;
    std::vector<EventFilter> m_filters; ///< of the rules, in their order; empty where off or wrong
};

} // namespace hookline::ui
