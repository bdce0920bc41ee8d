// The menu on a cell of the event table. Says what was chosen; does nothing itself. @thread ui
#pragma once

#include "ui/models/event_export.h"
#include "ui/models/record_place.h"
#include "ui/ports/settings_desk.h"
#include "ui/widgets/filter_bar.h"

#include <QMenu>

namespace hookline::ui {

class EventMenu : public QMenu {
    Q_OBJECT

public:
    struct Place {
        EventRow row; ///< a copy: rows move while the menu is open
        std::uint64_t number = 0;
        int column = 0;
        QString cellText;
        bool marked = false;
        QString note;
        bool reachable = true; ///< a test client and a Kafka reader
        QString brokerAddress;
        QString kafkaServers;
        bool explained = false; ///< the access rules can be asked about it
        std::size_t selected = 1; ///< rows, this one among them
    };
    explicit EventMenu(Place place, QWidget* parent = nullptr);
    /// The test that this cell stands for, with == or the operator given; empty where there is none.
    static QString test(const Place& place, const char* op = "==");

signals:
    void filterWanted(const QString& test, hookline::ui::FilterBar::Join how);
    void colourWanted(const QString& filter);
    void markWanted();
    void noteWanted();
    void copyWanted(const QString& text);
    void copyPayloadWanted();
    void copyRowsWanted(hookline::ui::ExportFormat format); ///< of several selected rows
    void republishWanted();
    void recordWanted(const hookline::ui::RecordPlace& place);
    /// What the access rules are to be asked about the refusal that the row shows, and when it was.
    void reasonWanted(const hookline::ui::AclQuestion& question, qint64 refusedMicros);
    void exportWanted();

private:
    void addFilters();
    void addCopies();

    Place m_place;
};

} // namespace hookline::ui
