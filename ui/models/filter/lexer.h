// Splits a filter into tokens with their places. Never fails: what it cannot read becomes an Unknown token. Pure. @thread any
#pragma once

#include <QString>

#include <vector>

namespace hookline::ui::filter {

enum class TokenKind {
    Word, ///< dev-017, topic, 10ms, factory/+/temp
    Text, ///< "…" or r"…"
    Unfinished, ///< a text whose closing quote is missing
    Operator, ///< == != < <= > >= and : for contains
    And, ///< && or and
    Or, ///< || or or
    Not, ///< ! or not
    Open,
    Close,
    BraceOpen,
    BraceClose,
    Comma,
    Unknown, ///< a lone & or |
    End,
};

struct Token {
    TokenKind kind = TokenKind::End;
    int position = 0; ///< in the filter, from 0
    int length = 0;
    QString text; ///< of texts without quotes and with escapes resolved
};

/// The last token is always End.
std::vector<Token> tokenize(const QString& filter);

} // namespace hookline::ui::filter
