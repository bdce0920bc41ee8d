// One event in full: what MQTT said, who the client is, where it landed in Kafka, and the payload.
//
// Holds a copy, so that it stays readable when the row is let go. @thread ui
#pragma once

#include "ui/models/event_row.h"

#include <QWidget>

class QTreeWidget;
class QTreeWidgetItem;

namespace hookline::ui {

class Label;
class ElidedLabel;
class PayloadView;

class EventDetail : public QWidget {
    Q_OBJECT

public:
    explicit EventDetail(QWidget* parent = nullptr);
    void show(const EventRow& row, std::uint64_t number);
    /// The row's Kafka fate may have changed; does nothing when it has not.
    void refresh(const EventRow& row);
    /// The row is not in the list any more; the copy stays.
    void markGone();
    void clear();
    std::uint64_t number() const noexcept { return m_number; }
    PayloadView* payload() const { return m_payload; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void rebuild();
    void rebuildKafka(QTreeWidgetItem* parent);

    EventRow m_row;
    std::uint64_t m_number = 0; ///< 0: nothing
    bool m_gone = false;
    ElidedLabel* m_title;
    Label* m_tag;
    Label* m_empty;
    QWidget* m_content;
    QTreeWidget* m_tree;
    QTreeWidgetItem* m_kafka = nullptr;
    PayloadView* m_payload;
};

} // namespace hookline::ui
