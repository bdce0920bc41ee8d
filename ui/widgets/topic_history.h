// The last messages of one topic and the chosen one in full, or what changed since the one before it. Taken from the rows that
// the event table keeps. @thread ui
#pragma once

#include "core/mqtt/message.h"

#include <QWidget>

#include <string>
#include <vector>

class QListWidget;
class QPlainTextEdit;
class QStackedWidget;
class QToolButton;

namespace hookline::ui {

class EventStore;
class PayloadView;

class TopicHistory : public QWidget {
    Q_OBJECT

public:
    static constexpr std::size_t kMessages = 100;

    explicit TopicHistory(QWidget* parent = nullptr);
    /// Another topic, or empty: none.
    void setTopic(const std::string& topic, const EventStore& store);
    /// Adds what came since.
    void refresh(const EventStore& store);
    int count() const { return static_cast<int>(m_messages.size()); }

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Past {
        mqtt::MessageRef message;
        std::int64_t wallMicros;
        std::uint32_t size;
        bool gone;
    };
    void showChosen();
    void addRow(const Past& past);
    void retranslate();

    std::string m_topic;
    std::uint64_t m_next = 1; ///< number of the row to look at
    std::vector<Past> m_messages; ///< oldest first, as in the list from the bottom up
    QListWidget* m_list;
    QStackedWidget* m_stack;
    PayloadView* m_payload;
    QPlainTextEdit* m_diff;
    QToolButton* m_changes;
};

} // namespace hookline::ui
