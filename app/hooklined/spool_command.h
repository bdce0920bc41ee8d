// `hooklined spool check|dump|salvage|replay`: looks into a spool that no program is using, and mends it.
#pragma once

namespace hookline::hooklined {

/// argv[0] is "spool". Returns the exit code: 0 fine, 1 could not be done, 2 wrong usage, 5 damage or losses were found.
int spoolCommand(int argc, char** argv);

} // namespace hookline::hooklined
