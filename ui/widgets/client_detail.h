// What is known of one client: its session, its counters, its subscriptions, what happened with it lately, its will and limits;
// and a line to subscribe it to something that it did not ask for. @thread ui
#pragma once

#include "core/metrics/listing.h"

#include <QTabWidget>

#include <string>

class QComboBox;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace hookline::ui {

class Backend;
class EventStore;
class EventTableModel;
class FactGrid;
class Label;
class ListTable;
class SubscriptionTableModel;

class ClientDetail : public QTabWidget {
    Q_OBJECT

public:
    static constexpr int kEvents = 50; ///< at most that many of the latest

    ClientDetail(Backend& backend, const EventTableModel& events, QWidget* parent = nullptr);
    struct Rates {
        double in = 0;
        double out = 0;
        double bytesIn = 0;
        double bytesOut = 0;
    };
    /// `wallMicros`: now. Another client than before begins anew.
    void show(const metrics::ClientEntry& client, const Rates& rates, std::int64_t wallMicros);
    /// Nobody is chosen.
    void forget();

signals:
    void eventsWanted();
    /// Something was done, or not; a sentence.
    void told(const QString& what);

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildSubscriptions();
    void showFacts(const metrics::ClientEntry& client, const Rates& rates, std::int64_t wallMicros);
    void askSubscriptions();
    void subscribe();
    void addEvents();
    void retranslate();

    Backend& m_backend;
    const EventTableModel& m_events;
    std::string m_client;
    metrics::ClientEntry m_shown;
    FactGrid* m_session;
    FactGrid* m_counters;
    FactGrid* m_properties;
    QWidget* m_subscriptions;
    SubscriptionTableModel* m_model;
    ListTable* m_table;
    Label* m_filterLabel;
    QLineEdit* m_filter;
    QComboBox* m_qos;
    QPushButton* m_add;
    QListWidget* m_list;
    std::uint64_t m_next = 1; ///< number of the row to look at
};

} // namespace hookline::ui
