// The example of docs/HOOKS.md, to the letter; a test below compares the two.
#include "tests/unit/broker/broker_fixture.h"

#include <fstream>
#include <sstream>

// example begins
using namespace hookline;

class SiteRules {
public:
    SiteRules(hooks::HookRegistry& registry, std::string site)
        : m_site(std::move(site))
        , m_check(registry.add<hooks::MessagePublish>("site rules", hooks::Priority::Validate,
              [](const hooks::ClientView&, hooks::PublishDraft& draft) {
                  return draft.payload().starts_with('{') ? hooks::Verdict::next()
                                                          : hooks::Verdict::reject(mqtt::ReasonCode::PayloadFormatInvalid);
              }))
        , m_rename(registry.add<hooks::MessagePublish>("site rules", hooks::Priority::Transform,
              [this](const hooks::ClientView&, hooks::PublishDraft& draft) {
                  draft.setTopic(m_site + "/" + std::string(draft.topic()));
                  return hooks::Verdict::next();
              }))
    {
    }

private:
    const std::string m_site;
    hooks::HookRegistration m_check;
    hooks::HookRegistration m_rename; // both are gone before m_site
};
// example ends

namespace hookline::test {
namespace {

std::string between(const std::string& file, std::string_view begin, std::string_view end)
{
    std::ifstream in(file);
    std::stringstream text;
    text << in.rdbuf();
    const std::string all = text.str();
    const std::size_t from = all.find(begin) + begin.size();
    return all.substr(from, all.find(end, from) - from);
}

TEST_F(BrokerTest, WorkedHookOfTheDocumentsDoesWhatTheySay)
{
    const SiteRules rules(registry, "berlin");
    start();
    RawClient subscriber = connect("s");
    subscriber.subscribe("berlin/#", 0);
    RawClient publisher = connect("p", 5);
    publisher.send(publishPacket("t", "{}", { .version = 5 }));
    EXPECT_EQ(subscriber.expectPublish().topic(), "berlin/t");
    publisher.send(publishPacket("t", "no json", { .version = 5, .qos = 1, .id = 1 }));
    EXPECT_EQ(publisher.expect(mqtt::PacketType::Puback).byteAt(2), 0x99u);
}

TEST(WorkedHook, IsTheOneInTheDocuments)
{
    const std::string root = HOOKLINE_SOURCE_DIR;
    EXPECT_EQ(between(root + "/tests/unit/broker/worked_hook_test.cpp", "// example begins\n", "// example ends"),
        between(root + "/docs/HOOKS.md", "```cpp\n", "```"));
}

} // namespace
} // namespace hookline::test
