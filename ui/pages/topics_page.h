// Topics: what is being said, how often, by whom, and what is retained. @thread ui
#pragma once

#include "ui/pages/list_page.h"

#include <QSet>

#include <cstdint>
#include <functional>

class QAction;
class QActionGroup;
class QLineEdit;
class QPushButton;
class QSettings;
class QSplitter;
class QToolButton;
class QTreeView;

namespace hookline::ui {

class Backend;
class EventTableModel;
class Label;
class TopTalkers;
class TopicHistory;
class TopicProxy;
class TopicStore;
class TopicTreeModel;

class TopicsPage : public ListPage {
    Q_OBJECT

public:
    TopicsPage(Backend& backend, TopicStore& store, const EventTableModel& events, QWidget* parent = nullptr);
    TopicTreeModel& model() const { return *m_model; }
    /// Brings numbers up to date now; the page's timer does it once a second.
    void renew() override;
    /// The shown rows and columns, branches that are closed included, for a file.
    QByteArray csv() const;
    void saveLayout(QSettings& settings) const;
    void restoreLayout(const QSettings& settings);
    void resetLayout();

signals:
    void eventsWanted(const QString& filter);
    void publishWanted(const QString& topic);

protected:
    void retranslate() override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refresh();
    void chosen();
    QModelIndex current() const; ///< of the model; invalid: none
    void deleteRetained();
    void showMenu(const QPoint& at);
    void buildTools();
    void fitColumns();
    void select(const QString& topic);
    void setPinned(bool pinned);
    void ask();
    /// Shows each row of the tree and its topic, and those under it where `opens` says so.
    void walkRows(const std::function<bool(const QModelIndex& index, const QString& topic)>& opens) const;
    void rememberOpen(); ///< before the tree is made anew: which branches are open, and what is chosen
    void openAgain();

    Backend& m_backend;
    TopicStore& m_store;
    const EventTableModel& m_events;
    TopicTreeModel* m_model;
    TopicProxy* m_proxy;
    QLineEdit* m_search;
    QToolButton* m_flat;
    QToolButton* m_system;
    QToolButton* m_pinnedOnly;
    QToolButton* m_sort;
    QActionGroup* m_sorts;
    QToolButton* m_columns;
    TopTalkers* m_talkers;
    Label* m_count;
    QSplitter* m_splitter;
    QTreeView* m_tree;
    Detail m_detail;
    QPushButton* m_showEvents;
    QPushButton* m_publish;
    QPushButton* m_pin;
    TopicHistory* m_history;
    QAction* m_delete;
    QAction* m_find;
    QAction* m_copy;
    QAction* m_export;
    QList<int> m_wanted; ///< widths where there is room: as set, restored or dragged
    bool m_fitting = false;
    std::int64_t m_reachNanos = 0; ///< when subscriptions were asked about; 0: they are next
    QSet<QString> m_open; ///< topics of the open branches; see rememberOpen()
    QString m_chosen;
    bool m_firstRows = true; ///< the first levels are opened once
};

} // namespace hookline::ui
