// The events page where it is too fast to read, and the decoders with their dialogs, in pictures.
#include "tests/gui/support/screenshots.h"

#include "core/base/clock.h"
#include "ui/dialogs/decode_rules_dialog.h"
#include "ui/dialogs/proto_dialog.h"
#include "ui/models/decode/decode_rules.h"
#include "ui/models/event_group_model.h"
#include "ui/pages/events_page.h"
#include "ui/pages/settings_page.h"
#include "ui/widgets/event_groups_view.h"
#include "ui/widgets/event_view.h"

#include <QAction>
#include <QFile>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTreeWidget>

namespace hookline {
namespace {

using test::looks;
using test::nameOfLook;
using ui::MainWindow;

class EventPictures : public test::Screenshots {
protected:
    ~EventPictures() override
    {
        ui::decodeRules().setRules({});
        ui::decodeRules().setProto({});
    }
    QString write(const char* name, const char* text) const
    {
        QFile file(folder.filePath(QLatin1String(name)));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text);
        return folder.filePath(QLatin1String(name));
    }
    QTemporaryDir folder;
};

TEST_P(EventPictures, TooFastToReadAndGrouped)
{
    test::Window w(use);
    w.window->showPage(MainWindow::Events);
    for (int i = 0; i < 8; ++i) {
        w.backend.makeTraffic(900);
        w.backend.advance(1);
        w.tick();
        w.sample();
    }
    w.settle();
    ASSERT_TRUE(w.find<QWidget>("fastBar")->isVisible());
    shoot(w.window.get(), "events-fast");
    w.find<QAction>("groupAction")->setChecked(true);
    auto* groups = w.find<ui::EventGroupsView>("eventGroupsView");
    ASSERT_TRUE(QTest::qWaitFor([&] { return !groups->model().isBusy(); }, 20000));
    std::int64_t now = base::steadyNanos() + 10'000'000'000; // ahead of the view's own timer
    groups->renew(now);
    const auto second = [&] {
        w.backend.makeTraffic(900);
        w.backend.advance(1);
        w.tick();
        w.sample();
        ASSERT_TRUE(QTest::qWaitFor([&] { return !groups->model().isBusy(); }, 20000));
        groups->renew(now += 1'000'000'000);
    };
    second();
    w.settle();
    shoot(w.window.get(), "events-groups");
    groups->setGrouping(ui::GroupBy::Topic);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !groups->model().isBusy(); }, 20000));
    groups->renew(now += 1'000'000'000);
    second();
    w.find<QTableView>("eventGroupsTableView")->selectRow(1);
    w.settle();
    shoot(w.window.get(), "events-groups-topic");
}

TEST_P(EventPictures, DecodersAndTheirDialogs)
{
    const QString good = write("plant.proto",
        "syntax = \"proto3\";\npackage plant;\nmessage Reading { string device = 1; double value = 2; Unit unit = 3; repeated sint32 last = 4; }\n"
        "enum Unit { UNKNOWN = 0; CELSIUS = 1; }\n");
    const ui::Decoding reading { ui::Decoder::Protobuf, good, QStringLiteral("plant.Reading") };
    test::Window w(use);
    w.window->showPage(MainWindow::Events);
    ui::decodeRules().setRules({ { QStringLiteral("plant/+/reading"), reading, true },
        { QStringLiteral("office/#"), { ui::Decoder::Gb18030, {}, {} }, true }, { QStringLiteral("old/#/x"), { ui::Decoder::Hex, {}, {} }, true } });
    w.backend.publish("dev-017", "plant/7/reading",
        std::string("\x0a\x07" "dev-017" "\x11\x00\x00\x00\x00\x00\x80\x35\x40" "\x18\x01" "\x22\x03\x02\x04\x05", 25));
    w.backend.now.broker.messagesIn += 1;
    w.tick();
    w.backend.advance(1);
    w.sample();
    w.find<ui::EventView>("eventsTableView")->selectRow(0);
    w.settle();
    shoot(w.window.get(), "decoder-by-rule");
    auto* rules = new ui::DecodeRulesDialog(ui::decodeRules(), w.window.get());
    rules->findChild<QTableWidget*>()->setCurrentCell(2, 0);
    rules->open();
    w.settle();
    shoot(rules, "decoder-rules");
    rules->accept();
    write("wrong.proto", "syntax = \"proto3\";\nmessage Wrong {\n  int32 x 1;\n}\n");
    auto* proto = new ui::ProtoDialog({ ui::Decoder::Protobuf, folder.path(), QStringLiteral("plant.Reading") }, w.window.get());
    proto->open();
    w.settle();
    shoot(proto, "decoder-protobuf");
    proto->reject();
    w.window->showPage(MainWindow::Settings);
    w.find<ui::SettingsPage>("settingsPage")->showSection(ui::SettingsPage::Appearance);
    w.settle();
    shoot(w.window.get(), "settings-appearance-decoders");
}

TEST_P(EventPictures, LongValuesInASmallAndALargeWindow)
{
    test::Window w(use);
    w.window->resize(1100, 680);
    w.window->showPage(MainWindow::Events);
    w.backend.makeTraffic(300);
    const auto failed = w.backend.publish("line-3-press-7f3a9c2e-with-a-name-that-does-not-end-where-others-do",
        "plant/hall-2/line-3/press/hydraulics/pressure/primary/" + std::string(120, 'x'),
        "{\"t\":21.5,\"unit\":\"bar\",\"at\":\"hall 2\"}");
    w.backend.outcome(failed, tap::KafkaStatus::Failed, -1, -192);
    w.tick();
    auto* view = w.find<ui::EventView>("eventsTableView");
    view->selectRow(view->model()->rowCount() - 1);
    w.backend.advance(1);
    w.sample();
    w.settle();
    shoot(w.window.get(), "events-long-small");
    auto* tree = w.find<QTreeWidget>("eventTreeWidget");
    tree->scrollToItem(tree->topLevelItem(2)->child(1));
    w.settle();
    shoot(w.window.get(), "events-long-cause");
    w.window->resize(1600, 1000);
    w.settle();
    shoot(w.window.get(), "events-long-large");
}

INSTANTIATE_TEST_SUITE_P(Looks, EventPictures, looks(), nameOfLook);

} // namespace
} // namespace hookline
