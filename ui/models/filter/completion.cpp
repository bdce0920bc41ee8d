#include "ui/models/filter/completion.h"

#include "ui/models/event_filter.h"
#include "ui/models/filter/lexer.h"
#include "ui/texts.h"

#include <QCoreApplication>

namespace hookline::ui::filter {
namespace {

constexpr int kMost = 40;

struct Hints {
    Q_DECLARE_TR_FUNCTIONS(hookline::ui::FilterHelp)
};

bool isOperator(const Token& token)
{
    static const QStringList words { QStringLiteral("contains"), QStringLiteral("matches"), QStringLiteral("like"),
        QStringLiteral("eq"), QStringLiteral("ne"), QStringLiteral("lt"), QStringLiteral("le"), QStringLiteral("gt"),
        QStringLiteral("ge") };
    return token.kind == TokenKind::Operator
        || (token.kind == TokenKind::Word && words.contains(token.text, Qt::CaseInsensitive));
}

struct Collector {
    QString typed;
    int start;
    int length;
    std::vector<Suggestion> out;

    void add(const QString& text, const QString& hint)
    {
        if (out.size() < kMost && text.startsWith(typed, Qt::CaseInsensitive) && text != typed)
            out.push_back({ text, hint, start, length });
    }
    void addContaining(const QString& text)
    {
        if (out.size() < kMost && text.contains(typed, Qt::CaseInsensitive) && text != typed)
            out.push_back({ EventFilter::quoted(text), {}, start, length });
    }
};

void operatorsFor(const Field& field, bool path, Collector& to)
{
    const auto add = [&](const char* op, const QString& hint) { to.add(QLatin1String(op), hint); };
    add("==", Hints::tr("is"));
    add("!=", Hints::tr("is not"));
    if (field.type == FieldType::Flag)
        return;
    if (path || (field.type != FieldType::Text && field.type != FieldType::Word)) {
        add(">", Hints::tr("more than"));
        add(">=", Hints::tr("at least"));
        add("<", Hints::tr("less than"));
        add("<=", Hints::tr("at most"));
    }
    if (field.type == FieldType::Text) {
        add("contains", Hints::tr("has this text in it, any case"));
        add("like", Hints::tr("MQTT wildcards + and #, or * for any text"));
        add("matches", Hints::tr("regular expression"));
    }
    add("in", Hints::tr("one of a list: {a, b}"));
}

} // namespace

std::vector<Suggestion> suggest(const QString& filter, int cursor, const KnownValues& known)
{
    const std::vector<Token> tokens = tokenize(filter.left(cursor));
    // The token being typed, if the cursor touches it; and the ones before it.
    std::size_t count = tokens.size() - 1;
    Collector to { {}, cursor, 0, {} };
    if (count > 0) {
        const Token& last = tokens[count - 1];
        const bool touches = last.position + last.length == cursor
            && (last.kind == TokenKind::Word || last.kind == TokenKind::Unfinished || last.kind == TokenKind::And
                || last.kind == TokenKind::Or || last.kind == TokenKind::Not);
        if (touches && last.length > 0 && !(last.kind == TokenKind::Not && last.text == QLatin1String("!"))
            && !(last.kind != TokenKind::Unfinished && !last.text.isEmpty()
                && QStringView(u"&|").contains(last.text[0]))) {
            to = { last.text, last.position, last.length, {} };
            --count;
        }
    }
    const auto before = [&](std::size_t back) { return count >= back ? tokens[count - back] : Token {}; };

    if (count >= 2 && isOperator(before(1))) {
        if (const Field* field = findField(before(2).text)) {
            for (const QString& word : words(field->id)) {
                const QString shown = field->id == FieldId::Event
                    ? Texts::event(static_cast<tap::EventKind>(words(field->id).indexOf(word)))
                    : QString();
                to.add(word, shown == word ? QString() : shown);
            }
            if (field->type == FieldType::Text && known) {
                for (const QString& value : known(field->id))
                    to.addContaining(value);
            }
        }
        return to.out;
    }
    if (count >= 1 && before(1).kind == TokenKind::Word) {
        if (const Field* field = findField(before(1).text))
            operatorsFor(*field, before(1).text.size() > 8 && field->id == FieldId::Payload, to);
    }
    const TokenKind last = before(1).kind;
    if (count >= 1
        && (last == TokenKind::Word || last == TokenKind::Text || last == TokenKind::Close
            || last == TokenKind::BraceClose)) {
        to.add(QStringLiteral("and"), Hints::tr("both must be true"));
        to.add(QStringLiteral("or"), Hints::tr("one must be true"));
    }
    for (const Field& field : fields())
        to.add(QLatin1String(field.name), help(field));
    if (count == 0 || last == TokenKind::And || last == TokenKind::Or || last == TokenKind::Open)
        to.add(QStringLiteral("not"), Hints::tr("must not be true"));
    return to.out;
}

} // namespace hookline::ui::filter
