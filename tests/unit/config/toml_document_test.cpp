#include "core/config/toml_document.h"

#include <gtest/gtest.h>

namespace hookline::config {
namespace {

TEST(TomlDocument, PlacesLeadBackToTheCharacters)
{
    const std::string text = "# é\r\n[a]\r\nkey = \"wörld\" # c\r\nlist = [1,\r\n 2]\r\nb.c = 5";
    const TomlDocument document = parseToml(text);
    ASSERT_FALSE(document.error);
    ASSERT_EQ(document.entries.size(), 3u);
    const auto slice = [&](const TomlValue& value) {
        const std::size_t begin = offsetOf(text, value.begin);
        return text.substr(begin, offsetOf(text, value.end) - begin);
    };
    EXPECT_EQ(slice(document.entries[0].value), "\"wörld\"");
    EXPECT_EQ(slice(document.entries[1].value), "[1,\r\n 2]");
    EXPECT_EQ(slice(document.entries[2].value), "5");
    EXPECT_EQ(text.substr(offsetOf(text, document.entries[2].key), 1), "c");
}

TEST(TomlDocument, TellsRealHeadersFromImpliedTables)
{
    const TomlDocument document = parseToml("[a.b]\nx = 1\n");
    for (const TomlTable& table : document.tables)
        EXPECT_EQ(table.header, table.path.size() == 2);
}

TEST(TomlDocument, PlacesOutsideTheTextAreItsEnd)
{
    EXPECT_EQ(offsetOf("ab\n", { 9, 1 }), 3u);
    EXPECT_EQ(offsetOf("ab", { 1, 99 }), 2u);
}

} // namespace
} // namespace hookline::config
