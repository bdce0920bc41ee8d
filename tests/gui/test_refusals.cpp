// "Why was this refused?": which rows of the events page ask it, and what the access rules answer.
#include "tests/gui/support/window.h"

#include "ui/models/event_table_model.h"
#include "ui/models/refusal.h"
#include "ui/pages/events_page.h"
#include "ui/pages/settings_page.h"
#include "ui/widgets/event_menu.h"
#include "ui/widgets/event_view.h"

#include <QAbstractButton>
#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QTabWidget>
#include <QTableView>

#include <gtest/gtest.h>

namespace hookline {
namespace {

using ui::AclQuestion;
using ui::MainWindow;
using Wish = AclQuestion::Wish;

const QString kName = QStringLiteral("acl");
const std::string kRules = "pattern read news/#\n\nuser ann\ntopic readwrite plant/#\ntopic deny plant/secret/#\n";

struct Refused : test::Window {
    /// `rules` empty: there is no ACL file.
    explicit Refused(const std::string& rules = kRules)
        : Window([&](test::FakeBackend& fake) {
            if (!rules.empty()) {
                fake.current.access.aclFile = "acl";
                fake.settingsFile.aclFiles[kName] = rules;
                fake.settingsFile.aclInUse = rules;
            }
            fake.now.broker.listening = true;
        })
        , view(find<ui::EventView>("eventsTableView"))
    {
        window->showPage(MainWindow::Events);
        settle();
    }
    static mqtt::ClientInfoRef ann(const char* id = "dev-1", const char* user = "ann")
    {
        auto info = base::makeRef<mqtt::ClientInfo>();
        info->clientId = id;
        info->username = user;
        info->peer = "10.0.0.7:51000";
        return mqtt::ClientInfoRef(std::move(info));
    }
    tap::Event dropped(const char* topic, bool incoming, tap::DropReason reason = tap::DropReason::NotAuthorized)
    {
        tap::Event event;
        event.kind = tap::EventKind::Dropped;
        event.client = ann();
        event.drop = reason;
        event.incoming = incoming;
        event.message = mqtt::Message::create({ .topic = topic, .payload = "x", .properties = {}, .publisher = event.client });
        return event;
    }
    static tap::Event refused(mqtt::ReasonCode reason, std::string_view detail, const char* id = "dev-1")
    {
        tap::Event event;
        event.kind = tap::EventKind::ConnectRefused;
        event.client = ann(id);
        event.reason = reason;
        event.text = base::makeText(detail);
        return event;
    }
    static tap::Event refusedFilter(
        const char* filter, std::string_view detail, mqtt::ReasonCode reason = mqtt::ReasonCode::NotAuthorized)
    {
        tap::Event event;
        event.kind = tap::EventKind::SubscribeRefused;
        event.client = ann();
        event.reason = reason;
        event.qos = mqtt::QoS::AtLeastOnce;
        event.text = tap::refusedText(filter, detail);
        return event;
    }
    /// Shows the row and selects it.
    void select(tap::Event event)
    {
        backend.add(std::move(event));
        tick();
        auto* model = window->findChild<ui::EventTableModel*>();
        view->showNumber(model->numberAt(model->rowCount() - 1));
        settle();
    }
    QAbstractButton* button() const { return find<QAbstractButton>("whyRefusedPushButton"); }
    QAction* action() const { return find<QAction>("whyRefusedAction"); }
    QString said(const char* label) const { return find<QLabel>(label)->isVisible() ? find<QLabel>(label)->text() : QString(); }

