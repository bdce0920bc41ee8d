#include "ui/models/filter/parser.h"

#include "core/base/clock.h"
#include "core/tap/event.h"
#include "ui/format.h"
#include "ui/models/filter/lexer.h"
#include "ui/models/filter/values.h"
#include "ui/texts.h"

#include <QCoreApplication>

namespace hookline::ui::filter {
namespace {

constexpr int kDeepest = 100;
constexpr qsizetype kLongest = 65536;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(hookline::ui::FilterErrors)
};

struct OpWord {
    const char* word;
    Op op;
};
constexpr OpWord kOps[] = { { "==", Op::Equal }, { "!=", Op::NotEqual }, { "<=", Op::LessEqual },
    { ">=", Op::GreaterEqual }, { "<", Op::Less }, { ">", Op::Greater }, { "contains", Op::Contains },
    { "matches", Op::Matches }, { "like", Op::Like }, { "in", Op::In }, { "eq", Op::Equal }, { "ne", Op::NotEqual },
    { "lt", Op::Less }, { "le", Op::LessEqual }, { "gt", Op::Greater }, { "ge", Op::GreaterEqual } };

const OpWord* findOp(const Token& token)
{
    if (token.kind != TokenKind::Operator && token.kind != TokenKind::Word)
        return nullptr;
    for (const OpWord& each : kOps) {
        if (token.text.compare(QLatin1String(each.word), Qt::CaseInsensitive) == 0)
            return &each;
    }
    return nullptr;
}

bool fits(const Field& field, bool path, Op op)
{
    if (field.id == FieldId::Related)
        return op == Op::Equal || op == Op::NotEqual || op == Op::In;
    switch (op) {
    case Op::Less:
    case Op::LessEqual:
    case Op::Greater:
    case Op::GreaterEqual:
        return path
            || (field.type != FieldType::Text && field.type != FieldType::Word && field.type != FieldType::Flag);
    case Op::Contains:
    case Op::Matches:
    case Op::Like: return field.type == FieldType::Text || (field.type == FieldType::Word && op != Op::Like);
    case Op::In: return field.type != FieldType::Flag;
    default: return true;
    }
}

class Parser {
public:
    explicit Parser(const QString& text)
        : m_tokens(tokenize(text))
        , m_now(base::wallMicros())
    {
    }

    Parsed run()
    {
        Parsed out;
        if (m_tokens.size() == 1)
            return out;
        const int root = parseOr(0);
        if (!m_error && peek().kind != TokenKind::End)
            fail(peek(),
                peek().kind == TokenKind::Close ? Words::tr("Column %1: there is no ( for this )").arg(column(peek()))
                                                : unexpected(peek()));
        out.error = m_error;
        out.simple = m_simple;
        if (!m_error) {
            m_expression->root = root;
            out.expression = std::move(m_expression);
        }
        return out;
    }

private:
    const Token& peek(std::size_t ahead = 0) const { return m_tokens[std::min(m_at + ahead, m_tokens.size() - 1)]; }
    const Token& take()
    {
        const Token& token = peek();
        ++m_at;
        return token;
    }
    static int column(const Token& token) { return token.position + 1; }
    int fail(const Token& where, const QString& message, const QString& replacement = {})
    {
        if (!m_error)
            m_error = ParseError { where.position, std::max(1, where.length), message, replacement };
        return -1;
    }
    static QString unexpected(const Token& token)
    {
        switch (token.kind) {
        case TokenKind::End: return Words::tr("Column %1: the filter ends too early").arg(column(token));
        case TokenKind::Unfinished:
            return Words::tr("Column %1: the closing quotation mark is missing").arg(column(token));
        case TokenKind::Unknown:
            return Words::tr("Column %1: write %2 twice, or put the text in quotation marks")
                .arg(column(token))
                .arg(token.text);
        default:
            return Words::tr("Column %1: “%2” is not expected here; put text in quotation marks")
                .arg(column(token))
                .arg(token.text);
        }
    }
    int add(Node node)
    {
        m_expression->nodes.push_back(std::move(node));
        return static_cast<int>(m_expression->nodes.size()) - 1;
    }
    int join(Node::Kind kind, std::vector<int> children)
    {
        if (m_error)
            return -1;
        if (children.size() == 1)
            return children.front();
        Node node;
        node.kind = kind;
        node.children = std::move(children);
        return add(std::move(node));
    }

    int parseOr(int depth)
    {
        std::vector<int> parts { parseAnd(depth) };
        while (!m_error && peek().kind == TokenKind::Or) {
            take();
            m_simple = false;
            parts.push_back(parseAnd(depth));
        }
        return join(Node::Kind::Or, std::move(parts));
    }

    int parseAnd(int depth)
    {
        std::vector<int> parts { parseNot(depth) };
        for (;;) {
            if (m_error)
                return -1;
            const TokenKind next = peek().kind;
            if (next == TokenKind::And) {
                take();
                m_simple = false;
            } else if (next != TokenKind::Word && next != TokenKind::Text && next != TokenKind::Not
                && next != TokenKind::Open) {
                return join(Node::Kind::And, std::move(parts));
            }
            parts.push_back(parseNot(depth));
        }
    }

