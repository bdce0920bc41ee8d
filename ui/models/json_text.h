// JSON made readable without changing it: order of keys and the text of numbers stay. Pure functions. @thread any
#pragma once

#include <QByteArray>

#include <optional>
#include <string_view>

namespace hookline::ui {

/// The whole text is one JSON value (RFC 8259, at most 200 levels deep).
bool isJson(std::string_view text);
/// Indents by two spaces and stops after about `limit` bytes of output; `cut` says whether it did. None when not JSON.
std::optional<QByteArray> prettyJson(std::string_view text, qsizetype limit, bool& cut);

} // namespace hookline::ui
