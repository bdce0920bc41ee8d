// The access rules as the window edits them, over the real core, with clients that are not ours.
#include "tests/window/real_core.h"
#include "tests/window/real_window.h"
#include "ui/pages/settings_page.h"

#include <QAbstractButton>
#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QTableView>

#include <gmock/gmock.h>

#include <sys/stat.h>

namespace hookline::test {
namespace {

using testing::HasSubstr;

struct Publish {
    bool allowed = false;
    QString said;
};

/// mosquitto_pub with MQTT 5 and QoS 1, which is told when it may not.
Publish publish(std::uint16_t port, const char* client, const char* topic)
{
    QProcess tool;
    tool.setProcessChannelMode(QProcess::MergedChannels);
    tool.start(QStringLiteral("mosquitto_pub"),
        { QStringLiteral("-h"), QStringLiteral("127.0.0.1"), QStringLiteral("-p"), QString::number(port), QStringLiteral("-V"), QStringLiteral("5"), QStringLiteral("-q"),
            QStringLiteral("1"), QStringLiteral("-i"), QLatin1String(client), QStringLiteral("-t"), QLatin1String(topic), QStringLiteral("-m"), QStringLiteral("x") });
    EXPECT_TRUE(QTest::qWaitFor([&] { return tool.state() == QProcess::NotRunning; }, 30000)) << "mosquitto_pub does not end";
    const QString said = QString::fromUtf8(tool.readAll());
    return { tool.error() == QProcess::UnknownError && tool.exitStatus() == QProcess::NormalExit && !said.contains(QLatin1String("Not authorized")), said };
}

TEST(RealAccess, ARuleOfTheEditorHoldsAtOnceForARealClient)
{
    RealWindow app;
    const std::uint16_t port = app.program().port();
    const std::filesystem::path acl = std::filesystem::path(app.configFile()).parent_path() / "acl";
    app.window().showPage(ui::MainWindow::Settings);
    auto& page = app.find<ui::SettingsPage>("settingsPage");
    page.showAccessRules();
    ASSERT_TRUE(publish(port, "dev-1", "plant/1").allowed);
    app.find<QAbstractButton>("createAclPushButton").click();
    ASSERT_TRUE(RealWindow::waitFor([&] { return app.program().settings().access.aclFile == "acl"; }));
    EXPECT_TRUE(publish(port, "dev-1", "plant/1").allowed) << "a new file allows what was allowed";
    auto& table = app.find<QTableView>("aclTableView");
    ASSERT_EQ(table.model()->rowCount(), 2);

    const auto apply = [&] {
        app.find<QAction>("applySettingsAction").trigger();
        app.find<QDialog>("applyAclDialog").accept();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    };
    table.selectRow(0);
    app.find<QAction>("addAclRuleAction").trigger();
    app.find<QComboBox>("aclWhomComboBox").setCurrentIndex(1); // everybody
    app.find<QComboBox>("aclAccessComboBox").setCurrentIndex(3);
    app.find<QLineEdit>("aclFilterLineEdit").setText(QStringLiteral("plant/%c/#"));
    app.find<QAbstractButton>("aclRuleOkPushButton").click();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    EXPECT_TRUE(publish(port, "dev-1", "plant/dev-1/t").allowed) << "not applied yet";
    apply();
    EXPECT_THAT(TemporaryFolder::read(acl), HasSubstr("pattern deny plant/%c/#\n"));
    const Publish denied = publish(port, "dev-1", "plant/dev-1/t");
    EXPECT_FALSE(denied.allowed) << denied.said.toStdString();
    EXPECT_TRUE(publish(port, "dev-2", "plant/dev-1/t").allowed) << "only of its own client id";

    // The row that shows it leads to the rule.
    app.window().showPage(ui::MainWindow::Events);
    auto& events = app.find<QTableView>("eventsTableView");
    auto& why = app.find<QAction>("whyRefusedAction");
    ASSERT_TRUE(RealWindow::waitFor([&] {
        for (int row = app.rows().rowCount() - 1; row >= 0 && !why.isEnabled(); --row)
            events.selectRow(row);
        return why.isEnabled();
    }, 30000));
    why.trigger();
    EXPECT_EQ(app.find<QLineEdit>("aclAskTopicLineEdit").text(), QStringLiteral("plant/dev-1/t"));
    EXPECT_EQ(app.find<QComboBox>("aclAskWishComboBox").currentIndex(), 0) << "it wanted to publish";
    EXPECT_EQ(app.find<QLabel>("aclVerdictLabel").text(), QStringLiteral("✗ Denied."));
    EXPECT_EQ(table.model()->index(table.currentIndex().row(), 4).data().toString(), QStringLiteral("plant/%c/#"));

    // The check says what the broker did, and by which line.
    ui::AclQuestion question;
    question.clientId = "dev-1";
    question.topic = "plant/dev-1/t";
    page.askAccess(question);
    EXPECT_EQ(app.find<QLabel>("aclVerdictLabel").text(), QStringLiteral("✗ Denied."));
    EXPECT_EQ(table.model()->index(table.currentIndex().row(), 4).data().toString(), QStringLiteral("plant/%c/#"));

    app.find<QAction>("deleteAclRuleAction").trigger();
    apply();
    EXPECT_TRUE(publish(port, "dev-1", "plant/dev-1/t").allowed);
}

TEST(RealAccess, WritingKeepsRightsCommentsAndWhatOthersWrote)
{
    RealCore core("\n[access]\nacl_file = \"acl\"\n[kafka]\nenabled = false\n");
    ui::SettingsDesk& desk = core.desk();
    const QString name = QStringLiteral("acl");
    EXPECT_EQ(desk.acl(name).error().id, "file.missing");
    const std::string first = "# mine\ntopic readwrite a/#\n";
    core.write("acl", first);
    ASSERT_EQ(::chmod((core.folder() / "acl").c_str(), 0640), 0);
    ASSERT_TRUE(desk.useAcl());
    EXPECT_TRUE(desk.isAclInUse(name));
    core.backend().startBroker();
    ASSERT_TRUE(core.program().brokerRunning());
    const std::uint16_t port = core.program().port();
    EXPECT_TRUE(publish(port, "c", "a/1").allowed);

    const std::string denied = first + "topic deny a/1\n";
    const auto written = desk.saveAcl(name, denied, first);
    ASSERT_TRUE(written) << written.error().text();
    EXPECT_EQ(*written, QString());
    EXPECT_EQ(TemporaryFolder::read(core.folder() / "acl"), denied);
    EXPECT_EQ(TemporaryFolder::read(core.folder() / "acl.bak"), first);
    struct stat about { };
    ASSERT_EQ(::stat((core.folder() / "acl").c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 07777, 0640u);
    EXPECT_FALSE(publish(port, "c", "a/1").allowed);
    EXPECT_TRUE(publish(port, "c", "a/2").allowed);

    EXPECT_EQ(desk.saveAcl(name, "topic read b\n", first).error().id, "acl.changed") << "it says something else than was thought";
    EXPECT_EQ(desk.saveAcl(name, "topic fly b\n", denied).error().id, "access.acl_file");
    EXPECT_EQ(TemporaryFolder::read(core.folder() / "acl"), denied) << "neither was written";

    // By another program: nothing before it is read again.
    core.write("acl", "topic readwrite b\n");
    EXPECT_TRUE(publish(port, "c", "a/2").allowed);
    ASSERT_TRUE(desk.useAcl());
    EXPECT_FALSE(publish(port, "c", "a/2").allowed);
    core.write("acl", "nonsense\n");
    EXPECT_EQ(desk.useAcl().error().id, "access.acl_file");
    EXPECT_TRUE(publish(port, "c", "b").allowed) << "the rules of before";

    core.write("large", std::string(5 * 1024 * 1024, '#'));
    EXPECT_EQ(desk.acl(QStringLiteral("large")).error().id, "file.too_large");
}

TEST(RealAccess, ANewFileTakesNobodysPlaceAndIsAsked)
{
    RealCore core("\n[kafka]\nenabled = false\n");
    core.write("acl", "somebody's\n");
    const auto made = core.desk().makeAcl();
    ASSERT_TRUE(made) << made.error().text();
    EXPECT_EQ(*made, QStringLiteral("acl-2"));
    EXPECT_EQ(TemporaryFolder::read(core.folder() / "acl"), "somebody's\n");
    const std::string text = *core.desk().acl(*made);
    EXPECT_TRUE(core.desk().checkAcl(text).empty());
    EXPECT_FALSE(core.desk().isAclInUse(*made));
    const auto asked = [&](ui::AclQuestion::Wish wish, const char* topic) { return core.desk().askAcl(text, { "c", "", wish, topic }); };
    using Wish = ui::AclQuestion::Wish;
    for (const Wish wish : { Wish::Publish, Wish::Receive, Wish::Subscribe })
        EXPECT_TRUE(asked(wish, "a/b").allowed);
    EXPECT_EQ(asked(Wish::Receive, "$SYS/broker/uptime").line, 4u);
    EXPECT_FALSE(asked(Wish::Publish, "$SYS/x").allowed);
    const ui::AclVerdict refused = core.desk().askAcl("pattern read mail/%u\n", { "c", "a/b", Wish::Receive, "mail/x" });
    EXPECT_TRUE(refused.refusedName);
    EXPECT_FALSE(refused.allowed);
    EXPECT_EQ(core.desk().fullPath(*made).toStdString(), (core.folder() / "acl-2").string());
}

} // namespace
} // namespace hookline::test
