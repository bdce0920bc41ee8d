// The few pieces of JSON that a record is made of, appended by hand: a JSON library costs more than the rest of the bridge.
#pragma once

#include "core/kafka/byte_buffer.h"

#include <cstdint>
#include <string_view>

namespace hookline::kafka {

/// Escapes what JSON demands (quote, backslash, U+0000…U+001F) and copies the rest. `text` must be UTF-8. No quotes around it.
void appendEscaped(ByteBuffer& out, std::string_view text);
/// Like appendEscaped for text of unknown origin: bytes that are not UTF-8 become U+FFFD.
void appendEscapedLossy(ByteBuffer& out, std::string_view text);
/// RFC 4648 section 4, with padding.
void appendBase64(ByteBuffer& out, std::string_view bytes);
void appendNumber(ByteBuffer& out, std::int64_t number);

} // namespace hookline::kafka