    ui::EventView* view;
};

TEST(Refusals, OnlyWhatTheAccessRulesDecideIsAskedAbout)
{
    using enum mqtt::ReasonCode;
    Refused w;
    const auto wish = [](const tap::Event& event) {
        const auto question = ui::refusalOf(event);
        return question ? std::optional(question->wish) : std::nullopt;
    };
    EXPECT_EQ(wish(w.dropped("plant/secret/1", true)), Wish::Publish);
    EXPECT_EQ(wish(w.dropped("plant/secret/1", false)), Wish::Receive);
    EXPECT_EQ(wish(Refused::refused(NotAuthorized, "the will may not be published to its topic")), Wish::Publish);
    EXPECT_EQ(wish(Refused::refused(NotAuthorized, "not_authorized")), Wish::Connect);
    EXPECT_EQ(wish(Refused::refused(ClientIdentifierNotValid, mqtt::name(ClientIdentifierNotValid))), Wish::Connect);
    EXPECT_EQ(wish(Refused::refusedFilter("plant/secret/#", "refused by the access rules")), Wish::Subscribe);
    EXPECT_EQ(wish(Refused::refusedFilter("plant/secret/#", "refused by script night")), std::nullopt) << "it names who did it";
    EXPECT_EQ(wish(Refused::refusedFilter("a#", {}, TopicFilterInvalid)), std::nullopt);
    EXPECT_EQ(wish(Refused::refusedFilter("a", "broker.max_subscriptions reached", QuotaExceeded)), std::nullopt);

    for (int reason = 0; reason < tap::kDropReasons; ++reason) {
        const auto each = static_cast<tap::DropReason>(reason);
        EXPECT_EQ(wish(w.dropped("plant/1", true, each)).has_value(), each == tap::DropReason::NotAuthorized) << tap::name(each);
    }
    // Their detail says it all, and it was not the rules.
    EXPECT_EQ(wish(Refused::refused(NotAuthorized, "another user has a session with this client id")), std::nullopt);
    EXPECT_EQ(wish(Refused::refused(ClientIdentifierNotValid, "a client without an id must ask for a clean session")), std::nullopt);
    EXPECT_EQ(wish(Refused::refused(BadUserNameOrPassword, mqtt::name(BadUserNameOrPassword))), std::nullopt);
    EXPECT_EQ(wish(Refused::refused(Banned, mqtt::name(Banned))), std::nullopt);
    for (int kind = 0; kind < tap::kEventKinds; ++kind) {
        tap::Event event = w.dropped("plant/secret/1", true, tap::DropReason::None);
        event.kind = static_cast<tap::EventKind>(kind);
        event.reason = NotAuthorized; // an acknowledgement with it is the receiver's own word
        EXPECT_EQ(wish(event), std::nullopt) << tap::name(event.kind);
    }
    tap::Event nobody = w.dropped("plant/secret/1", true);
    nobody.client = {};
    EXPECT_EQ(wish(nobody), std::nullopt);
}

TEST(Refusals, ADeniedPublishLeadsToTheRuleThatDecides)
{
    Refused w;
    w.select(w.dropped("plant/secret/1", true));
    EXPECT_TRUE(w.button()->isVisible());
    EXPECT_NE(w.button()->focusPolicy() & Qt::TabFocus, 0);
    QTest::keyClick(w.view, Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
    w.settle();
    auto* page = w.find<ui::SettingsPage>("settingsPage");
    ASSERT_TRUE(page->isVisible());
    EXPECT_EQ(w.find<QComboBox>("aclAskUserComboBox")->currentText(), QStringLiteral("ann"));
    EXPECT_EQ(w.find<QLineEdit>("aclAskClientLineEdit")->text(), QStringLiteral("dev-1"));
    EXPECT_EQ(w.find<QComboBox>("aclAskWishComboBox")->currentData().toInt(), static_cast<int>(Wish::Publish));
    EXPECT_EQ(w.find<QLineEdit>("aclAskTopicLineEdit")->text(), QStringLiteral("plant/secret/1"));
    EXPECT_EQ(w.said("aclVerdictLabel"), QStringLiteral("✗ Denied."));
    EXPECT_TRUE(w.said("aclAboutLabel").contains(QStringLiteral("by today's rules"))) << w.said("aclAboutLabel").toStdString();
    auto* table = w.find<QTableView>("aclTableView");
    EXPECT_EQ(table->model()->index(table->currentIndex().row(), 0).data().toString(), QStringLiteral("5"));
    EXPECT_TRUE(table->hasFocus()) << "Return opens the rule that decides";
    // Another question is nobody's refusal.
    w.find<QLineEdit>("aclAskTopicLineEdit")->setText(QStringLiteral("plant/1"));
    w.settle();
    EXPECT_EQ(w.said("aclAboutLabel"), QString());
    EXPECT_EQ(w.said("aclVerdictLabel"), QStringLiteral("✓ Allowed."));
}

TEST(Refusals, ADeniedSubscribeLeadsToTheRuleThatDecides)
{
    Refused w;
    w.select(Refused::refusedFilter("$share/g/plant/secret/#", "refused by the access rules"));
    auto* model = w.window->findChild<ui::EventTableModel*>();
    const int row = model->rowCount() - 1;
    EXPECT_EQ(model->cellText(row, ui::EventTableModel::Kind), QStringLiteral("subscribe refused"));
    EXPECT_EQ(model->cellText(row, ui::EventTableModel::Topic), QStringLiteral("$share/g/plant/secret/#"));
    EXPECT_EQ(model->cellText(row, ui::EventTableModel::Qos), QStringLiteral("1"));
    EXPECT_EQ(model->cellText(row, ui::EventTableModel::Info),
        QStringLiteral("not authorized \u00B7 refused by the access rules"));
    EXPECT_TRUE(w.button()->isVisible());
    w.button()->click();
    w.settle();
    ASSERT_TRUE(w.find<ui::SettingsPage>("settingsPage")->isVisible());
    EXPECT_EQ(w.find<QComboBox>("aclAskUserComboBox")->currentText(), QStringLiteral("ann"));
    EXPECT_EQ(w.find<QLineEdit>("aclAskClientLineEdit")->text(), QStringLiteral("dev-1"));
    EXPECT_EQ(w.find<QComboBox>("aclAskWishComboBox")->currentData().toInt(), static_cast<int>(Wish::Subscribe));
    EXPECT_EQ(w.find<QLineEdit>("aclAskTopicLineEdit")->text(), QStringLiteral("plant/secret/#"));
    EXPECT_EQ(w.said("aclVerdictLabel"), QStringLiteral("✗ Denied."));
    EXPECT_TRUE(w.said("aclAboutLabel").contains(QStringLiteral("by today's rules"))) << w.said("aclAboutLabel").toStdString();
    auto* table = w.find<QTableView>("aclTableView");
    EXPECT_EQ(table->model()->index(table->currentIndex().row(), 0).data().toString(), QStringLiteral("5"));
    w.window->showPage(MainWindow::Events);
    w.select(Refused::refusedFilter("plant/#", "refused by the access rules"));
    w.action()->trigger();
    w.settle();
    EXPECT_EQ(w.said("aclVerdictLabel"), QStringLiteral("✓ Allowed by today's rules: they were changed since, or a hook of yours refused it."));
}

TEST(Refusals, RulesThatWereChangedSinceAreSaidToBe)
{
    Refused w;
    w.select(w.dropped("plant/1", true));
    w.button()->click();
    w.settle();
    EXPECT_EQ(w.said("aclVerdictLabel"), QStringLiteral("✓ Allowed by today's rules: they were changed since, or a hook of yours refused it."));
    w.window->showPage(MainWindow::Events);
    w.select(w.dropped("news/1", false));
    w.action()->trigger();
    w.settle();
    EXPECT_EQ(w.find<QComboBox>("aclAskWishComboBox")->currentData().toInt(), static_cast<int>(Wish::Receive));
    EXPECT_TRUE(w.said("aclVerdictLabel").contains(QStringLiteral("retained"))) << w.said("aclVerdictLabel").toStdString();
}

TEST(Refusals, WithoutRulesThePageSaysWhatItCannotHaveBeen)
{
    Refused w { std::string() };
    const auto page = [&] {
        w.action()->trigger();
        w.settle();
        QString all;
        for (const QLabel* label : w.find<QWidget>("aclView")->findChildren<QLabel*>())
            all += label->isVisible() ? label->text() + QLatin1Char('\n') : QString();
        w.window->showPage(MainWindow::Events);
        return all;
    };
    w.select(w.dropped("plant/1", true));
    EXPECT_TRUE(page().contains(QStringLiteral("by no rule of today")));
    w.select(w.dropped("$SYS/x", true));
    EXPECT_TRUE(page().contains(QStringLiteral("$SYS")));
    w.select(Refused::refused(mqtt::ReasonCode::NotAuthorized, "not_authorized"));
    EXPECT_TRUE(page().contains(QStringLiteral("access.anonymous")));
    w.window->showPage(MainWindow::Settings);
    w.settle();
    EXPECT_TRUE(w.find<QWidget>("aclView")->isVisible());
    for (const QLabel* label : w.find<QWidget>("aclView")->findChildren<QLabel*>())
        EXPECT_FALSE(label->isVisible() && label->text().contains(QStringLiteral("Refused at"))) << "it was asked once";
}

TEST(Refusals, ARefusedConnectAsksForTheNamesAndTheWill)
{
    Refused w("pattern readwrite own/%c/#\n");
    w.select(Refused::refused(mqtt::ReasonCode::ClientIdentifierNotValid, mqtt::name(mqtt::ReasonCode::ClientIdentifierNotValid), "a/b"));
    w.action()->trigger();
    w.settle();
    EXPECT_TRUE(w.said("aclVerdictLabel").startsWith(QStringLiteral("✗ Turned away"))) << w.said("aclVerdictLabel").toStdString();
    EXPECT_FALSE(w.find<QLineEdit>("aclAskTopicLineEdit")->isEnabled()) << "to connect there is no topic";
    w.window->showPage(MainWindow::Events);
    w.select(Refused::refused(mqtt::ReasonCode::NotAuthorized, "not_authorized"));
    w.action()->trigger();
    w.settle();
    EXPECT_TRUE(w.said("aclVerdictLabel").contains(QStringLiteral("access.anonymous"))) << w.said("aclVerdictLabel").toStdString();
    EXPECT_TRUE(w.find<QLineEdit>("aclAskClientLineEdit")->hasFocus());
    EXPECT_FALSE(w.find<QTableView>("aclTableView")->currentIndex().isValid()) << "no rule is to look as if it had been it";
    w.window->showPage(MainWindow::Events);
    w.select(Refused::refused(mqtt::ReasonCode::NotAuthorized, "the will may not be published to its topic"));
    w.action()->trigger();
    w.settle();
    EXPECT_TRUE(w.said("aclAboutLabel").contains(QStringLiteral("its will"))) << w.said("aclAboutLabel").toStdString();
    EXPECT_TRUE(w.find<QLineEdit>("aclAskTopicLineEdit")->isEnabled());
}

TEST(Refusals, RowsWithoutOneDoNotOfferIt)
{
    Refused w;
    tap::Event denied = w.dropped("plant/secret/1", true);
    w.select(w.dropped("plant/secret/1", true, tap::DropReason::QueueFull));
    EXPECT_FALSE(w.button()->isVisible());
    EXPECT_FALSE(w.action()->isEnabled());
    ui::EventRow row;
    row.event = w.dropped("plant/secret/1", true, tap::DropReason::QueueFull);
    const auto offers = [](const ui::EventRow& of, bool explained) {
        const ui::EventMenu menu({ of, 1, 0, {}, false, {}, true, {}, {}, explained });
        return menu.findChild<QAction*>(QStringLiteral("menuReasonAction")) != nullptr;
    };
    EXPECT_FALSE(offers(row, true));
    row.event = denied;
    EXPECT_TRUE(offers(row, true));
    EXPECT_FALSE(offers(row, false)) << "in a file: it may have been another broker";
    w.select(std::move(denied));
    EXPECT_TRUE(w.action()->isEnabled());
}

} // namespace
} // namespace hookline
