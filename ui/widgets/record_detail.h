// One Kafka record in full: where it is, key, headers, the MQTT event it was, and its value through a decoder. Holds a copy.
// @thread ui
#pragma once

#include "core/metrics/kafka_listing.h"

#include <QWidget>

class QSplitter;

namespace hookline::ui {

class FactTree;
class Label;
class PayloadView;

class RecordDetail : public QWidget {
    Q_OBJECT

public:
    explicit RecordDetail(QWidget* parent = nullptr);
    /// `event`: what is to say about its event.
    void show(const metrics::KafkaRecord& record, const QString& topic, const QString& event);
    void clear();
    bool isEmpty() const noexcept { return m_topic.isEmpty(); }
    PayloadView* value() const { return m_value; }
    QSplitter& splitter() const { return *m_splitter; } ///< between facts and value

signals:
    void eventWanted();

protected:
    void changeEvent(QEvent* event) override;

private:
    void rebuild();
    std::string decodingTopic() const;

    metrics::KafkaRecord m_record;
    QString m_topic;
    QString m_event;
    Label* m_empty;
    QWidget* m_content;
    QSplitter* m_splitter;
    FactTree* m_tree;
    PayloadView* m_value;
};

} // namespace hookline::ui