    int parseNot(int depth)
    {
        if (depth > kDeepest)
            return fail(peek(), Words::tr("Column %1: too deeply nested").arg(column(peek())));
        const Token& token = peek();
        if (token.kind == TokenKind::Not) {
            take();
            m_simple = false;
            const int inner = parseNot(depth + 1);
            if (m_error)
                return -1;
            Node node;
            node.kind = Node::Kind::Not;
            node.children = { inner };
            return add(std::move(node));
        }
        if (token.kind == TokenKind::Open) {
            const Token open = take();
            m_simple = false;
            const int inner = parseOr(depth + 1);
            if (!m_error && peek().kind != TokenKind::Close)
                return fail(open, Words::tr("Column %1: the closing ) is missing").arg(column(open)));
            take();
            return inner;
        }
        if (token.kind == TokenKind::Word)
            return parseTest();
        if (token.kind == TokenKind::Text)
            return anywhere(take().text);
        if (token.kind == TokenKind::Operator)
            return fail(token, Words::tr("Column %1: expected a field before %2").arg(column(token)).arg(token.text));
        return fail(token, unexpected(token));
    }

    int parseTest()
    {
        const Token name = take();
        const Field* field = findField(name.text);
        const bool operatorNext = peek().kind == TokenKind::Operator;
        if (!field) {
            const QString near = nearestField(name.text);
            // "clinet contains x" is a slip, "nobody in sight" are three words.
            const bool slip = !near.isEmpty() && findOp(peek()) && peek(1).kind != TokenKind::End;
            if (!operatorNext && !slip)
                return anywhere(name.text);
            return fail(name,
                near.isEmpty() ? Words::tr("Unknown field “%1”").arg(name.text)
                               : Words::tr("Unknown field “%1” – did you mean “%2”?").arg(name.text, near),
                near);
        }
        m_simple = false;
        Node node;
        node.kind = Node::Kind::Field;
        node.test.field = field->id;
        if (field->id == FieldId::Payload && name.text.size() > 8) {
            const auto path = parseJsonPath(QStringView(name.text).mid(8));
            if (!path)
                return fail(name,
                    Words::tr("Column %1: “%2” is not a path such as payload.a.b[0]").arg(column(name)).arg(name.text));
            node.test.path = *path;
        }
        const OpWord* op = findOp(peek());
        if (!op)
            return add(std::move(node)); // the field alone: it is there
        const Token opToken = take();
        node.test.op = op->op;
        const bool path = !node.test.path.empty();
        if (!fits(*field, path, op->op))
            return fail(opToken,
                Words::tr("Column %1: %2 cannot be used with “%3”").arg(column(opToken)).arg(opToken.text, name.text));
        if (op->op == Op::In)
            return parseSet(*field, path, std::move(node));
        if (!parseValue(*field, path, opToken, node.test))
            return -1;
        return add(std::move(node));
    }

    bool parseValue(const Field& field, bool path, const Token& after, Test& test)
    {
        const Token value = peek();
        if (value.kind == TokenKind::Unfinished || value.kind == TokenKind::Unknown) {
            fail(value, unexpected(value));
            return false;
        }
        // After "contains" and the like a keyword is a value too: payload contains not
        const bool keyword
            = value.kind == TokenKind::And || value.kind == TokenKind::Or || value.kind == TokenKind::Not;
        if (value.kind != TokenKind::Word && value.kind != TokenKind::Text
            && !(keyword && !value.text.isEmpty() && value.text[0].isLetter() && peek(1).kind == TokenKind::End)) {
            fail(value, Words::tr("Column %1: expected a value after %2").arg(column(value)).arg(after.text));
            return false;
        }
        take();
        QString why;
        auto read = readValue(field, path, test.op, value.text, m_now, why);
        if (!read) {
            fail(value, Words::tr("Column %1: %2").arg(column(value)).arg(why));
            return false;
        }
        test.values.push_back(std::move(*read));
        return true;
    }

    int parseSet(const Field& field, bool path, Node node)
    {
        if (peek().kind != TokenKind::BraceOpen)
            return fail(
                peek(), Words::tr("Column %1: expected { after in, for example qos in {1, 2}").arg(column(peek())));
        Token before = take();
        for (;;) {
            if (!parseValue(field, path, before, node.test))
                return -1;
            if (peek().kind == TokenKind::BraceClose)
                break;
            if (peek().kind != TokenKind::Comma)
                return fail(peek(), Words::tr("Column %1: expected , or } in the list").arg(column(peek())));
            before = take();
        }
        take();
        return add(std::move(node));
    }

    int anywhere(const QString& text)
    {
        Node node;
        node.kind = Node::Kind::Anywhere;
        node.word = plainValue(text);
        for (int i = 0; i < tap::kEventKinds; ++i) {
            const auto kind = static_cast<tap::EventKind>(i);
            node.kinds[static_cast<std::size_t>(i)] = fromUtf8(tap::name(kind)).contains(text, Qt::CaseInsensitive)
                || Texts::event(kind).contains(text, Qt::CaseInsensitive);
        }
        return add(std::move(node));
    }

    const std::vector<Token> m_tokens;
    const std::int64_t m_now;
    std::size_t m_at = 0;
    bool m_simple = true;
    std::optional<ParseError> m_error;
    std::shared_ptr<Expression> m_expression = std::make_shared<Expression>();
};

} // namespace

Parsed parse(const QString& text)
{
    if (text.size() > kLongest)
        return { nullptr, ParseError { static_cast<int>(kLongest), 1, Words::tr("The filter is too long"), {} },
            false };
    return Parser(text).run();
}

} // namespace hookline::ui::filter
