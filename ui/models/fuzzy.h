// Finds "kset" in "Kafka settings": the letters in order, the better the closer together and the nearer to beginnings of words.
// Pure. @thread any
#pragma once

#include <QList>
#include <QString>

#include <optional>

namespace hookline::ui {

struct FuzzyMatch {
    int score = 0; ///< higher is better
    QList<int> positions; ///< of the letters in the text
};

/// None when the letters are not there in this order. Spaces of the pattern count for nothing; an empty one matches with score 0.
std::optional<FuzzyMatch> fuzzyMatch(const QString& pattern, const QString& text);

} // namespace hookline::ui
