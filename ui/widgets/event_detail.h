// One event in full: what MQTT said, who the client is, where it landed in Kafka, and the payload.
//
// Holds a copy, so that it stays readable when the row is let go. @thread ui
#pragma once

#include "core/metrics/hook_listing.h"
#include "ui/models/record_place.h"
#include "ui/ports/settings_desk.h"

#include <QWidget>

#include <functional>
#include <utility>
#include <vector>

class QPushButton;
class QSplitter;
class QTreeWidgetItem;

namespace hookline::ui {

class EventStore;
class Label;
class ElidedLabel;
class FactTree;
class PayloadView;

class EventDetail : public QWidget {
    Q_OBJECT

public:
    explicit EventDetail(QWidget* parent = nullptr);
    void show(const EventRow& row, std::uint64_t number, const EventStore& store);
    /// The row's Kafka fate may have changed, deliveries and acknowledgements may have come; does nothing when nothing has.
    void refresh(const EventRow& row, const EventStore& store);
    /// The row is not in the list any more; the copy stays.
    void markGone();
    void clear();
    std::uint64_t number() const noexcept { return m_number; }
    PayloadView* payload() const { return m_payload; }
    QSplitter& splitter() const { return *m_splitter; } ///< between facts and payload
    /// Goes to the next, or the one before, of the rows about the same message.
    void nextRelated();
    void previousRelated();
    /// The row is in the list, but the filter does not show it.
    void setFilteredOut(bool out);
    /// There is somebody to make Kafka records of events that a rule took.
    void setRecordMade(bool made);
    /// Where the hooks as they run now can be asked for.
    void setHooks(std::function<std::vector<metrics::HookChain>()> hooks) { m_hooks = std::move(hooks); }
    const EventRow& row() const noexcept { return m_row; }
    /// Whether there are access rules to be asked why something was refused.
    void setExplained(bool explained);
    bool hasReason() const; ///< askReason() leads somewhere
    void askReason();

signals:
    void numberWanted(quint64 number);
    void recordWanted(const hookline::ui::RecordPlace& place);
    /// What the access rules are to be asked about the refusal that the event shows, and when it was.
    void reasonWanted(const hookline::ui::AclQuestion& question, qint64 refusedMicros);

protected:
    void changeEvent(QEvent* event) override;

private:
    void rebuild();
    void showTag();
    void offerRecord();
    void rebuildKafka(QTreeWidgetItem* parent);
    void addHooks();
    bool findRelated(const EventStore& store);
    void rebuildRelated();

    EventRow m_row;
    std::uint64_t m_number = 0; ///< 0: nothing
    bool m_gone = false;
    bool m_explained = false;
    bool m_filteredOut = false;
    bool m_recordMade = false;
    std::function<std::vector<metrics::HookChain>()> m_hooks;
    ElidedLabel* m_title;
    Label* m_tag;
    QPushButton* m_why;
    Label* m_empty;
    QWidget* m_content;
    QSplitter* m_splitter;
    FactTree* m_tree;
    QTreeWidgetItem* m_kafka = nullptr;
    QTreeWidgetItem* m_relatedItem = nullptr;
    struct Related {
        std::uint64_t number;
        std::uint64_t shown; ///< what it goes by in front of people
        QString text;
    };
    std::vector<Related> m_related; ///< other rows about the same message
    std::uint64_t m_relatedScan = 0; ///< rows before this one were looked at
    std::uint64_t m_relatedMore = 0; ///< that are not listed
    PayloadView* m_payload;
};

} // namespace hookline::ui
