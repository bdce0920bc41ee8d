#include "core/config/text_file.h"

#include "tests/unit/config/temporary_folder.h"

#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <iterator>
#include <string>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hookline::config {
namespace {

unsigned modeOf(const std::filesystem::path& file)
{
    struct stat about { };
    EXPECT_EQ(::stat(file.c_str(), &about), 0) << file;
    return about.st_mode & 07777;
}

TEST(TextFile, WhatMayHoldSecretsBecomesItsWritersAlone)
{
    const test::TemporaryFolder folder;
    const auto file = folder.write("users", "ann:x\n");
    ASSERT_EQ(::chmod(file.c_str(), 0644), 0);
    ASSERT_TRUE(replaceTextFile(file, "ann:y\n"));
    EXPECT_EQ(test::TemporaryFolder::read(file), "ann:y\n");
    EXPECT_EQ(modeOf(file), 0600u);
    EXPECT_EQ(test::TemporaryFolder::read(file.string() + ".bak"), "ann:x\n");
    EXPECT_EQ(modeOf(file.string() + ".bak"), 0600u);
}

TEST(TextFile, ADiskThatTakesNotAllLeavesFileAndBackupAsTheyWere)
{
    const test::TemporaryFolder folder;
    const auto file = folder.write("settings", "broken\n");
    const auto backup = folder.write("settings.bak", "good\n");
    rlimit before { };
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto signal = ::signal(SIGXFSZ, SIG_IGN);
    rlimit little = before;
    little.rlim_cur = 100;
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &little), 0);
    const auto replaced = replaceTextFile(file, std::string(200, 'x'));
    ::setrlimit(RLIMIT_FSIZE, &before);
    ::signal(SIGXFSZ, signal);
    EXPECT_FALSE(replaced);
    EXPECT_EQ(test::TemporaryFolder::read(file), "broken\n");
    EXPECT_EQ(test::TemporaryFolder::read(backup), "good\n");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 2) << "and nothing beside them";
}

TEST(TextFile, RightsOfTheFileOfBeforeAreKeptWhereAsked)
{
    const test::TemporaryFolder folder;
    const auto file = folder.write("acl", "topic a\n");
    for (const unsigned mode : { 0640u, 0644u, 0660u }) {
        ASSERT_EQ(::chmod(file.c_str(), mode), 0);
        ASSERT_TRUE(replaceTextFile(file, "topic b\n", Reach::Kept));
        EXPECT_EQ(modeOf(file), mode);
    }
    if (::geteuid() == 0) { // nobody else may give files away
        ASSERT_EQ(::chown(file.c_str(), 12345, 54321), 0);
        ASSERT_TRUE(replaceTextFile(file, "topic c\n", Reach::Kept));
        struct stat about { };
        ASSERT_EQ(::stat(file.c_str(), &about), 0);
        EXPECT_EQ(about.st_uid, 12345u);
        EXPECT_EQ(about.st_gid, 54321u);
    }
    EXPECT_EQ(modeOf(file.string() + ".bak"), 0600u);
    const auto made = folder.path() / "new";
    ASSERT_TRUE(replaceTextFile(made, "topic d\n", Reach::Kept));
    EXPECT_EQ(modeOf(made), 0600u) << "there was none to be like";
}

} // namespace
} // namespace hookline::config
