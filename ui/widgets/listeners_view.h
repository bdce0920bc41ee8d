// Settings, Listeners: a table of them and, below, every field of the selected one. Edits go into the page's draft. @thread ui
#pragma once

#include "core/config/schema.h"

#include <QWidget>

class QAction;
class QScrollArea;
class QStackedWidget;

namespace hookline::ui {

class ListTable;
class ListenerTableModel;
class SettingFields;
class SettingsDraft;
struct FieldNote;

class ListenersView : public QWidget {
    Q_OBJECT

public:
    explicit ListenersView(SettingsDraft& draft, QWidget* parent = nullptr);
    void setFolder(const QString& folder);
    /// The draft, or what is in use, has changed.
    void renew(const config::BrokerSettings& used, bool running);
    void showIssues(const std::vector<config::Issue>& issues);
    void showNotes(const std::function<FieldNote(const std::string&)>& note);
    bool hasError() const { return m_hasError; }
    bool focusFirstError();

signals:
    void edited();
    void told(const QString& what); ///< something that can be undone

protected:
    void changeEvent(QEvent* event) override;

private:
    int current() const; ///< 0: the one of [broker]
    void select(int row);
    void add(config::ListenerSettings listener);
    void remove();
    std::vector<bool> wrongRows() const; ///< of the table
    void showCurrent();
    void showMenu(const QPoint& at);
    void retranslate();

    SettingsDraft& m_draft;
    std::vector<config::Issue> m_issues;
    bool m_hasError = false;
    ListenerTableModel* m_model;
    ListTable* m_table;
    QStackedWidget* m_stack;
    SettingFields* m_first;
    SettingFields* m_one;
    QAction* m_add;
    QAction* m_duplicate;
    QAction* m_delete;
};

} // namespace hookline::ui
