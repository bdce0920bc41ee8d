// Keywords, strings, numbers, comments and the broker's own names of a Lua script in the theme's colours. @thread ui
#pragma once

#include <QSyntaxHighlighter>

namespace hookline::ui {

class LuaHighlighter : public QSyntaxHighlighter {
    Q_OBJECT

public:
    using QSyntaxHighlighter::QSyntaxHighlighter;

protected:
    void highlightBlock(const QString& text) override;

private:
    /// Colours up to the end of a long bracket of `level` (--[==[ … ]==] or [==[ … ]==]); where it goes on.
    int finishLong(const QString& text, int from, int begin, int level, bool comment);
};

} // namespace hookline::ui
