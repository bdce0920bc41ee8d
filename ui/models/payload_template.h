// What a payload's placeholders become at each publish of the test client. @thread ui
#pragma once

#include <QString>

#include <cstdint>

class QRandomGenerator;

namespace hookline::ui {

/// ${seq}: which publish of the connection this is, from 1. ${now}: milliseconds since 1970. ${rand(a,b)}: a number between
/// the two, with as many decimals as they have. Anything else stays as it is.
QString filledIn(const QString& payload, std::uint64_t seq, std::int64_t nowMillis, QRandomGenerator& random);

} // namespace hookline::ui
