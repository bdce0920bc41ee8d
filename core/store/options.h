// How the broker's state is kept: where, and what an acknowledgement waits for. Plain values.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace hookline::store {

/// What is true of a message once its publisher has been told that we have it.
enum class Sync : std::uint8_t {
    Full,   ///< it is on the disk: it survives a power cut
    Normal, ///< the operating system has it: it survives the end of the program, however sudden
    Behind, ///< it is on its way: what was acknowledged in the last moments can be lost with the program
    Off,    ///< as Full, but the disk is not asked to keep anything: exists so that the tests can show the difference
};

struct Options {
    std::filesystem::path folder;
    Sync sync = Sync::Full;
    std::uint64_t ballastBytes = std::uint64_t { 16 } << 20; ///< given up when the disk is full, so that what is done can still be deleted
    std::uint64_t maxWaitingBytes = std::uint64_t { 64 } << 20; ///< changes that may wait for the disk before publishers are held back
    std::uint64_t maxWaitingChanges = 200'000;
    bool checkCrc = true;
    std::string vfs; ///< SQLite file system by name; empty: the default
};

} // namespace hookline::store
