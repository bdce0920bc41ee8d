// The log in a file: bounded, and harmless where the disk does not take it.
#include "core/base/log_file.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <sys/stat.h>

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

TEST_F(LogFileTest, WhereNothingCanBeRenamedItStartsAnew)
{
    std::filesystem::create_directories(m_folder / "hookline.log.1" / "in the way");
    base::LogFile log(m_folder / "hookline.log", { 20, 1 });
    ASSERT_TRUE(log.open());
    for (int i = 1; i <= 5; ++i)
        log.write("line " + std::to_string(i));
    EXPECT_EQ(read("hookline.log"), "line 5\n") << "bounded, and the newest are there";
    EXPECT_EQ(log.lost(), 0u);
}

TEST_F(LogFileTest, ADeviceOrAPipeIsRefusedAndNobodyWaits)
{
    ASSERT_EQ(::mkfifo((m_folder / "pipe").c_str(), 0600), 0);
    for (const std::filesystem::path& file : { m_folder / "pipe", std::filesystem::path("/dev/null") }) {
        base::LogFile log(file, { 20, 1 });
        const auto opened = log.open();
        ASSERT_FALSE(opened) << file;
        EXPECT_EQ(opened.error().id, "log.file");
        log.write("a line that is longer than the file may be");
        EXPECT_FALSE(std::filesystem::is_regular_file(file));
    }
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
