#include "ui/models/event_filter.h"

#include "ui/format.h"
#include "ui/texts.h"

#include <algorithm>
#include <cstring>

namespace hookline::ui {
namespace {

constexpr std::size_t kPayloadSearch = 1 << 20;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// `needle` is lower-case ASCII and not empty.
bool containsFolded(std::string_view in, std::string_view needle)
{
    if (needle.size() > in.size())
        return false;
    const char first = needle[0];
    const char upper = first >= 'a' && first <= 'z' ? static_cast<char>(first - 32) : first;
    const char* at = in.data();
    const char* const last = in.data() + (in.size() - needle.size());
    // Two memchr cursors: each runs over the text once, whichever case the text is in.
    const auto next = [&](const char* from, char c) {
        return from > last ? nullptr
                           : static_cast<const char*>(std::memchr(from, c, static_cast<std::size_t>(last - from) + 1));
    };
    const char* a = next(at, first);
    const char* b = upper == first ? nullptr : next(at, upper);
    while (a || b) {
        at = !b || (a && a < b) ? a : b;
        std::size_t i = 1;
        while (i < needle.size() && lower(at[i]) == needle[i])
            ++i;
        if (i == needle.size())
            return true;
        if (at == a)
            a = next(at + 1, first);
        else
            b = next(at + 1, upper);
    }
    return false;
}

bool equalsFolded(std::string_view a, std::string_view b)
{
    return a.size() == b.size()
        && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == y; });
}

} // namespace

EventFilter::EventFilter(const QString& text)
    : m_text(text.trimmed())
{
    QString token;
    bool inQuotes = false, wasQuoted = false;
    for (const QChar c : m_text) {
        if (c == QLatin1Char('"')) {
            inQuotes = !inQuotes;
            wasQuoted = true;
        } else if (c.isSpace() && !inQuotes) {
            addWord(std::exchange(token, {}), std::exchange(wasQuoted, false));
        } else {
            token += c;
        }
    }
    addWord(token, wasQuoted);
}

void EventFilter::addWord(QString token, bool quoted)
{
    struct Name {
        const char* name;
        Field field;
    };
    static constexpr Name names[] = { { "client", Field::Client }, { "topic", Field::Topic }, { "event", Field::Event },
        { "payload", Field::Payload } };
    Word word;
    for (const Name& each : names) {
        const auto size = static_cast<qsizetype>(std::strlen(each.name));
        if (token.size() <= size || !token.startsWith(QLatin1String(each.name), Qt::CaseInsensitive))
            continue;
        const QChar sign = token[size];
        if (sign != QLatin1Char(':') && sign != QLatin1Char('='))
            continue;
        word.field = each.field;
        word.exact = sign == QLatin1Char('=');
        token.remove(0, size + 1);
        break;
    }
    if (token.isEmpty() && !(quoted && word.exact))
        return;
    word.text = token;
    word.ascii = std::all_of(token.begin(), token.end(), [](QChar c) { return c.unicode() < 0x80; });
    word.bytes = word.ascii ? token.toLower().toLatin1() : token.toUtf8();
    for (int i = 0; i < tap::kEventKinds; ++i) {
        const auto kind = static_cast<tap::EventKind>(i);
        const QString name = fromUtf8(tap::name(kind)), shown = Texts::event(kind);
        word.events[static_cast<std::size_t>(i)] = word.exact
            ? name.compare(token, Qt::CaseInsensitive) == 0 || shown.compare(token, Qt::CaseInsensitive) == 0
            : name.contains(token, Qt::CaseInsensitive) || shown.contains(token, Qt::CaseInsensitive);
    }
    m_words.push_back(std::move(word));
}

bool EventFilter::found(const Word& word, std::string_view in)
{
    if (word.ascii) {
        const std::string_view needle(word.bytes.constData(), static_cast<std::size_t>(word.bytes.size()));
        return word.exact ? equalsFolded(in, needle) : containsFolded(in, needle);
    }
    const std::string_view raw(word.bytes.constData(), static_cast<std::size_t>(word.bytes.size()));
    if (word.exact ? in == raw : in.find(raw) != std::string_view::npos)
        return true;
    if (word.exact || word.text.toLower() == word.text.toUpper()) // no case, e.g. Chinese
        return false;
    return fromUtf8(in).contains(word.text, Qt::CaseInsensitive);
}

bool EventFilter::matches(const Word& word, const EventRow& row)
{
    const tap::Event& event = row.event;
    const bool any = word.field == Field::Any;
    if ((any || word.field == Field::Event) && word.events[static_cast<std::size_t>(event.kind)])
        return true;
    if ((any || word.field == Field::Client) && event.client && found(word, event.client->clientId))
        return true;
    if ((any || word.field == Field::Topic) && found(word, event.topic()))
        return true;
    return (any || word.field == Field::Payload) && event.message
        && found(word, event.message->payload().substr(0, kPayloadSearch));
}

bool EventFilter::matches(const EventRow& row) const
{
    return std::all_of(m_words.begin(), m_words.end(), [&](const Word& word) { return matches(word, row); });
}

QString EventFilter::exactly(const char* field, const QString& value)
{
    const bool quote = value.isEmpty() || std::any_of(value.begin(), value.end(), [](QChar c) { return c.isSpace(); });
    const QString name = QLatin1String(field) + QLatin1Char('=');
    return quote ? name + QLatin1Char('"') + value + QLatin1Char('"') : name + value;
}

} // namespace hookline::ui
