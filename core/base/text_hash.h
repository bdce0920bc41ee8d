// Hash of a text, seeded per process: texts come from the network, and nobody outside may pick ones that collide. @thread any
#pragma once

#include <cstdint>
#include <string_view>

namespace hookline::base {

std::uint64_t textHash(std::string_view text) noexcept;
/// The same text hashes differently under another salt.
std::uint64_t textHash(std::string_view text, std::uint64_t salt) noexcept;

} // namespace hookline::base
