// Topics: what is being said, how often, by whom, and what is retained. @thread ui
#pragma once

#include <QTimer>
#include <QWidget>

class QAction;
class QLineEdit;
class QPushButton;
class QSettings;
class QSplitter;
class QToolButton;
class QTreeView;

namespace hookline::ui {

class Backend;
class ConfirmBar;
class ElidedLabel;
class EmptyState;
class EventTableModel;
class Label;
class PageHeader;
class TopicHistory;
class TopicProxy;
class TopicStore;
class TopicTreeModel;

class TopicsPage : public QWidget {
    Q_OBJECT

public:
    TopicsPage(Backend& backend, TopicStore& store, const EventTableModel& events, QWidget* parent = nullptr);
    TopicTreeModel& model() const { return *m_model; }
    /// Brings numbers up to date now; the page's timer does it once a second.
    void renew();
    void saveLayout(QSettings& settings) const;
    void restoreLayout(const QSettings& settings);
    void resetLayout();

signals:
    void eventsWanted(const QString& filter);
    void publishWanted(const QString& topic);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refresh();
    void chosen();
    QModelIndex current() const; ///< of the model; invalid: none
    void deleteRetained();
    void showMenu(const QPoint& at);
    void retranslate();

    Backend& m_backend;
    TopicStore& m_store;
    const EventTableModel& m_events;
    TopicTreeModel* m_model;
    TopicProxy* m_proxy;
    PageHeader* m_header;
    QLineEdit* m_search;
    QToolButton* m_flat;
    Label* m_count;
    QSplitter* m_splitter;
    QTreeView* m_tree;
    EmptyState* m_empty;
    QPushButton* m_emptyButton;
    ConfirmBar* m_confirm;
    QWidget* m_detail;
    ElidedLabel* m_title;
    QPushButton* m_showEvents;
    QPushButton* m_publish;
    TopicHistory* m_history;
    QAction* m_delete;
    QTimer m_timer;
    bool m_firstRows = true; ///< the first levels are opened once
};

} // namespace hookline::ui
