// Keys, strings and numbers of JSON in the theme's colours. @thread ui
#pragma once

#include <QSyntaxHighlighter>

namespace hookline::ui {

class JsonHighlighter : public QSyntaxHighlighter {
    Q_OBJECT

public:
    using QSyntaxHighlighter::QSyntaxHighlighter;

protected:
    void highlightBlock(const QString& text) override;
};

} // namespace hookline::ui
