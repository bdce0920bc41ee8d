// "Did you mean …": the known word nearest to a mistyped one. Pure, any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace hookline::config {

/// The candidate that differs least from `word` (case, '-' and '_' do not count); empty when none is near enough to be meant.
std::string nearest(std::string_view word, std::span<const std::string> candidates);

} // namespace hookline::config
