// The scripts: which there are and how they fare, an editor that takes a change into use at once, and test runs. A text that does
// not load is never saved; what was typed stays until it is applied or given up. @thread ui
#pragma once

#include <QHash>
#include <QTimer>
#include <QWidget>

#include <functional>

class QAction;
class QLineEdit;
class QListWidget;
class QPushButton;
class QSettings;
class QSplitter;

namespace hookline::ui {

class Backend;
class CodeEdit;
class ConfirmBar;
class ElidedLabel;
class EmptyState;
class EventTableModel;
class Label;
class ScriptTrialView;

class ScriptsView : public QWidget {
    Q_OBJECT

public:
    ScriptsView(Backend& backend, const EventTableModel& events, QWidget* parent = nullptr);
    void open(const QString& name);
    /// Asks the core now; the view's timer does it once a second while it is shown.
    void renew();
    QList<QAction*> actions() const;
    bool hasUnsaved() const;
    /// Asks whether everything unsaved may be lost; yes loses it and calls `then`.
    void askToGiveUp(std::function<void()> then);
    void saveLayout(QSettings& settings) const;
    void restoreLayout(const QSettings& settings);
    void resetLayout();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    /// What stands in the editor of one file, and the file's text that it began with.
    struct Draft {
        QString text;
        QString basis;
    };
    void choose();
    void load();
    void apply(bool overwrite);
    void applied(const QString& path, const QString& problemId, const QString& problem);
    void revert();
    void tryOut();
    void askName(const QString& name, const QString& text);
    void create();
    void showProblem(const QString& problem);
    void refresh();
    void retranslate();

    Backend& m_backend;
    QListWidget* m_list;
    QPushButton* m_new;
    QWidget* m_naming;
    QLineEdit* m_name;
    QPushButton* m_create;
    QString m_newText; ///< of the file that is being named
    QSplitter* m_splitter;
    QSplitter* m_column;
    QWidget* m_right;
    ElidedLabel* m_title;
    Label* m_state;
    CodeEdit* m_edit;
    Label* m_problem;
    ScriptTrialView* m_trial;
    ConfirmBar* m_confirm;
    EmptyState* m_empty;
    QPushButton* m_emptyButton;
    QAction* m_apply;
    QAction* m_revert;
    QAction* m_try;
    QTimer m_timer;
    QString m_path; ///< in the editor
    QString m_basis; ///< the file's text that the editor's began with
    QString m_shownProblem; ///< of the core, so that it is told once
    QString m_awaited; ///< a file that was just made, to be chosen when it is listed
    QHash<QString, Draft> m_drafts; ///< changed texts of files that are not in the editor now
    bool m_filling = false;
    bool m_grown = false; ///< the trial, for its result
};

} // namespace hookline::ui
