// Subscriptions: who listens to what, and whom would a topic reach? @thread ui
#pragma once

#include <QTimer>
#include <QWidget>

class QLineEdit;
class QPushButton;
class QSettings;

namespace hookline::ui {

class Backend;
class EmptyState;
class Label;
class ListTable;
class PageHeader;
class StateFilterProxy;
class SubscriptionTableModel;

class SubscriptionsPage : public QWidget {
    Q_OBJECT

public:
    explicit SubscriptionsPage(Backend& backend, QWidget* parent = nullptr);
    /// Shows one client's subscriptions.
    void searchFor(const QString& text);
    SubscriptionTableModel& model() const { return *m_model; }
    void saveLayout(QSettings& settings) const;
    void restoreLayout(const QSettings& settings);
    void resetLayout();

signals:
    void eventsWanted(const QString& filter);
    void testClientWanted();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void ask();
    void topicTyped();
    void refresh();
    void showMenu(const QPoint& at);
    void retranslate();

    Backend& m_backend;
    SubscriptionTableModel* m_model;
    StateFilterProxy* m_proxy;
    PageHeader* m_header;
    QLineEdit* m_search;
    Label* m_topicLabel;
    QLineEdit* m_topic;
    Label* m_answer;
    Label* m_count;
    ListTable* m_table;
    EmptyState* m_empty;
    QPushButton* m_emptyButton;
    QTimer m_timer;
    QTimer m_typing;
    QString m_tested; ///< the topic that the rows are about; empty: all rows
    bool m_asked = false;
};

} // namespace hookline::ui
