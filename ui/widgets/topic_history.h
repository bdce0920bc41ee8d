// The last messages of one topic and the chosen one in full, or what changed since the one before it; beside them one of their
// numbers over time. Taken from the rows that the event table keeps. @thread ui
#pragma once

#include "core/mqtt/message.h"

#include <QWidget>

#include <deque>
#include <string>
#include <vector>

class QComboBox;
class QListWidget;
class QPlainTextEdit;
class QStackedWidget;
class QToolButton;

namespace hookline::ui {

class EventStore;
class FieldPlot;
class Label;
class PayloadView;
struct PinnedMessage;

class TopicHistory : public QWidget {
    Q_OBJECT

public:
    static constexpr std::size_t kMessages = 100;

    explicit TopicHistory(QWidget* parent = nullptr);
    /// Another topic, or empty: none. `pinned`: messages that were kept for it, perhaps longer than the rows; null: none.
    void setTopic(const std::string& topic, const EventStore& store, const std::deque<PinnedMessage>* pinned = nullptr);
    /// Adds what came since.
    void refresh(const EventStore& store);
    /// Shows this number of the messages over time; empty: the payload is a number itself.
    void plotField(const QString& path);
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
    void listFields();
    void retranslate();

    std::string m_topic;
    std::uint64_t m_next = 1; ///< number of the row to look at
    std::vector<Past> m_messages; ///< oldest first, as in the list from the bottom up
    QListWidget* m_list;
    QStackedWidget* m_stack;
    PayloadView* m_payload;
    QPlainTextEdit* m_diff;
    QToolButton* m_changes;
    Label* m_fieldLabel;
    QComboBox* m_field; ///< the first: no chart
    FieldPlot* m_plot;
    const EventStore* m_store = nullptr; ///< the one of the last call
};

} // namespace hookline::ui
