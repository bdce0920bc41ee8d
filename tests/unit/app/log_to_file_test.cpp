// Where the log file is, and that it has what the log says while it is wanted.
#include "app/runtime/log_to_file.h"

#include "core/base/log.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace hookline {
namespace {

TEST(LogToFile, IsBesideTheStateUnlessTheSettingsSayOtherwise)
{
    const std::filesystem::path folder("/etc/hookline");
    EXPECT_EQ(runtime::logFileOf("auto", "state", folder), "/etc/hookline/state/log/hookline.log");
    EXPECT_EQ(runtime::logFileOf("auto", "/var/lib/hookline", folder), "/var/lib/hookline/log/hookline.log");
    EXPECT_TRUE(runtime::logFileOf("auto", "", folder).empty()) << "nothing outlives this program";
    EXPECT_TRUE(runtime::logFileOf("off", "state", folder).empty());
    EXPECT_EQ(runtime::logFileOf("mine.log", "", folder), "/etc/hookline/mine.log");
    EXPECT_EQ(runtime::logFileOf("/var/log/hookline.log", "state", folder), "/var/log/hookline.log");
}

TEST(LogToFile, HasTheLinesWhileItIsWanted)
{
    std::string name = (std::filesystem::temp_directory_path() / "hl-logs-XXXXXX").string();
    const std::filesystem::path folder = ::mkdtemp(name.data());
    const auto read = [&](const char* file) {
        std::ifstream in(folder / file);
        return std::string(std::istreambuf_iterator<char>(in), {});
    };
    base::setLogLevel(base::LogLevel::Info);
    {
        runtime::LogToFile log;
        EXPECT_TRUE(log.file().empty());
        log.use(folder / "one.log", base::LogFormat::Logfmt);
        base::logNotice("test", "to the first");
        log.use(folder / "two.log", base::LogFormat::Logfmt);
        base::logNotice("test", "to the second");
        EXPECT_EQ(log.file(), folder / "two.log");
    }
    base::logNotice("test", "to nobody");
    EXPECT_NE(read("one.log").find("to the first"), std::string::npos);
    EXPECT_EQ(read("one.log").find("to the second"), std::string::npos);
    EXPECT_NE(read("two.log").find("to the second"), std::string::npos);
    EXPECT_EQ(read("two.log").find("to nobody"), std::string::npos);
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
}

} // namespace
} // namespace hookline
