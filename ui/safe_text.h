// Texts that strangers chose (client ids, topics, payloads) made harmless to look at: one line, no invisible characters, no
// right-to-left tricks, no markup. Pure functions. @thread ui
#pragma once

#include <QString>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::ui {

/// At most `maxChars` characters of UTF-8 on one line. A line end becomes ↵, a tab ⇥, other control
/// characters their name (‹ESC›), invisible and direction-changing ones their code (‹U+202E›); a cut text ends in "…". Reads no more than it shows.
QString visibleText(std::string_view utf8, std::size_t maxChars = 200);
/// Several of them, each at most 120 characters, with commas between.
QString visibleList(const std::vector<std::string>& texts);
/// A list of servers as the settings have it, with a space behind each comma.
QString serverWords(std::string_view servers);
/// Like visibleText for a payload: bytes that are not UTF-8 are shown as hexadecimal.
QString payloadPreview(std::string_view payload, std::size_t maxChars = 200);
/// For menus and buttons: an "&" stays one, where it would underline the letter after it.
QString menuText(const QString& text);
/// The same of at most 60 characters.
QString briefMenuText(const QString& text);
/// For tool tips: escaped, so that no text can become markup.
QString toolTipText(const QString& text);
/// Keeps line breaks and tabs, everything else as visibleText; for text panes.
QString visibleLines(std::string_view utf8);

} // namespace hookline::ui
