// librdkafka's own log lines, brought into the program's log: levels mapped, floods cut, nothing that could hold a secret.
#pragma once

#include <string_view>

namespace hookline::kafka {

/// `syslogLevel` 0…7 as librdkafka has it. @thread any
void forwardLibraryLog(int syslogLevel, std::string_view facility, std::string_view text);

} // namespace hookline::kafka
