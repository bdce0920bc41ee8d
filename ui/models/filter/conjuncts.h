// A filter as the tests that all have to hold, so that one can be taken out or put in while the others stay as they were typed.
// Pure functions. @thread any
#pragma once

#include <QString>
#include <QStringList>

namespace hookline::ui::filter {

/// What "and" joins at the outermost level, without brackets around a whole one; an "or" there makes it one test.
QStringList conjuncts(const QString& filter);
/// The tests joined by "and"; in brackets where they would mean something else otherwise.
QString conjunction(const QStringList& tests);
/// The kinds of an `event == a` or `event in {a, b}`, in the filter's words; empty when the test is another one.
QStringList kindsOf(const QString& test);
/// The test that kindsOf() reads; empty for no kinds.
QString kindTest(const QStringList& kinds);

} // namespace hookline::ui::filter
