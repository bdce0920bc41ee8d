// One of several ways to say the same, from the longest to the shortest: a number is said in a shorter way before it is cut.
// Pure functions. @thread ui
#pragma once

#include <QStringList>

class QFontMetrics;

namespace hookline::ui {

/// The first that is no wider than this; else the last.
QString firstThatFits(const QStringList& ways, const QFontMetrics& metrics, int pixels);
/// For a number that may be said with a word or two: "12,345/s in", "12.3 k/s in", "12 k/s in", and without words.
/// `words` has %1 for the number.
QStringList waysToSay(const QString& words, const QStringList& numbers);

} // namespace hookline::ui
