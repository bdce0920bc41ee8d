#include "core/rules/predicate.h"

namespace hookline::rules {
namespace {

using Op = PredicateNode::Op;

constexpr int kMaxNesting = 50;
constexpr std::size_t kMaxNodes = 1000;

struct Comparison {
    std::string_view text;
    Op op;
};
constexpr std::array kComparisons { Comparison { "==", Op::Equal }, Comparison { "!=", Op::NotEqual },
    Comparison { "<=", Op::LessOrEqual }, Comparison { ">=", Op::GreaterOrEqual }, Comparison { "<", Op::Less },
    Comparison { ">", Op::Greater } };

bool isWordCharacter(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Recursive descent; the first mistake ends it.
class PredicateParser {
public:
    explicit PredicateParser(std::string_view text)
        : m_text(text)
    {
    }

    bool parse(std::vector<PredicateNode>& nodes, std::uint32_t& root)
    {
        root = either();
        if (!m_error && !atEnd())
            fail("an operator or the end is expected here: == != < <= > >= contains like in && ||");
        nodes = std::move(m_nodes);
        return !m_error;
    }
    SyntaxError error() const { return *m_error; }

private:
    // --- characters and words
    void skipSpace() noexcept
    {
        while (m_at < m_text.size() && std::string_view(" \t\r\n").find(m_text[m_at]) != std::string_view::npos)
            ++m_at;
    }
    bool atEnd() noexcept
    {
        skipSpace();
        return m_at == m_text.size();
    }
    char peek() noexcept
    {
        skipSpace();
        return m_at < m_text.size() ? m_text[m_at] : '\0';
    }
    bool take(std::string_view sign) noexcept
    {
        skipSpace();
        if (!m_text.substr(m_at).starts_with(sign))
            return false;
        m_at += sign.size();
        return true;
    }
    bool takeWord(std::string_view word) noexcept
    {
        skipSpace();
        const std::string_view rest = m_text.substr(m_at);
        if (!rest.starts_with(word)
            || (rest.size() > word.size() && (isWordCharacter(rest[word.size()]) || rest[word.size()] == '.')))
            return false;
        m_at += word.size();
        return true;
    }
    std::uint32_t fail(std::string text) { return failAt(m_at, std::move(text)); }
    std::uint32_t failAt(std::size_t at, std::string text)
    {
        if (!m_error)
            m_error = SyntaxError { at, std::move(text) };
        return 0;
    }
    std::uint32_t add(PredicateNode node)
    {
        if (m_nodes.size() == kMaxNodes)
            return fail("this condition is too long");
        m_nodes.push_back(std::move(node));
        return static_cast<std::uint32_t>(m_nodes.size() - 1);
    }

    // --- grammar
    std::uint32_t either()
    {
        std::uint32_t left = both();
        while (!m_error && (take("||") || takeWord("or")))
            left = join(Op::Or, left, both());
        return left;
    }
    std::uint32_t both()
    {
        std::uint32_t left = negation();
        while (!m_error && (take("&&") || takeWord("and")))
            left = join(Op::And, left, negation());
        return left;
    }
    std::uint32_t join(Op op, std::uint32_t left, std::uint32_t right)
    {
        PredicateNode node;
        node.op = op;
        node.left = left;
        node.right = right;
        return m_error ? 0 : add(std::move(node));
    }
    std::uint32_t negation()
    {
        skipSpace();
        const bool sign = m_text.substr(m_at).starts_with('!') && !m_text.substr(m_at).starts_with("!=") && take("!");
        if (!sign && !takeWord("not"))
            return comparison();
        if (++m_nesting > kMaxNesting)
            return fail("this condition is nested too deeply");
        const std::uint32_t inner = negation();
        --m_nesting;
        return join(Op::Not, inner, 0);
    }
    std::uint32_t comparison()
    {
        if (take("(")) {
            const std::size_t open = m_at - 1;
            if (++m_nesting > kMaxNesting)
                return fail("this condition is nested too deeply");
            const std::uint32_t inner = either();
            --m_nesting;
            if (!m_error && !take(")"))
                return failAt(open, "this parenthesis is not closed; write )");
            return inner;
        }
        const std::uint32_t left = operand();
        if (m_error)
            return 0;
        for (const Comparison& known : kComparisons) {
            if (take(known.text))
                return join(known.op, left, operand());
        }
        if (takeWord("contains"))
            return join(Op::Contains, left, operand());
        if (takeWord("like")) {
            const std::size_t at = (skipSpace(), m_at);
            const std::uint32_t pattern = operand();
            if (!m_error && (m_nodes[pattern].op != Op::Literal || m_nodes[pattern].literal.type != PredicateLiteral::Type::Text))
                return failAt(at, "a pattern in quotes is expected behind like: % for any characters, _ for one");
            return join(Op::Like, left, pattern);
        }
        if (takeWord("in"))
            return inList(left);
        if (peek() == '=')
            return fail("write == to compare");
        return left;
    }
    std::uint32_t inList(std::uint32_t left)
    {
        const bool round = take("(");
        if (!round && !take("["))
            return fail("a list is expected behind in: (1, 2) or [1, 2]");
        PredicateNode node;
        node.op = Op::In;
        node.left = left;
        do {
            skipSpace();
            const std::size_t at = m_at;
            const std::uint32_t item = operand();
            if (m_error)
                return 0;
            if (m_nodes[item].op != Op::Literal)
                return failAt(at, "only fixed values stand in the list of in: \"text\", 12, true");
            node.list.push_back(std::move(m_nodes[item].literal));
            m_nodes.pop_back();
        } while (take(","));
        if (!take(round ? ")" : "]"))
            return fail(std::string("a comma or ") + (round ? ")" : "]") + " is expected here");
        return add(std::move(node));
    }

    std::uint32_t operand()
    {
        PredicateNode node;
        const char next = peek();
        if (m_at == m_text.size())
            return fail("a field or a value is missing at the end");
        if (next == '"' || next == '\'')
            return quoted(next);
        if ((next >= '0' && next <= '9') || next == '-' || next == '+' || next == '.')
            return number();
        if (takeWord("true") || takeWord("false")) {
            node.literal.type = PredicateLiteral::Type::Bool;
            node.literal.flag = next == 't';
            return add(std::move(node));
        }
        if (takeWord("null"))
            return add(std::move(node));
        std::string_view rest = m_text.substr(m_at);
        const bool dressed = rest.starts_with("${"); // as in a template: allowed
        if (dressed)
            rest.remove_prefix(2);
        std::size_t used = 0;
        auto field = parseField(rest, used);
        if (!field)
            return failAt(m_at + (dressed ? 2 : 0) + field.error().at, field.error().text);
        m_at += used + (dressed ? 2 : 0);
        if (dressed && !take("}"))
            return fail("} is expected behind the field");
        node.op = Op::Field;
        node.field = std::move(*field);
        return add(std::move(node));
    }
    std::uint32_t number()
    {
        const std::size_t begin = m_at;
        if (m_text[m_at] == '+')
            ++m_at;
        const std::size_t digits = m_at;
        while (m_at < m_text.size()
            && (isWordCharacter(m_text[m_at]) || m_text[m_at] == '.'
                || ((m_text[m_at] == '-' || m_text[m_at] == '+')
                    && (m_at == digits || m_text[m_at - 1] == 'e' || m_text[m_at - 1] == 'E'))))
            ++m_at;
        const auto value = predicateNumber(m_text.substr(digits, m_at - digits));
        if (!value)
            return failAt(begin, "\"" + std::string(m_text.substr(begin, m_at - begin)) + "\" is not a number");
        PredicateNode node;
        node.literal.type = PredicateLiteral::Type::Number;
        node.literal.number = *value;
        return add(std::move(node));
    }
    std::uint32_t quoted(char quote)
    {
        const std::size_t begin = m_at++;
        PredicateNode node;
        node.literal.type = PredicateLiteral::Type::Text;
        std::string& out = node.literal.text;
        while (m_at < m_text.size() && m_text[m_at] != quote) {
            char c = m_text[m_at++];
            if (c == '\\' && m_at < m_text.size()) {
                c = m_text[m_at++];
                if (c == 'n')
                    c = '\n';
                else if (c == 't')
                    c = '\t';
                else if (c == 'r')
                    c = '\r';
                else if (c != quote && c != '\\')
                    out += '\\'; // \% and \_ are for like
            }
            out += c;
        }
        if (m_at == m_text.size())
            return failAt(begin, "this text has no closing quote");
        ++m_at;
        return add(std::move(node));
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    int m_nesting = 0;
    std::vector<PredicateNode> m_nodes;
    std::optional<SyntaxError> m_error;
};

} // namespace

Parsed<Predicate> Predicate::parse(std::string_view text)
{
    Predicate out;
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return out;
    PredicateParser parser(text);
    if (!parser.parse(out.m_nodes, out.m_root))
        return tl::make_unexpected(parser.error());
    return out;
}

} // namespace hookline::rules
