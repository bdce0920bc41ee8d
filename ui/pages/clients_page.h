// Clients: who is connected, how are they doing, and what to do about one. @thread ui
#pragma once

#include <QTimer>
#include <QWidget>

class QAction;
class QGridLayout;
class QLineEdit;
class QPushButton;
class QSettings;
class QToolButton;

namespace hookline::ui {

class Backend;
class ClientTableModel;
class ConfirmBar;
class ElidedLabel;
class EmptyState;
class Label;
class ListTable;
class PageHeader;
class StateFilterProxy;

class ClientsPage : public QWidget {
    Q_OBJECT

public:
    explicit ClientsPage(Backend& backend, QWidget* parent = nullptr);
    ~ClientsPage() override;
    ClientTableModel& model() const { return *m_model; }
    void saveLayout(QSettings& settings) const;
    void restoreLayout(const QSettings& settings);
    void resetLayout();

signals:
    void eventsWanted(const QString& filter);
    void subscriptionsWanted(const QString& clientId);
    void testClientWanted();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* buildDetail();
    void refresh();
    void refreshDetail();
    QStringList selectedIds() const;
    void kick();
    void clearSessions();
    void showMenu(const QPoint& at);
    void retranslate();

    Backend& m_backend;
    ClientTableModel* m_model;
    StateFilterProxy* m_proxy;
    PageHeader* m_header;
    QLineEdit* m_search;
    QToolButton* m_states[3];
    Label* m_count;
    ListTable* m_table;
    EmptyState* m_empty;
    QPushButton* m_emptyButton;
    ConfirmBar* m_confirm;
    QWidget* m_detail;
    ElidedLabel* m_detailTitle;
    Label* m_captions[12];
    ElidedLabel* m_values[12];
    QPushButton* m_showEvents;
    QPushButton* m_showSubscriptions;
    QAction* m_kick;
    QAction* m_clear;
    QTimer m_timer;
    bool m_asked = false; ///< an answer is on its way
};

} // namespace hookline::ui
