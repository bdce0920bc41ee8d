// What the chosen rule makes of the last event that it took, in a few lines below the rules: where it goes, its key and headers,
// its value. Follows what happens while it shows; nothing is sent. @thread ui
#pragma once

#include "core/config/settings.h"
#include "core/tap/event.h"
#include "ui/ports/backend.h"

#include <QWidget>

#include <optional>
#include <vector>

class QPlainTextEdit;

namespace hookline::ui {

class EventTableModel;
class Label;

class RuleGlance : public QWidget {
    Q_OBJECT

public:
    RuleGlance(Backend& backend, const EventTableModel& events, QWidget* parent = nullptr);
    /// `kafka`: with the rules as they stand in the list; `index`: the place of this one among them;
    /// `implicit`: nobody made it, it is there as long as there is no other.
    void setRule(const config::KafkaSettings& kafka, std::size_t index, bool implicit);
    /// Asks, if something happened since and the last question is answered. To be called about once a second.
    void look();

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void tried(const RuleTrial& trial);
    /// Events that the rule may take and nobody has looked at, oldest first.
    std::vector<tap::Event> unseen();
    const config::RuleSettings& rule() const { return m_kafka.rules[m_index]; }
    void fill();
    QString facts() const;

    Backend& m_backend;
    const EventTableModel& m_events;
    config::KafkaSettings m_kafka; ///< without rules: none was given yet
    std::size_t m_index = 0;
    bool m_implicit = false;
    int m_ticket = 0;
    bool m_asked = false;       ///< and not answered yet
    std::uint64_t m_seen = 0;   ///< number of the next event to look at
    std::vector<tap::Event> m_tried;
    std::optional<RuleRecord> m_record;
    tap::Event m_event; ///< what it was made of
    QString m_problem;
    Label* m_heading;
    Label* m_about;
    Label* m_facts;
    Label* m_warnings;
    QPlainTextEdit* m_value;
};

} // namespace hookline::ui
