// What the core says, in the window's language. The core speaks English in finished sentences, some of them on their way through a
// log, a file or a library: a sentence is known again by its form and said anew with the same arguments.
//
// resources/translations/core_zh_CN.txt has the forms; tests/architecture/core_words.py sees to it that it has all of them.
// What has no form of ours (a name, the system's or a library's words) stays as it is. @thread ui
#pragma once

#include <QString>

#include <cstddef>
#include <string_view>

namespace hookline::ui {

/// "zh_CN"; anything else: English. Language calls it.
void useCoreWords(const QString& code);

/// The sentence in the window's language. Not made harmless: that is for what shows it.
QString inOwnWords(const QString& english);
/// The same of UTF-8, made harmless to look at: one line of at most `maxChars` characters.
QString coreText(std::string_view english, std::size_t maxChars = 600);

} // namespace hookline::ui
