// The rules tab: the ordered table with its live numbers, the editor's commands on a draft, and the bar that takes the draft into
// use. Nothing reaches the bridge before that, and everything can be undone, also afterwards. @thread ui
#pragma once

#include "ui/models/rule_draft.h"

#include <QPointer>
#include <QWidget>

#include <functional>

class QAction;
class QPushButton;
class QSettings;

namespace hookline::ui {

class Backend;
class ConfirmBar;
class EventTableModel;
class Label;
class Link;
class ListTable;
class MetricsHistory;
class RuleDialog;
class RuleGlance;
class RuleTableModel;

class RulesView : public QWidget {
    Q_OBJECT

public:
    RulesView(Backend& backend, MetricsHistory& history, const EventTableModel& events, QWidget* parent = nullptr);
    void renew(); ///< what is in use, and the numbers
    int ruleCount() const;
    const RuleDraft& draft() const { return m_draft; }
    bool hasUnapplied() const; ///< also what stands in an open editor
    void askToGiveUp(std::function<void()> then);
    /// Opens the editor; -1: for a new rule.
    void edit(int index);
    void apply();

    void saveLayout(QSettings& settings) const;
    void restoreLayout(const QSettings& settings);
    void resetLayout();

signals:
    void eventsWanted(const QString& filter);
    void rulesChanged(); ///< of the draft

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    int currentRule() const; ///< -1: none
    void select(int row);
    /// After the draft was changed here.
    void changed(int select);
    void refresh();
    void glance(); ///< at the rule that is selected
    void takeOver(int index, const std::string& name, config::RuleSettings rule);
    void remove(int row);
    void move(int direction);
    void use(const RuleList& rules);
    void applied(const QString& errorId, const QString& errorText, qulonglong movedRecords);
    void showMenu(const QPoint& at);
    void showEvents();
    void retranslate();

    Backend& m_backend;
    MetricsHistory& m_history;
    const EventTableModel& m_events;
    RuleDraft m_draft;
    RuleTableModel* m_model;
    QAction* m_add;
    QAction* m_edit;
    QAction* m_duplicate;
    QAction* m_delete;
    QAction* m_up;
    QAction* m_down;
    QAction* m_undo;
    QAction* m_redo;
    QAction* m_apply;
    QAction* m_show;
    Link* m_unmatched;
    std::uint64_t m_unmatchedBefore = 0;
    std::int64_t m_unmatchedAt = 0; ///< steady nanoseconds; 0: never
    double m_unmatchedRate = 0;
    ListTable* m_table;
    RuleGlance* m_glance; ///< below it, where there is room
    QWidget* m_pending; ///< what is not in use yet
    Label* m_pendingText;
    QPushButton* m_discard;
    QPushButton* m_applyButton;
    Label* m_problem; ///< why it could not be applied
    ConfirmBar* m_confirm;
    QPointer<RuleDialog> m_dialog;
    bool m_applying = false;
    RuleList m_before; ///< in use until the last apply
    RuleList m_wanted; ///< being applied
};

} // namespace hookline::ui
