// Why a consumer gets nothing, in words. Pure.
#pragma once

#include "core/kafka/problem.h"

#include <optional>
#include <string>
#include <string_view>

namespace hookline::kafka {

/// `code` from a consumer's error callback, a poll or a commit, `reason` as librdkafka has it. None: it mends itself, and nobody need
/// hear of it.
std::optional<Problem> readingProblem(int code, std::string_view reason, const std::string& servers, const std::string& group);

} // namespace hookline::kafka
