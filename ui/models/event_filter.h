// The text filter of the event table: words that must all be found, case ignored, in client id, topic, payload or event name.
//
//   dev-017 temp            both words, anywhere
//   "two words"             one text with a space
//   topic:temp              found in the topic; client: event: payload: likewise
//   client=dev-017          exactly this client id; topic= event= likewise
//
// A value, cheap to copy; matching allocates nothing for ASCII words. Payloads are searched in their first MiB. @thread any
#pragma once

#include "ui/models/event_row.h"

#include <QByteArray>
#include <QString>

#include <bitset>
#include <string_view>
#include <vector>

namespace hookline::ui {

class EventFilter {
public:
    EventFilter() = default;
    explicit EventFilter(const QString& text);

    bool isEmpty() const noexcept { return m_words.empty(); }
    const QString& text() const noexcept { return m_text; }
    bool matches(const EventRow& row) const;

    /// "client=dev-017", quoted where needed.
    static QString exactly(const char* field, const QString& value);

private:
    enum class Field { Any, Client, Topic, Event, Payload };
    struct Word {
        Field field = Field::Any;
        bool exact = false;
        bool ascii = true; ///< folded to lower case in `bytes`; otherwise `text` is compared with Unicode's rules
        QByteArray bytes;
        QString text;
        std::bitset<tap::kEventKinds> events; ///< kinds whose name or translated word matches
    };
    static bool found(const Word& word, std::string_view in);
    static bool matches(const Word& word, const EventRow& row);
    void addWord(QString token, bool quoted);

    QString m_text;
    std::vector<Word> m_words;
};

} // namespace hookline::ui
