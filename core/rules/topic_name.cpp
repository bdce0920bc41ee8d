#include "core/rules/topic_name.h"

namespace hookline::rules {
namespace {

bool isLegal(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

bool isContinuation(char c) noexcept { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

} // namespace

bool isLegalTopicName(std::string_view name) noexcept
{
    return !name.empty() && name.size() <= kMaxTopicName && name != "." && name != ".." && std::ranges::all_of(name, isLegal);
}

TopicVerdict legalTopicName(std::string_view wish, std::string& out)
{
    if (wish.empty())
        return TopicVerdict::Empty;
    if (isLegalTopicName(wish)) {
        out = wish;
        return TopicVerdict::AsIs;
    }
    std::string name;
    for (std::size_t i = 0; i < wish.size(); ++i) {
        const char c = wish[i];
        if (isLegal(c))
            name += c;
        else if (c == '/')
            name += '.';
        else if (!isContinuation(c) || i == 0 || static_cast<unsigned char>(wish[i - 1]) < 0x80)
            name += '_'; // one for a character, however many bytes it has
    }
    if (name == "." || name == "..")
        name.replace(0, name.size(), name.size(), '_');
    if (name.size() > kMaxTopicName)
        return TopicVerdict::TooLong;
    out = std::move(name);
    return TopicVerdict::Rewritten;
}

std::optional<std::string> CollisionDetector::add(std::string_view wish, std::string_view name)
{
    std::string key(name);
    std::ranges::replace(key, '.', '_');
    const auto found = m_byName.find(key);
    if (found == m_byName.end()) {
        if (m_byName.size() < kMaxNames)
            m_byName.emplace(std::move(key), Known { std::string(wish) });
        return std::nullopt;
    }
    if (found->second.told || found->second.wish == wish)
        return std::nullopt;
    found->second.told = true;
    return found->second.wish;
}

} // namespace hookline::rules
