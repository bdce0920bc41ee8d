// The bodies of records whose form is kept in a schema registry: Avro, and flat JSON with its JSON Schema. Pure, any thread.
//
// Both stand behind the registry's frame: a zero byte, then the schema's id in four bytes, highest first.
#pragma once

#include "core/kafka/byte_buffer.h"
#include "core/kafka/event_formats.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace hookline::kafka {

std::string schemaFrame(std::int32_t schemaId);
/// One Avro datum of the schema below.
void appendAvro(ByteBuffer& out, const EventFrame& frame);
std::string_view avroSchema() noexcept;
/// The schema of appendFlatJson()'s objects.
std::string_view flatJsonSchema() noexcept;

} // namespace hookline::kafka
