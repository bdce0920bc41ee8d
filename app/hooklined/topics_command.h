// `hooklined topics …` and `hooklined read …`: the topics of the cluster in the settings, and their records, one line of JSON each.
#pragma once

namespace hookline::hooklined {

int topicsCommand(int argc, char** argv);
int readCommand(int argc, char** argv);

} // namespace hookline::hooklined
