// One rule: its fields, what is wrong with them in the words of the configuration file's loader, and what it makes of the last
// captured event while it is typed. Not modal; edits a copy, which goes to the draft of the rules. @thread ui
#pragma once

#include "core/config/settings.h"
#include "core/tap/event.h"
#include "ui/dialogs/edit_dialog.h"

#include <optional>
#include <vector>

namespace hookline::ui {

class Backend;
class EventTableModel;
class RuleForm;
class RulePreview;
struct RuleTrial;

class RuleDialog : public EditDialog {
    Q_OBJECT

public:
    /// `kafka`: with all rules of the draft. `index`: the place of this one among them; -1: it is new.
    RuleDialog(Backend& backend, const EventTableModel& events, config::KafkaSettings kafka, int index, const config::RuleSettings& rule,
        QWidget* parent = nullptr);

signals:
    void ruleMade(const hookline::config::RuleSettings& rule);
    void eventsWanted(const QString& filter);
    /// The rule is to be taken out of the list.
    void deleted();

private:
    RuleDialog(Backend& backend, const EventTableModel& events, config::KafkaSettings kafka, int index, const config::RuleSettings& rule,
        RuleForm* form, RulePreview* preview, QWidget* parent);
    bool differs() const override;
    void check() override;
    void takeOver() override;
    void retranslate() override;
    QString losesWords() const override;
    void listTopics(); ///< of the cluster that is chosen
    void createTopic(const QString& topic);
    void tryNow();
    void tried(const RuleTrial& trial);
    /// All rules, with this one as it stands here; `place`: where it is.
    config::KafkaSettings draft(int& place) const;
    std::vector<tap::Event> captured() const;
    tap::Event madeUpEvent(const config::RuleSettings& rule) const;
    QString filterOf(const config::RuleSettings& rule) const;

    Backend& m_backend;
    const EventTableModel& m_events;
    const config::KafkaSettings m_kafka;
    const int m_index;
    const config::RuleSettings m_before;
    RuleForm* const m_form;
    RulePreview* const m_preview;
    QTimer m_fresh; ///< newer events are looked at
    std::vector<tap::Event> m_tried;
    std::uint64_t m_seen = 0; ///< events when they were captured
    std::optional<QString> m_listed; ///< the cluster whose topics were asked for
    bool m_madeUp = false;
    int m_ticket = 0;
};

} // namespace hookline::ui
