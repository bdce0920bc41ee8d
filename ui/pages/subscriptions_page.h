// Subscriptions: who listens to what, which filters overlap, and whom would a topic reach, clients and Kafka rules? @thread ui
#pragma once

#include "ui/pages/list_page.h"

class QAction;
class QLineEdit;
class QSettings;
class QToolButton;

namespace hookline::ui {

class Backend;
class Label;
class ListTable;
class StateFilterProxy;
class SubscriptionTableModel;
class TopicStore;

class SubscriptionsPage : public ListPage {
    Q_OBJECT

public:
    SubscriptionsPage(Backend& backend, const TopicStore& topics, QWidget* parent = nullptr);
    /// Shows one client's subscriptions.
    void searchFor(const QString& text);
    SubscriptionTableModel& model() const { return *m_model; }
    /// The shown rows and columns, for a file.
    QByteArray csv() const;
    void saveLayout(QSettings& settings) const;
    void restoreLayout(const QSettings& settings);
    void resetLayout();

signals:
    void eventsWanted(const QString& filter);
    void testClientWanted();

protected:
    void appeared() override;
    void renew() override;
    void retranslate() override;

private:
    void ask();
    void topicTyped();
    void refresh();
    void chooseStates();
    QString reachText() const;
    QString kafkaText() const;
    void showMenu(const QPoint& at);

    Backend& m_backend;
    const TopicStore& m_topics;
    SubscriptionTableModel* m_model;
    StateFilterProxy* m_proxy;
    QLineEdit* m_search;
    Label* m_topicLabel;
    QLineEdit* m_topic;
    Label* m_answer;
    QToolButton* m_overlapping;
    QToolButton* m_shared;
    Label* m_count;
    Label* m_reach; ///< what a message to the tested topic would meet
    ListTable* m_table;
    QAction* m_find;
    QAction* m_copy;
    QAction* m_export;
    QToolButton* m_columns;
    QTimer m_typing;
    QString m_tested; ///< the topic that the rows are about; empty: all rows
    bool m_asked = false;
};

} // namespace hookline::ui
