// Numbers, sizes, rates and times as the window writes them. Pure functions; language comes from QLocale(). @thread ui
#pragma once

#include <QString>
#include <QStringList>

#include <cstdint>
#include <string_view>

class QKeySequence;

namespace hookline::ui {

QString number(std::uint64_t value); ///< "8 412 330" in the locale's grouping
QString shortNumber(double value); ///< "1.2 k", "3.4 M"
QString rate(double perSecond); ///< "1,204/s", "0.4/s"; "–" for NaN
QString shortRate(double perSecond); ///< "12.3 k/s", and the same as rate() below a thousand
QStringList rateWays(double perSecond); ///< of saying it, the longest first: rate(), shortRate()
QString wholePercent(double fraction); ///< "37"; "<1" of what is not nothing, and 100 only when all of it is
QString byteSize(double bytes); ///< "71 B", "310 KiB", "4.2 MiB"
QString byteRate(double bytesPerSecond); ///< "310 KiB/s"
QString milliseconds(double ms); ///< "0.42 ms", "4.1 ms", "21 ms", "1.8 s"; "–" for NaN
QString microseconds(double us); ///< "6.7 µs", "1.9 ms"; "–" for NaN
QString clockTime(std::int64_t wallMicros, bool withMilliseconds); ///< local "14:32:07.114"
QString dateTime(std::int64_t wallMicros); ///< local "2026-01-31 14:32:07.114"
/// The text of an action without its mnemonic: "&Open" and "打开(&O)…" become "Open" and "打开…".
QString withoutMnemonic(QString text);
/// Finished sentences one behind the other: a space between, and none behind a full-width mark. Empty ones are left out.
QString sentences(const QStringList& all);
QString ended(QString text); ///< as a sentence: with "." or "。" at the end, if it has none
QString listed(const QStringList& parts); ///< of one sentence: "a, b" or "a，b"
/// The text with its placeholders, such as "${value.a.b}", each kept on one line.
QString unbrokenFields(QString text);
QString withDetail(const QString& text, const QString& detail); ///< "text (detail)" or "text（detail）"
QString exampleText(const QString& example); ///< "e.g. a=b", where an input is empty
QString labelled(const QString& label, const QString& text); ///< "label: text" or "label：text"
QString keysText(const QKeySequence& keys); ///< "Alt+Up", or "Alt+↑" where Qt would spell the arrow out in Chinese
QString fromUtf8(std::string_view text); ///< replaces what is not UTF-8

} // namespace hookline::ui
