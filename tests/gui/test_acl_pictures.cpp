// Pictures of the access rules: HOOKLINE_SCREENSHOTS=folder.
#include "tests/gui/support/screenshots.h"
#include "tests/gui/support/window.h"

#include "ui/pages/settings_page.h"
#include "ui/widgets/acl_view.h"

#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QLineEdit>
#include <QTableView>
#include <QTest>

#include <gtest/gtest.h>

namespace hookline {
namespace {

using ui::MainWindow;

const std::string kRules = "# Plant 1: who may publish and receive what.\n"
                           "topic read public/#\n"
                           "\n"
                           "# Ann runs the plant\n"
                           "user ann\n"
                           "topic readwrite plant/1/#\n"
                           "# only with two people there\n"
                           "topic deny plant/1/press/unlock\n"
                           "\n"
                           "user dashboard\n"
                           "topic read plant/#\n"
                           "topic read $SYS/#\n"
                           "\n"
                           "pattern write devices/%c/#\n"
                           "pattern read mail/%u/#\n";

class AclPictures : public test::Screenshots { };

TEST_P(AclPictures, RulesTextMistakesAndQuestions)
{
    const auto sizes = { std::pair("", QSize(1440, 900)), { "-small", QSize(1100, 680) } };
    for (const auto& [suffix, size] : sizes) {
        test::Window w([](test::FakeBackend& backend) {
            use(backend);
            backend.now.broker.listening = true;
            backend.settingsFile.userFiles[QStringLiteral("users")] = { { QStringLiteral("ann"), {} }, { QStringLiteral("dashboard"), {} }, { QStringLiteral("plant"), {} } };
            backend.current.access.passwordFile = "users";
        });
        w.window->resize(size);
        w.window->showPage(MainWindow::Settings);
        auto* page = w.find<ui::SettingsPage>("settingsPage");
        auto* table = w.find<QTableView>("aclTableView");
        const auto shot = [&, end = std::string(suffix)](const char* scene) {
            w.settle();
            shoot(w.window.get(), (scene + end).c_str());
        };
        const auto shootOnce = [&, big = *suffix == 0](QWidget* dialog, const char* scene) { // it is as large in every window
            if (big)
                shoot(dialog, scene);
        };
        page->showAccessRules();
        shot("acl-none");
        test::FakeSettingsDesk& desk = w.backend.settingsFile;
        desk.aclFiles[QStringLiteral("acl")] = kRules;
        desk.inFile.access.aclFile = w.backend.current.access.aclFile = "acl";
        emit desk.changed();
        w.settle();
        ui::AclQuestion question;
        question.user = "ann";
        question.clientId = "panel-3";
        question.topic = "plant/1/press/unlock";
        page->askAccess(question);
        table->setFocus();
        shot("acl-table");
        tap::Event refused;
        refused.kind = tap::EventKind::Dropped;
        refused.drop = tap::DropReason::NotAuthorized;
        refused.client = w.backend.client("panel-3");
        refused.message = mqtt::Message::create({ .topic = "public/board", .payload = "x", .properties = {}, .publisher = {} });
        w.backend.add(std::move(refused));
        w.tick();
        w.backend.advance(1);
        w.sample();
        w.window->showPage(MainWindow::Events);
        tap::Event filter;
        filter.kind = tap::EventKind::SubscribeRefused;
        filter.reason = mqtt::ReasonCode::NotAuthorized;
        filter.client = w.backend.client("panel-3");
        filter.text = tap::refusedText("plant/1/press/#", "refused by the access rules");
        w.backend.add(std::move(filter));
        w.tick();
        w.backend.advance(1);
        w.sample();
        auto* events = w.find<QTableView>("eventsTableView");
        events->selectRow(1);
        shot("refused-filter");
        events->selectRow(0);
        shot("refused-event");
        w.find<QAbstractButton>("whyRefusedPushButton")->click();
        shot("acl-refused");
        w.find<QAction>("addAclRuleAction")->trigger();
        w.settle();
        auto* dialog = w.find<QDialog>("aclRuleDialog");
        dialog->findChild<QComboBox*>(QStringLiteral("aclUserComboBox"))->setEditText(QStringLiteral("anne"));
        dialog->findChild<QLineEdit*>(QStringLiteral("aclFilterLineEdit"))->setText(QStringLiteral("plant/#/press"));
        w.settle();
        shootOnce(dialog, "acl-rule");
        dialog->findChild<QComboBox*>(QStringLiteral("aclWhomComboBox"))->setCurrentIndex(1);
        dialog->findChild<QLineEdit*>(QStringLiteral("aclFilterLineEdit"))->setText(QStringLiteral("out/%u/+"));
        w.settle();
        shootOnce(dialog, "acl-rule-everybody");
        dialog->accept();
        table->selectRow(1);
        w.find<QAction>("deleteAclRuleAction")->trigger();
        shot("acl-draft");
        w.find<QAction>("applySettingsAction")->trigger();
        w.settle();
        auto* apply = w.find<QDialog>("applyAclDialog");
        shootOnce(apply, "acl-apply");
        apply->reject();
        w.find<QAction>("aclAsTextAction")->trigger();
        shot("acl-text");
        w.find<QAction>("aclAsTextAction")->trigger();
        desk.aclFiles[QStringLiteral("acl")] = "user ann\ntopic fly plant/#\nuser\n";
        page->findChild<ui::AclView*>(QStringLiteral("aclView"))->renew(QStringLiteral("acl"), false, QStringLiteral("users"));
        shot("acl-overtaken");
        w.find<QAbstractButton>("aclTheirsPushButton")->click();
        shot("acl-mistakes");
        desk.aclFiles[QStringLiteral("acl")] = "user \xE2\x80\xAE<b>nna</b>\ntopic read a/\xE2\x80\x8B\xE6\xB8\xA9\xE5\xBA\xA6/<img src=x>/#\n";
        page->findChild<ui::AclView*>(QStringLiteral("aclView"))->renew(QStringLiteral("acl"), false, QStringLiteral("users"));
        shot("acl-hostile");
        w.find<QAction>("aclAsTextAction")->trigger();
        shot("acl-hostile-text");
    }
}

INSTANTIATE_TEST_SUITE_P(Looks, AclPictures, test::looks(), test::nameOfLook);

} // namespace
} // namespace hookline
