// How a spool is kept: where, how large, how safe. Plain values.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace hookline::spool {

/// What a commit waits for. Only Full survives a power cut; the others exist so that the tests can show it.
enum class Synchronous : std::uint8_t { Off, Normal, Full };

struct Options {
    std::filesystem::path folder;
    std::uint64_t quotaBytes = std::uint64_t { 8 } << 30; ///< rows and journal; 0: half of what is free at the start, at most 8 GiB
    std::uint64_t minFreeBytes = std::uint64_t { 512 } << 20; ///< of the file system; below it acknowledgements are withheld
    std::uint64_t ballastBytes = std::uint64_t { 32 } << 20; ///< given up when the disk is full, so that rows can still be deleted
    Synchronous synchronous = Synchronous::Full;
    bool checkCrc = true;
    std::uint64_t checkWholeBytes = std::uint64_t { 256 } << 20; ///< after a crash; larger ones are checked as they are read
    std::string vfs; ///< SQLite file system by name; empty: the default
    std::function<bool(std::uint64_t bytes)> hasRoom; ///< whether `vfs` has room for the ballast; empty: it is the folder's disk
};

} // namespace hookline::spool
