// Delivery errors whose records the spool holds, in pictures: the question, what came of it, an export.
#include "tests/gui/support/fake_letter_desk.h"
#include "tests/gui/support/screenshots.h"

#include "ui/models/bridge_tables.h"
#include "ui/widgets/loss_view.h"

#include <QDialog>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>

namespace hookline {
namespace {

using test::looks;
using test::nameOfLook;

class LetterPictures : public test::Screenshots { };

TEST_P(LetterPictures, HeldAskedAboutSentAgainAndExported)
{
    for (const auto& [end, size] : { std::pair("", QSize(1500, 950)), { "-small", QSize(1100, 680) } }) {
        test::Window w(use);
        w.window->resize(size);
        w.backend.makeBridge();
        w.backend.report.losses[1].kept = 3;
        w.backend.now.kafka.rules[1].passedOn += 3;
        w.backend.now.kafka.spool.enabled = true;
        w.backend.now.kafka.spool.deadLetters = 15;
        const std::int64_t then = w.backend.now.wallMicros - 86'000'000'000;
        auto* desk = w.backend.findChild<test::FakeLetterDesk*>();
        desk->held.groups = { { { 87, "iot.events", "telemetry" }, 12, then - 4'000'000'000, then },
            { { 10, "alarms", "alarms" }, 3, w.backend.now.wallMicros, w.backend.now.wallMicros } };
        w.sample();
        w.window->showPage(ui::MainWindow::Bridge);
        w.find<QTabWidget>("bridgeTabWidget")->setCurrentWidget(w.find<QWidget>("lossView"));
        w.settle();
        auto* table = w.find<QTableView>("lossesTableView");
        const auto choose = [&](const QString& held) {
            for (int row = 0; row < table->model()->rowCount(); ++row) {
                if (table->model()->index(row, ui::LossTableModel::Held).data().toString() == held)
                    table->selectRow(row);
            }
            w.settle();
        };
        const auto scene = [&, end = end](const char* name) { return std::string("letters-") + name + end; };
        choose(QStringLiteral("3"));
        shoot(w.window.get(), scene("held").c_str());
        w.find<QPushButton>("retryLettersPushButton")->click();
        w.settle();
        shoot(w.find<QDialog>("retryDialog"), scene("question").c_str());
        w.find<QPushButton>("retryPushButton")->click();
        w.settle();
        shoot(w.window.get(), scene("sent").c_str());
        choose(QStringLiteral("12"));
        w.find<ui::LossView>("lossView")->exportTo(QStringLiteral("/home/user/hookline-errors.jsonl"));
        emit desk->exportProgress(7);
        w.settle();
        shoot(w.window.get(), scene("export").c_str());
    }
}

INSTANTIATE_TEST_SUITE_P(Looks, LetterPictures, looks(), nameOfLook);

} // namespace
} // namespace hookline
