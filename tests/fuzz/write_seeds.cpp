// Writes the table of hostile inputs as seeds: write_seeds FOLDER makes FOLDER/decoder and FOLDER/channel, in the form of each fuzzer.
#include "core/mqtt/wire.h"
#include "tests/conformance/hostile_vectors.h"

#include <filesystem>
#include <fstream>
#include <iostream>

int main(int count, char** arguments)
{
    using hookline::test::HostileInput;
    if (count != 2) {
        std::cerr << "usage: fuzz_write_seeds FOLDER\n";
        return 2;
    }
    const std::filesystem::path folder(arguments[1]);
    std::filesystem::create_directories(folder / "decoder");
    std::filesystem::create_directories(folder / "channel");
    int number = 0;
    for (const HostileInput& input : hookline::test::hostileInputs()) {
        if (input.bytes.size() > 8192)
            continue; // large ones only slow the fuzzers down
        const std::string name = std::to_string(number++);
        const auto version = static_cast<char>(input.before);
        std::ofstream(folder / "channel" / name, std::ios::binary) << version << input.bytes;
        const auto header = hookline::mqtt::readFixedHeader(input.bytes.data(), input.bytes.size());
        if (header.state != hookline::mqtt::FixedHeader::State::Complete)
            continue;
        const char selector = static_cast<char>((header.first & 0xF0) | (version == 0 ? 2 : version - 1));
        std::string body = input.bytes.substr(header.headerSize, header.remainingLength);
        if (header.first >> 4 == 3)
            body.insert(0, 1, static_cast<char>(header.first));
        std::ofstream(folder / "decoder" / name, std::ios::binary) << selector << body;
    }
    std::cout << number << " seeds\n";
}
