// Settings, Access, the rules of the ACL file: as a table or as the text itself, which are the same draft; what is wrong with them; who may
// do what by them. Writing them takes them into use at once; what others write meanwhile is noticed and never written over. @thread ui
#pragma once

#include "core/base/result.h"
#include "core/config/issue.h"
#include "ui/models/acl_draft.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include <vector>

class QAction;
class QListWidget;
class QPushButton;
class QStackedWidget;

namespace hookline::ui {

struct AclQuestion;
class AclQuestionView;
class AclTableModel;
class Backend;
class CodeEdit;
class ConfirmBar;
class ElidedLabel;
class EmptyState;
class Label;
class ListTable;
class SettingsDesk;

class AclView : public QWidget {
    Q_OBJECT

public:
    AclView(Backend& backend, ConfirmBar& confirm, QWidget* parent = nullptr);

    /// The ACL file and the password file as the draft of the settings names them; empty: none. `decided`: the command line names it.
    void renew(const QString& file, bool decided, const QString& passwordFile);
    bool hasUnapplied() const;
    void giveUp();
    bool canUndo() const { return m_draft.canUndo(); }
    bool canRedo() const { return m_draft.canRedo(); }
    bool canApply() const;
    void undo();
    void redo();
    /// Shows what would change, and asks.
    void apply();
    /// Asks the rules this, with the line that decides selected. `refusedMicros`: an event shows that it was refused then; 0: none does.
    void ask(const AclQuestion& question, std::int64_t refusedMicros = 0);

signals:
    /// A file was made that the settings are to name.
    void fileMade(const QString& file);
    /// What can be undone, redone or applied is different now.
    void changed();

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build();
    QWidget* buildTools();
    QWidget* buildBars();
    /// Looks at the file on the disk.
    void look();
    /// After the draft was changed; `row`: to be selected, -1: as it is.
    void draftChanged(int row = -1);
    void check();
    void refresh();
    void foldQuestion();
    QString stateText() const;
    void showText();
    void showEmpty(const base::Error* problem);
    void edit(bool isNew);
    void remove();
    void move(bool up);
    void make();
    void write(std::string text, std::string before, bool undoing); ///< copies: the draft changes meanwhile
    void readAgain();
    void typed();
    void askAgain(bool select);
    void goToLine(int line);
    void asText(bool on);
    void showProblem(const QString& text);
    bool hasErrors() const;
    int current() const; ///< -1: none
    void select(int row);
    void showMenu(const QPoint& at);
    void retranslate();

    Backend& m_backend;
    SettingsDesk& m_desk;
    ConfirmBar& m_confirm;
    AclDraft m_draft;
    AclTableModel* m_model;
    std::vector<config::Issue> m_issues;
    QString m_file;
    QString m_wanted; ///< takes the place of m_file once nothing unwritten would be lost
    QStringList m_users;
    QString m_unruled; ///< what is said to a question where there are no rules
    bool m_decided = false;
    bool m_loaded = false;  ///< the draft is of m_file
    bool m_staleBefore = false; ///< the same before it was changed under an edited draft
    bool m_stale = false;   ///< the file in use was changed by somebody else, and the broker may not have read it
    bool m_filling = false; ///< the editor is being filled
    QTimer m_disk;
    QTimer m_pause; ///< in the typing
    QElapsedTimer m_lastKey;

    QAction* m_add;
    QAction* m_edit;
    QAction* m_duplicate;
    QAction* m_delete;
    QAction* m_up;
    QAction* m_down;
    QAction* m_asText;
    QAction* m_asking;
    QWidget* m_around; ///< the question
    bool m_askingChosen = false; ///< somebody said whether it is shown
    bool m_asked = false;        ///< about an event, and the rules were not edited since
    QStackedWidget* m_stack; ///< what is instead of the rules, and the rules
    EmptyState* m_empty;
    QPushButton* m_create;
    ElidedLabel* m_state;
    Label* m_hint;
    QStackedWidget* m_views; ///< table and text
    ListTable* m_table;
    CodeEdit* m_text;
    Label* m_notAsText;
    QListWidget* m_issueList;
    AclQuestionView* m_question;
    QWidget* m_diskBar;
    Label* m_diskText;
    QPushButton* m_theirs;
    QPushButton* m_mine;
    QWidget* m_pending;
    Label* m_pendingText;
    Label* m_problem;
    QPushButton* m_discard;
    QPushButton* m_apply;
};

} // namespace hookline::ui
