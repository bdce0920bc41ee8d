// The hooks page over the real core: what is written, moved and switched in the window is what clients get.
#include "tests/support/raw_client.h"
#include "tests/window/real_window.h"
#include "ui/widgets/code_edit.h"

#include <QAction>
#include <QFile>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QTabWidget>
#include <QTreeView>
#include <QTreeWidget>

namespace hookline::test {
namespace {

class RealHooks : public testing::Test {
protected:
    RealHooks()
        : app([](config::Settings& settings) { settings.kafka.enabled = false; })
        , client(connect())
    {
        client.subscribe("t", 0);
        app.window().showPage(ui::MainWindow::Hooks);
    }
    RawClient connect()
    {
        ConnectOptions options;
        options.id = "c";
        RawClient out(app.program().port(), options);
        out.connack();
        return out;
    }
    std::string answer(const std::string& payload)
    {
        client.send(publishPacket("t", payload));
        return client.expectPublish().payload();
    }
    void write(const char* name, const char* text)
    {
        const QString file = QString::fromLatin1(name);
        if (app.backend().scripts().empty())
            app.find<QPushButton>("scriptsEmptyPushButton").click();
        else
            app.find<QPushButton>("newScriptPushButton").menu()->actions().first()->trigger();
        app.find<QLineEdit>("scriptNameLineEdit").setText(file);
        app.find<QPushButton>("createScriptPushButton").click();
        auto& list = app.find<QListWidget>("scriptsListWidget");
        ASSERT_TRUE(list.currentItem() && list.currentItem()->text() == file);
        edit().setPlainText(QString::fromLatin1(text));
        app.find<QAction>("applyScriptAction").trigger();
    }
    ui::CodeEdit& edit() { return app.find<ui::CodeEdit>("scriptPlainTextEdit"); }
    QTreeView& tree() { return app.find<QTreeView>("hooksTreeView"); }
    void showTab(int tab) { app.find<QTabWidget>("hooksTabWidget").setCurrentIndex(tab); }
    void select(const char* owner)
    {
        const QModelIndexList found = tree().model()->match(tree().model()->index(0, 0), Qt::DisplayRole, QLatin1String(owner), 1,
            Qt::MatchExactly | Qt::MatchRecursive);
        ASSERT_FALSE(found.isEmpty()) << owner;
        tree().setCurrentIndex(found.first());
        tree().setFocus();
    }

    RealWindow app;
    RawClient client;
};

constexpr auto kA = "hook.on('message.publish', function(msg) msg.payload = msg.payload .. 'a' end)";
constexpr auto kB = "hook.on('message.publish', function(msg) msg.payload = msg.payload .. 'b' end)";

TEST_F(RealHooks, ScriptsWrittenInTheWindowAreInUseAtOnceAndAWrongTextIsNot)
{
    showTab(1);
    EXPECT_EQ(answer("0"), "0");
    write("one.lua", kA);
    EXPECT_EQ(answer("1"), "1a");
    edit().setPlainText(QString::fromLatin1(kB));
    app.find<QAction>("applyScriptAction").trigger();
    EXPECT_EQ(answer("2"), "2b");
    edit().setPlainText(QStringLiteral("-- first line\nthis is not Lua"));
    app.find<QAction>("applyScriptAction").trigger();
    EXPECT_EQ(edit().errorLine(), 2);
    EXPECT_EQ(answer("3"), "3b");
    ASSERT_EQ(app.backend().scripts().size(), 1u);
    QFile file(QString::fromStdString(app.backend().scripts()[0].path));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_EQ(file.readAll(), QByteArray(kB)) << "what does not load is not saved";
    QFile settings(QString::fromStdString(app.configFile()));
    ASSERT_TRUE(settings.open(QIODevice::ReadOnly));
    EXPECT_TRUE(settings.readAll().contains("/scripts\"")) << "and is there after a restart";
}

TEST_F(RealHooks, OrderAndSwitchesOfTheWindowAreThoseOfTheCore)
{
    showTab(1);
    write("one.lua", kA);
    write("two.lua", kB);
    EXPECT_EQ(answer("0"), "0ab");
    showTab(0);
    select("script two.lua");
    QTest::keyClick(&tree(), Qt::Key_Up, Qt::AltModifier);
    EXPECT_EQ(answer("1"), "1ba");
    const QModelIndex parent = tree().currentIndex().parent();
    const std::unique_ptr<QMimeData> dragged(tree().model()->mimeData({ tree().currentIndex() }));
    tree().model()->dropMimeData(dragged.get(), Qt::MoveAction, 2, 0, parent);
    ASSERT_TRUE(RealWindow::waitFor([&] { return tree().currentIndex().row() == 1; }));
    EXPECT_EQ(answer("2"), "2ab");
    QTest::keyClick(&tree(), Qt::Key_Space);
    EXPECT_EQ(answer("3"), "3a");
    QTest::keyClick(&tree(), Qt::Key_Space);
    EXPECT_EQ(answer("4"), "4ab");
    EXPECT_TRUE(RealWindow::waitFor([&] { return tree().currentIndex().siblingAtColumn(5).data().toString() == QStringLiteral("4"); }))
        << "calls: " << tree().currentIndex().siblingAtColumn(5).data().toString().toStdString();
}

TEST_F(RealHooks, ATestRunReachesNobody)
{
    showTab(1);
    write("one.lua", kA);
    edit().setPlainText(QStringLiteral("hook.on('message.publish', function(msg)\n  print('seen')\n  msg.topic = 't'\nend)"));
    app.find<QPushButton>("tryScriptPushButton").click();
    auto& result = app.find<QTreeWidget>("trialTreeWidget");
    ASSERT_TRUE(RealWindow::waitFor([&] { return result.topLevelItemCount() > 3; }));
    EXPECT_TRUE(result.topLevelItem(0)->text(1).endsWith(QStringLiteral(" t")));
    EXPECT_FALSE(result.findItems(QStringLiteral("seen"), Qt::MatchExactly, 1).isEmpty());
    client.expectNothing();
    EXPECT_EQ(answer("1"), "1a") << "what is in use is the text before";
}

} // namespace
} // namespace hookline::test
