// One Kafka topic: its partitions with leader, replicas and offsets, its settings, and what can be changed. @thread ui
#pragma once

#include "core/metrics/kafka_listing.h"
#include "ui/dialogs/topic_dialogs.h"

#include <QWidget>

#include <optional>

class QPushButton;
class QTreeWidget;

namespace hookline::ui {

class KafkaDesk;
class Label;

class KafkaTopicView : public QWidget {
    Q_OBJECT

public:
    explicit KafkaTopicView(KafkaDesk& desk, QWidget* parent = nullptr);
    /// Without a topic: none. Asks for it when it is shown. On the practice cluster nothing can be changed.
    void setTopic(const KafkaSpot& spot);
    void ask();

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    bool isAbout(const QString& cluster, const QString& topic) const;
    void rebuild();
    void retranslate();
    void changeSetting();

    KafkaDesk& m_desk;
    KafkaSpot m_spot;
    std::optional<metrics::KafkaTopicDetail> m_detail;
    std::optional<base::Error> m_error;
    Label* m_note;
    Label* m_partitionsTitle;
    Label* m_settingsTitle;
    QTreeWidget* m_partitions;
    QTreeWidget* m_settings;
    QPushButton* m_grow;
    QPushButton* m_change;
    QPushButton* m_delete;
};

} // namespace hookline::ui
