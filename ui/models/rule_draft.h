// The rules as somebody is editing them: a draft beside those in use, every step of which can be undone. Nothing here reaches the
// bridge: whoever applies the draft says so afterwards. @thread ui
#pragma once

#include "core/config/settings.h"

#include <QCoreApplication>
#include <QStringList>

#include <vector>

namespace hookline::ui {

using RuleList = std::vector<config::RuleSettings>;

class RuleDraft {
    Q_DECLARE_TR_FUNCTIONS(hookline::ui::RuleDraft)

public:
    /// What is in use. The draft follows while nothing was edited, and otherwise stays what it is; see overtaken().
    void setInUse(const config::KafkaSettings& kafka);
    const config::KafkaSettings& inUse() const { return m_kafka; }
    const RuleList& rules() const { return m_rules; }
    /// There is no [[rules]] block: one rule that nobody wrote sends everything of kafka.events to kafka.topic.
    bool isImplicit() const { return m_rules.empty(); }
    /// That rule, written down.
    config::RuleSettings implicitRule() const;
    /// The rules, that one where there are no others.
    RuleList allRules() const { return isImplicit() ? RuleList { implicitRule() } : m_rules; }
    bool isDirty() const { return m_rules != m_kafka.rules; }
    /// Somebody else has changed the rules in use since the edits began.
    bool isOvertaken() const { return isDirty() && m_kafka.rules != m_basis; }

    // Edits. Each is one step to undo. The first one writes the implicit rule down, so that it goes on working.
    /// Returns its place.
    int add(config::RuleSettings rule);
    int duplicate(int index);
    void replace(int index, config::RuleSettings rule);
    void remove(int index);
    void move(int from, int to);
    void setEnabled(int index, bool enabled);

    bool canUndo() const { return !m_before.empty(); }
    bool canRedo() const { return !m_after.empty(); }
    void undo();
    void redo();
    /// Back to what is in use; can be undone.
    void discard();
    /// The draft is in use now.
    void applied(const config::KafkaSettings& kafka);

    /// Not taken by any other: "alarms 2".
    std::string freeName(const std::string& wish, int except = -1) const;
    /// What applying would change, one line each, as the configuration file writes it. The first character of each is
    /// '+', '-', '~' or '='.
    static QStringList changes(const RuleList& from, const RuleList& to);
    QStringList changes() const { return changes(m_kafka.rules, m_rules); }
    /// How many rules are another, new or gone; another order counts as one.
    static int countChanges(const RuleList& from, const RuleList& to);

private:
    void step();

    static constexpr std::size_t kMostSteps = 100;
    config::KafkaSettings m_kafka;
    RuleList m_basis; ///< what was in use when the edits began
    RuleList m_rules;
    std::vector<RuleList> m_before;
    std::vector<RuleList> m_after;
};

} // namespace hookline::ui
