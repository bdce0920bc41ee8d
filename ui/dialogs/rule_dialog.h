// One rule: its fields, what is wrong with them in the words of the configuration file's loader, and what it makes of the last
// captured event while it is typed. Not modal; edits a copy, which goes to the draft of the rules. @thread ui
#pragma once

#include "core/config/settings.h"
#include "core/tap/event.h"

#include <QDialog>
#include <QTimer>

#include <vector>

class QPushButton;

namespace hookline::ui {

class Backend;
class EventTableModel;
class Label;
class RuleForm;
class RulePreview;
struct RuleTrial;

class RuleDialog : public QDialog {
    Q_OBJECT

public:
    /// `kafka`: with all rules of the draft. `index`: the place of this one among them; -1: it is new.
    RuleDialog(Backend& backend, const EventTableModel& events, config::KafkaSettings kafka, int index, const config::RuleSettings& rule,
        QWidget* parent = nullptr);
    /// Something was typed that the list does not have.
    bool isChanged() const;

signals:
    void ruleMade(const hookline::config::RuleSettings& rule);
    void eventsWanted(const QString& filter);

protected:
    void changeEvent(QEvent* event) override;
    void done(int result) override;

private:
    void edited();
    void checkNow();
    void tryNow();
    void tried(const RuleTrial& trial);
    void takeOver();
    /// All rules, with this one as it stands here; `place`: where it is.
    config::KafkaSettings draft(int& place) const;
    std::vector<tap::Event> captured() const;
    tap::Event madeUpEvent(const config::RuleSettings& rule) const;
    QString filterOf(const config::RuleSettings& rule) const;
    void retranslate();

    Backend& m_backend;
    const EventTableModel& m_events;
    const config::KafkaSettings m_kafka;
    const int m_index;
    const config::RuleSettings m_before;
    QTimer m_typing;
    QTimer m_fresh; ///< newer events are looked at
    std::vector<tap::Event> m_tried;
    std::uint64_t m_seen = 0; ///< events when they were captured
    bool m_madeUp = false;
    bool m_asking = false; ///< whether what was typed may be lost
    int m_ticket = 0;
    int m_errors = 0;
    RuleForm* m_form;
    Label* m_previewHeading;
    RulePreview* m_preview;
    Label* m_other; ///< what is wrong with the rules together
    Label* m_state;
    QPushButton* m_cancel;
    QPushButton* m_ok;
};

} // namespace hookline::ui
