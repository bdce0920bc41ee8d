// Clients: who is connected, how are they doing, and what to do about one. @thread ui
#pragma once

#include "ui/pages/list_page.h"

class QAction;
class QLineEdit;
class QPushButton;
class QSettings;
class QSplitter;
class QToolButton;

namespace hookline::ui {

class Backend;
class ClientDetail;
class ClientTableModel;
class EventTableModel;
class Label;
class ListTable;
class StateFilterProxy;

class ClientsPage : public ListPage {
    Q_OBJECT

public:
    ClientsPage(Backend& backend, const EventTableModel& events, QWidget* parent = nullptr);
    ~ClientsPage() override;
    ClientTableModel& model() const { return *m_model; }
    /// Asks whether everybody is to be disconnected; the page must be shown for the question to be seen.
    void kickAll();
    /// The shown rows and columns, for a file.
    QByteArray csv() const;
    void saveLayout(QSettings& settings) const;
    void restoreLayout(const QSettings& settings);
    void resetLayout();

signals:
    void eventsWanted(const QString& filter);
    void subscriptionsWanted(const QString& clientId);
    void testClientWanted();

protected:
    void appeared() override;
    void renew() override;
    void retranslate() override;

private:
    void buildDetail();
    void refresh();
    void refreshDetail();
    QStringList selectedIds() const;
    void kick();
    void clearSessions();
    void showMenu(const QPoint& at);

    Backend& m_backend;
    ClientTableModel* m_model;
    StateFilterProxy* m_proxy;
    QLineEdit* m_search;
    QToolButton* m_states[3];
    Label* m_count;
    ListTable* m_table;
    Detail m_detail;
    ClientDetail* m_facts;
    QSplitter* m_splitter;
    QToolButton* m_columns;
    QPushButton* m_showEvents;
    QPushButton* m_showSubscriptions;
    QAction* m_kick;
    QAction* m_find;
    QAction* m_copy;
    QAction* m_clear;
    QAction* m_kickAll;
    QAction* m_export;
    bool m_asked = false; ///< an answer is on its way
};

} // namespace hookline::ui
