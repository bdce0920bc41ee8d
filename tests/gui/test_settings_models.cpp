// The draft of the settings, and that the page has words for what it shows.
#include "ui/models/listener_table_model.h"
#include "ui/models/settings_draft.h"
#include "ui/setting_words.h"

#include "tests/gui/support/fake_backend.h"

#include <QAbstractItemModelTester>

#include <gtest/gtest.h>

namespace hookline {
namespace {

using ui::SettingsDraft;

TEST(SettingsDraft, WhatWasNotEditedFollowsTheFile)
{
    SettingsDraft draft;
    config::Settings file;
    draft.setSaved(file);
    draft.set("broker.max_connections", std::uint64_t { 50 });
    file.broker.maxKeepAlive = 60;
    file.window.theme = "dark";
    draft.setSaved(file);
    EXPECT_EQ(draft.settings().broker.maxConnections, 50U);
    EXPECT_EQ(draft.settings().broker.maxKeepAlive, 60);
    EXPECT_EQ(draft.settings().window.theme, "dark");
    EXPECT_EQ(draft.changedKeys(), std::vector<std::string> { "broker.max_connections" });
}

TEST(SettingsDraft, TypingInOneFieldIsOneStepBack)
{
    SettingsDraft draft;
    draft.setSaved({});
    for (const char* text : { "u", "us", "use", "users" })
        draft.set("access.password_file", std::string(text));
    draft.set("broker.port", std::uint64_t { 1884 });
    draft.undo();
    EXPECT_EQ(draft.settings().broker.port, 1883);
    EXPECT_EQ(draft.settings().access.passwordFile, "users");
    draft.undo();
    EXPECT_FALSE(draft.isDirty());
    EXPECT_FALSE(draft.canUndo());
    draft.redo();
    draft.redo();
    EXPECT_EQ(draft.settings().broker.port, 1884);
    EXPECT_FALSE(draft.canRedo());
}

TEST(SettingsDraft, AValueLikeTheFilesIsNoChange)
{
    SettingsDraft draft;
    draft.setSaved({});
    draft.set("broker.port", std::uint64_t { 1884 });
    draft.set("broker.port", std::uint64_t { 1883 });
    EXPECT_FALSE(draft.isDirty());
    config::Settings file;
    file.broker.port = 1900; // and it does not hold the file back afterwards
    draft.setSaved(file);
    EXPECT_EQ(draft.settings().broker.port, 1900);
}

TEST(SettingsDraft, DiscardingCanBeTakenBack)
{
    SettingsDraft draft;
    draft.setSaved({});
    draft.setListeners({ test::listenerOf("web", config::ListenerType::Ws, "127.0.0.1", 8083) });
    draft.discard();
    EXPECT_TRUE(draft.settings().broker.listeners.empty());
    draft.undo();
    ASSERT_EQ(draft.settings().broker.listeners.size(), 1U);
    EXPECT_EQ(draft.changedKeys(), std::vector<std::string> { "listeners" });
    config::Settings file;
    draft.writeTo(file);
    EXPECT_EQ(file.broker.listeners.front().name, "web");
}

TEST(SettingsDraft, TakesAWholeConfigurationInOneStep)
{
    SettingsDraft draft;
    draft.setSaved({});
    config::Settings other;
    other.broker.port = 1884;
    other.access.anonymous = config::Anonymous::Never;
    other.kafka.topic = "plant";
    draft.take(other);
    EXPECT_TRUE(draft.settings() == other);
    draft.undo();
    EXPECT_FALSE(draft.isDirty());
}

TEST(SettingWords, EveryKeyIsOneOfTheFilesAndHasWords)
{
    for (const QString& key : ui::SettingWords::keys()) {
        const std::string name = key.toStdString();
        const config::Block& block = *config::findBlock("listeners");
        const bool known = name.starts_with("listeners.") ? config::findField(block, std::string_view(name).substr(10)) != nullptr : config::findField(name) != nullptr;
        EXPECT_TRUE(known) << name;
    }
    for (const config::BlockField& field : config::findBlock("listeners")->fields)
        EXPECT_TRUE(ui::SettingWords::keys().contains(QStringLiteral("listeners.") + QString::fromStdString(std::string(field.name)))) << field.name;
}

TEST(SettingWords, ValuesAndSentencesAreInThePagesWords)
{
    const auto value = [](const char* key, const config::Value& held) { return ui::SettingWords::value(*config::findField(key), held); };
    EXPECT_EQ(value("broker.bind", std::string("0.0.0.0")), QStringLiteral("0.0.0.0"));
    EXPECT_EQ(value("broker.port", std::uint64_t(18830)), QStringLiteral("18830"));
    EXPECT_EQ(value("broker.max_connections", std::uint64_t(10000)), QStringLiteral("10,000"));
    EXPECT_EQ(value("broker.client_messages_per_second", std::uint64_t(0)), QStringLiteral("no limit"));
    EXPECT_EQ(value("persistence.folder", std::string()), QStringLiteral("empty"));
    EXPECT_EQ(value("access.anonymous", std::string("never")), QStringLiteral("Are turned away"));
    EXPECT_EQ(ui::SettingWords::inWords(QStringLiteral("unless they are let in (access.anonymous = always).")),
        QStringLiteral("unless they are let in (Clients without a password: Are let in from everywhere)."));
}

TEST(ListenerTable, SaysWhichListenersWaitForARestart)
{
    ui::ListenerTableModel model;
    QAbstractItemModelTester tester(&model);
    config::BrokerSettings used;
    config::BrokerSettings draft = used;
    draft.listeners.push_back(test::listenerOf("web", config::ListenerType::Ws, "::1", 8083));
    model.show(draft, draft, used, true);
    ASSERT_EQ(model.rowCount(), 2);
    const auto text = [&](int row, int column) { return model.index(row, column).data().toString(); };
    EXPECT_EQ(text(0, ui::ListenerTableModel::Address), QStringLiteral("127.0.0.1:1883"));
    EXPECT_EQ(text(0, ui::ListenerTableModel::State), QStringLiteral("listening"));
    EXPECT_EQ(text(1, ui::ListenerTableModel::Address), QStringLiteral("[::1]:8083"));
    EXPECT_EQ(text(1, ui::ListenerTableModel::State), QStringLiteral("after a restart"));
    model.show(draft, draft, draft, false);
    EXPECT_EQ(text(1, ui::ListenerTableModel::State), QStringLiteral("the broker is stopped"));
    draft.listeners.clear();
    draft.defaultListener = false;
    model.show(draft, draft, draft, true);
    ASSERT_EQ(model.rowCount(), 1);
    EXPECT_EQ(text(0, ui::ListenerTableModel::State), QStringLiteral("off"));
    config::BrokerSettings saved = draft;
    draft.bind = "plant-server";
    model.show(draft, saved, saved, true);
    EXPECT_EQ(text(0, ui::ListenerTableModel::State), QStringLiteral("not applied yet")) << "no file has it";
    model.show(draft, saved, saved, true, { true });
    EXPECT_EQ(text(0, ui::ListenerTableModel::State), QStringLiteral("has a mistake"));
    EXPECT_EQ(text(0, ui::ListenerTableModel::Address), QStringLiteral("127.0.0.1:1883")) << "what holds, not what was refused";
}

} // namespace
} // namespace hookline
