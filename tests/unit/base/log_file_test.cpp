// The log in a file: bounded, and harmless where the disk does not take it.
#include "core/base/log_file.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace hookline {
namespace {

class LogFileTest : public ::testing::Test {
protected:
    LogFileTest()
    {
        std::string name = (std::filesystem::temp_directory_path() / "hl-log-XXXXXX").string();
        m_folder = ::mkdtemp(name.data());
    }
    ~LogFileTest() override
    {
        std::error_code ignored;
        std::filesystem::remove_all(m_folder, ignored);
    }
    std::string read(const char* name) const
    {
        std::ifstream in(m_folder / name);
        std::ostringstream out;
        out << in.rdbuf();
        return out.str();
    }
    std::filesystem::path m_folder;
};

TEST_F(LogFileTest, LinesAreInItAtOnceAndBehindThoseOfTheRunBefore)
{
    const std::filesystem::path file = m_folder / "log" / "hookline.log";
    {
        base::LogFile log(file);
        ASSERT_TRUE(log.open());
        log.write("first");
        EXPECT_EQ(read("log/hookline.log"), "first\n");
    }
    base::LogFile again(file);
    ASSERT_TRUE(again.open());
    again.write("second");
    EXPECT_EQ(read("log/hookline.log"), "first\nsecond\n");
    EXPECT_EQ(std::filesystem::status(file).permissions() & std::filesystem::perms::others_all, std::filesystem::perms::none);
}

TEST_F(LogFileTest, AFullOneMakesRoomAndTheOldestGoes)
{
    base::LogFile log(m_folder / "hookline.log", { 20, 2 });
    ASSERT_TRUE(log.open());
    for (int i = 1; i <= 9; ++i)
        log.write("line " + std::to_string(i)); // seven bytes, so two a file
    EXPECT_EQ(read("hookline.log"), "line 9\n");
    EXPECT_EQ(read("hookline.log.1"), "line 7\nline 8\n");
    EXPECT_EQ(read("hookline.log.2"), "line 5\nline 6\n");
    EXPECT_FALSE(std::filesystem::exists(m_folder / "hookline.log.3"));
    EXPECT_EQ(log.lost(), 0u);
    log.write(std::string(100, 'x'));
    EXPECT_EQ(read("hookline.log").size(), 101u) << "a line that is longer than a file has one of its own";
}

TEST_F(LogFileTest, WhereItCannotBeWrittenItSaysSoAndCountsWhatIsLost)
{
    std::filesystem::create_directory(m_folder / "hookline.log"); // a folder stands in its place
    base::LogFile log(m_folder / "hookline.log");
    const auto opened = log.open();
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().id, "log.file");
    log.write("nobody reads this");
    EXPECT_EQ(log.lost(), 1u);
}

} // namespace
} // namespace hookline
