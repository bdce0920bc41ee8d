// Settings, Access: the rules of the ACL file, edited as a table and as a text, written, and asked.
#include "tests/gui/support/window.h"

#include "ui/models/acl_table_model.h"
#include "ui/pages/settings_page.h"
#include "ui/widgets/acl_view.h"
#include "ui/widgets/code_edit.h"
#include "ui/widgets/label.h"

#include <QAbstractButton>
#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QTabWidget>
#include <QTableView>
#include <QTest>

#include <gtest/gtest.h>

namespace hookline {
namespace {

using ui::MainWindow;
using ui::SettingsPage;

const std::string kFile = "# who may what\npattern read news/#\n\nuser ann\n# her plant\ntopic readwrite plant/#\ntopic deny plant/secret/#\n";
const QString kName = QStringLiteral("acl");

struct Rules : test::Window {
    explicit Rules(const std::string& text = kFile, const std::function<void(test::FakeBackend&)>& more = {})
        : Window([&](test::FakeBackend& fake) {
            fake.current.access.aclFile = "acl";
            fake.settingsFile.aclFiles[kName] = text;
            fake.settingsFile.aclInUse = text;
            fake.now.broker.listening = true;
            if (more)
                more(fake);
        })
        , page(find<SettingsPage>("settingsPage"))
        , table(find<QTableView>("aclTableView"))
    {
        window->showPage(MainWindow::Settings);
        page->showAccessRules();
        settle();
    }
    test::FakeSettingsDesk& desk() { return backend.settingsFile; }
    std::string onDisk() { return desk().aclFiles.value(kName); }
    QString label(const char* name) const { return find<QLabel>(name)->text(); }
    bool shown(const char* name) const { return find<QWidget>(name)->isVisible(); }
    void trigger(const char* name)
    {
        find<QAction>(name)->trigger();
        settle();
    }
    void click(const char* name)
    {
        find<QAbstractButton>(name)->click();
        settle();
    }
    void yes() // of the bar that offers to take back
    {
        page->findChild<QAbstractButton*>(QStringLiteral("confirmYesPushButton"))->click();
        settle();
    }
    QString told() const { return page->findChild<QLabel*>(QStringLiteral("confirmLabel"))->text(); }
    void apply()
    {
        trigger("applySettingsAction");
        find<QDialog>("applyAclDialog")->accept();
        settle();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    QString cell(int row, int column) const { return table->model()->index(row, column).data().toString(); }
    void disk() // as its timer does
    {
        page->findChild<ui::AclView*>(QStringLiteral("aclView"))->renew(kName, false, {});
        settle();
    }

    SettingsPage* page;
    QTableView* table;
};

struct RuleDialog {
    explicit RuleDialog(Rules& rules)
        : r(rules)
        , dialog(rules.find<QDialog>("aclRuleDialog"))
    {
    }
    template <class T> T* field(const char* name) { return dialog->findChild<T*>(QLatin1String(name)); }
    void filter(const char* text)
    {
        field<QLineEdit>("aclFilterLineEdit")->setText(QString::fromUtf8(text));
        r.settle();
    }
    QAbstractButton* ok() { return field<QAbstractButton>("aclRuleOkPushButton"); }
    QString problem() { return field<QLabel>("aclRuleProblemLabel")->isVisible() ? field<QLabel>("aclRuleProblemLabel")->text() : QString(); }
    QString note() { return field<QLabel>("aclRuleNoteLabel")->isVisible() ? field<QLabel>("aclRuleNoteLabel")->text() : QString(); }
    void accept()
    {
        ok()->click();
        r.settle();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    Rules& r;
    QDialog* dialog;
};

TEST(AclView, ALineThatIsNotUnderstoodHasTheRoomOfItsFields)
{
    Rules r("topic read news/#\nnonsense here\n");
    using Model = ui::AclTableModel;
    EXPECT_EQ(r.table->columnSpan(0, Model::Whom), 1);
    EXPECT_EQ(r.cell(1, Model::Whom), QStringLiteral("nonsense here"));
    EXPECT_EQ(r.table->columnSpan(1, Model::Whom), 3) << "up to the comment";
    r.table->selectRow(1);
    r.trigger("deleteAclRuleAction");
    EXPECT_EQ(r.table->model()->rowCount(), 1);
    EXPECT_EQ(r.table->columnSpan(0, Model::Whom), 1);
}

TEST(AclView, AQuestionAboutAnEventStaysUntilTheRulesAreEdited)
{
    Rules r;
    r.window->resize(1100, 620);
    r.settle();
    ui::AclQuestion question;
    question.topic = "plant/1";
    r.page->askAccess(question);
    r.settle();
    EXPECT_TRUE(r.shown("aclQuestionView"));
    r.table->selectRow(0);
    r.trigger("deleteAclRuleAction");
    EXPECT_FALSE(r.shown("aclQuestionView"));
}

TEST(AclView, InALowWindowTheRulesComeBeforeTheQuestionUntilItIsAsked)
{
    Rules r;
    r.window->resize(1440, 900);
    r.settle();
    EXPECT_TRUE(r.shown("aclQuestionView"));
    r.window->resize(1100, 620);
    r.settle();
    EXPECT_FALSE(r.shown("aclQuestionView"));
    r.trigger("askAclAction");
    EXPECT_TRUE(r.shown("aclQuestionView"));
    r.trigger("askAclAction");
    EXPECT_FALSE(r.shown("aclQuestionView"));
    ui::AclQuestion question;
    question.topic = "plant/1";
    r.page->askAccess(question);
    r.settle();
    EXPECT_TRUE(r.shown("aclQuestionView")) << "it is wanted";
}

TEST(AclView, ARuleIsAddedInTheDialogWrittenAndTakenBack)
{
    Rules r;
    ASSERT_EQ(r.table->model()->rowCount(), 3);
    EXPECT_FALSE(r.shown("pendingAclBar"));
    r.table->selectRow(0);
    r.trigger("addAclRuleAction");
    {
        RuleDialog d(r);
        EXPECT_FALSE(d.ok()->isEnabled()) << "no topic yet";
        d.field<QComboBox>("aclWhomComboBox")->setCurrentIndex(0);
        d.field<QComboBox>("aclUserComboBox")->setEditText(QStringLiteral("bob"));
        d.field<QComboBox>("aclAccessComboBox")->setCurrentIndex(2);
        d.filter("plant/#/x");
        EXPECT_TRUE(d.problem().contains(QStringLiteral("not a valid topic filter"))) << d.problem().toStdString();
        EXPECT_FALSE(d.ok()->isEnabled());
        d.filter(" plant");
        EXPECT_TRUE(d.problem().contains(QStringLiteral("no blanks"))) << d.problem().toStdString();
        d.filter("plant/%c");
        EXPECT_TRUE(d.note().contains(QStringLiteral("only text")));
        EXPECT_TRUE(d.ok()->isEnabled());
        d.filter("plant/1");
        EXPECT_EQ(d.problem(), QString());
        EXPECT_EQ(d.field<QLabel>("aclLineLabel")->text(), QStringLiteral("topic write plant/1"));
        EXPECT_EQ(d.field<QLabel>("aclSectionLabel")->text(), QStringLiteral("user bob")) << "where it stands";
        d.accept();
    }
    ASSERT_EQ(r.table->model()->rowCount(), 4);
    EXPECT_EQ(r.table->currentIndex().row(), 3);
    EXPECT_EQ(r.cell(3, 2), QStringLiteral("user bob"));
    EXPECT_EQ(r.onDisk(), kFile) << "a draft until it is applied";
    EXPECT_EQ(r.label("pendingAclLabel"), QStringLiteral("Not written yet: lines added: 3, removed: 0."));

    r.trigger("applySettingsAction");
    auto* dialog = r.find<QDialog>("applyAclDialog");
    EXPECT_TRUE(dialog->findChild<QPlainTextEdit*>(QStringLiteral("aclChangesPlainTextEdit"))->toPlainText().contains(QStringLiteral("+ topic write plant/1")));
    dialog->accept();
    r.settle();
    EXPECT_EQ(r.onDisk(), kFile + "\nuser bob\ntopic write plant/1\n");
    EXPECT_EQ(r.desk().aclInUse, r.onDisk());
    EXPECT_FALSE(r.shown("pendingAclBar"));
    EXPECT_TRUE(r.told().startsWith(QStringLiteral("Written and in use since"))) << r.told().toStdString();
    r.yes();
    EXPECT_EQ(r.onDisk(), kFile);
    EXPECT_EQ(r.desk().aclInUse, kFile);
    EXPECT_EQ(r.table->model()->rowCount(), 3);
}

TEST(AclView, RulesAreEditedDuplicatedMovedAndDeletedByKeys)
{
    Rules r;
    r.table->setFocus();
    r.table->selectRow(1);
    QTest::keyClick(r.table, Qt::Key_Return);
    r.settle();
    {
        RuleDialog d(r);
        EXPECT_EQ(d.field<QComboBox>("aclUserComboBox")->currentText(), QStringLiteral("ann"));
        d.filter("plant/1/#");
        d.accept();
    }
    EXPECT_EQ(r.cell(1, 4), QStringLiteral("plant/1/#"));
    EXPECT_EQ(r.cell(1, 5), QStringLiteral("her plant")) << "comments stay";
    r.window->activateWindow();
    ASSERT_TRUE(QTest::qWaitFor([&] { return r.window->isActiveWindow(); }, 20000));
    r.table->setFocus();
    QTest::keyClick(r.table, Qt::Key_Down, Qt::AltModifier);
    r.settle();
    EXPECT_EQ(r.table->currentIndex().row(), 2);
    EXPECT_EQ(r.cell(2, 4), QStringLiteral("plant/1/#"));
    EXPECT_FALSE(r.find<QAction>("aclRuleDownAction")->isEnabled()) << "the next is not of the same user";
    QTest::keyClick(r.table, Qt::Key_Up, Qt::AltModifier);
    QTest::keyClick(r.table, Qt::Key_D, Qt::ControlModifier);
    r.settle();
    EXPECT_EQ(r.table->model()->rowCount(), 4);
    EXPECT_EQ(r.table->currentIndex().row(), 2);
    QTest::keyClick(r.table, Qt::Key_Delete);
    r.settle();
    EXPECT_EQ(r.table->model()->rowCount(), 3);
    r.yes();
    EXPECT_EQ(r.table->model()->rowCount(), 4);
    for (int i = 0; i < 4; ++i)
        r.trigger("undoSettingsAction");
    EXPECT_EQ(r.cell(1, 4), QStringLiteral("plant/#"));
    EXPECT_FALSE(r.shown("pendingAclBar"));
    EXPECT_FALSE(r.find<QAction>("undoSettingsAction")->isEnabled());
    r.trigger("redoSettingsAction");
    EXPECT_EQ(r.cell(1, 4), QStringLiteral("plant/1/#"));
    r.click("discardAclPushButton");
    EXPECT_EQ(r.cell(1, 4), QStringLiteral("plant/#"));
    EXPECT_EQ(r.onDisk(), kFile);
}

TEST(AclView, TheTextIsTheSameRules)
{
    Rules r;
    r.table->selectRow(2);
    r.trigger("aclAsTextAction");
    auto* edit = r.find<ui::CodeEdit>("aclPlainTextEdit");
    ASSERT_TRUE(edit->isVisible());
    EXPECT_EQ(edit->toPlainText().toStdString(), kFile);
    EXPECT_EQ(edit->textCursor().blockNumber(), 6) << "at the rule that was selected";
    edit->moveCursor(QTextCursor::End);
    QTest::keyClicks(edit, QStringLiteral("topic fly x"));
    EXPECT_TRUE(QTest::qWaitFor([&] { return edit->errorLine() == 8; }, 20000));
    auto* issues = r.find<QListWidget>("aclIssuesListWidget");
    ASSERT_EQ(issues->count(), 1);
    EXPECT_TRUE(issues->item(0)->text().startsWith(QStringLiteral("Line 8: The access is read"))) << issues->item(0)->text().toStdString();
    EXPECT_TRUE(r.label("pendingAclLabel").contains(QStringLiteral("1 mistake to correct first.")));
    r.trigger("applySettingsAction");
    EXPECT_FALSE(r.window->findChild<QDialog*>(QStringLiteral("applyAclDialog"))) << "nothing with a mistake is written";
    QTest::keyClick(edit, Qt::Key_Z, Qt::ControlModifier);
    r.settle();
    EXPECT_EQ(edit->toPlainText().toStdString(), kFile) << "what was typed in one go is one step";
    edit->moveCursor(QTextCursor::End);
    QTest::keyClicks(edit, QStringLiteral("topic read x"));
    r.trigger("aclAsTextAction");
    EXPECT_EQ(r.table->model()->rowCount(), 4);
    EXPECT_EQ(r.table->currentIndex().row(), 3) << "the line that the cursor was in";
    r.apply();
    EXPECT_EQ(r.onDisk(), kFile + "topic read x");
}

TEST(AclView, AFileThatIsNotPlainIsChangedInTheTableOnly)
{
    const std::string hostile = "user a\xE2\x80\xAEnn\ntopic read <b>x</b>\n# \xE4\n";
    Rules r(hostile);
    r.trigger("aclAsTextAction");
    auto* edit = r.find<ui::CodeEdit>("aclPlainTextEdit");
    EXPECT_TRUE(edit->isReadOnly());
    EXPECT_TRUE(r.shown("aclNotAsTextLabel"));
    EXPECT_TRUE(edit->toPlainText().startsWith(QStringLiteral("user a‹U+202E›nn\ntopic read <b>x</b>\n")));
    r.trigger("aclAsTextAction");
    EXPECT_EQ(r.cell(0, 2), QStringLiteral("user a‹U+202E›nn"));
    r.table->selectRow(0);
    r.trigger("duplicateAclRuleAction");
    r.apply();
    EXPECT_EQ(r.onDisk(), "user a\xE2\x80\xAEnn\ntopic read <b>x</b>\ntopic read <b>x</b>\n# \xE4\n") << "to the byte";
    r.trigger("editAclRuleAction");
    RuleDialog d(r);
    EXPECT_TRUE(d.note().contains(QStringLiteral("‹U+202E›"))) << d.note().toStdString();
    d.dialog->reject();
}

TEST(AclView, MistakesOfTheFileAreShownWithTheirLinesAndLeadThere)
{
    Rules r("topics a\nuser \xC3\x28\nuser ann\ntopic read ok\ntopic read a/#/b\n");
    auto* issues = r.find<QListWidget>("aclIssuesListWidget");
    ASSERT_EQ(issues->count(), 3);
    EXPECT_EQ(r.cell(0, 1), QStringLiteral("mistake"));
    emit issues->itemActivated(issues->item(2));
    r.settle();
    EXPECT_EQ(r.table->currentIndex().row(), 2);
    emit issues->itemActivated(issues->item(1)); // no rule: its place is in the text
    r.settle();
    EXPECT_TRUE(r.find<QAction>("aclAsTextAction")->isChecked());
    EXPECT_EQ(r.find<ui::CodeEdit>("aclPlainTextEdit")->textCursor().blockNumber(), 1);
}

TEST(AclView, WhatOthersWroteIsNeverWrittenOver)
{
    Rules r;
    r.desk().aclFiles[kName] = "topic read theirs\n";
    r.disk();
    EXPECT_EQ(r.table->model()->rowCount(), 1) << "nothing was edited: it is shown as it is now";
    ASSERT_TRUE(r.shown("aclDiskBar"));
    EXPECT_EQ(r.desk().aclInUse, kFile);
    const auto state = [&] { return r.find<ui::ElidedLabel>("aclStateLabel")->fullText(); };
    EXPECT_TRUE(state().contains(QStringLiteral("the previous rules stay in force"))) << state().toStdString();
    r.click("aclTheirsPushButton"); // Read it now
    EXPECT_EQ(r.desk().aclInUse, "topic read theirs\n");
    EXPECT_FALSE(r.shown("aclDiskBar"));
    EXPECT_TRUE(state().endsWith(QStringLiteral(", in use"))) << state().toStdString();

    r.table->selectRow(0);
    r.trigger("duplicateAclRuleAction");
    EXPECT_TRUE(state().contains(QStringLiteral("what is shown is a draft"))) << state().toStdString();
    r.desk().aclFiles[kName] = "topic read newer\n";
    r.disk();
    ASSERT_TRUE(r.shown("aclDiskBar"));
    EXPECT_EQ(r.table->model()->rowCount(), 2) << "what was edited stays";
    EXPECT_TRUE(state().contains(QStringLiteral("what is shown is a draft"))) << state().toStdString();
    EXPECT_FALSE(r.find<QAbstractButton>("applyAclPushButton")->isEnabled());
    r.click("aclTheirsPushButton");
    EXPECT_EQ(r.cell(0, 4), QStringLiteral("newer"));
    EXPECT_TRUE(r.shown("aclDiskBar")) << "it is shown, but the broker does not go by it yet";
    EXPECT_TRUE(state().contains(QStringLiteral("the previous rules stay in force"))) << state().toStdString();
    r.yes();
    EXPECT_EQ(r.table->model()->rowCount(), 2);
    EXPECT_FALSE(r.shown("aclDiskBar"));

    // changed between the last look and writing
    r.trigger("applySettingsAction");
    r.desk().aclFiles[kName] = "topic read newest\n";
    r.find<QDialog>("applyAclDialog")->accept();
    r.settle();
    EXPECT_EQ(r.onDisk(), "topic read newest\n");
    ASSERT_TRUE(r.shown("aclDiskBar"));
    r.click("aclMinePushButton");
    EXPECT_FALSE(r.shown("aclDiskBar"));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    r.apply();
    EXPECT_EQ(r.onDisk(), "topic read theirs\ntopic read theirs\n");
}

TEST(AclView, AFileWithMistakesIsNotOfferedToTheBroker)
{
    Rules r;
    r.desk().aclFiles[kName] = "topic fly plant/#\n";
    r.disk();
    ASSERT_TRUE(r.shown("aclDiskBar"));
    EXPECT_FALSE(r.shown("aclTheirsPushButton")) << "it would be refused";
    EXPECT_TRUE(r.label("aclDiskLabel").contains(QStringLiteral("mistakes"))) << r.label("aclDiskLabel").toStdString();
    const QString state = r.find<ui::ElidedLabel>("aclStateLabel")->fullText();
    EXPECT_TRUE(state.contains(QStringLiteral("has mistakes: the previous rules stay in force"))) << state.toStdString();
    r.desk().aclFiles[kName] = "topic read plant/#\n";
    r.disk();
    EXPECT_TRUE(r.shown("aclTheirsPushButton"));
}

TEST(AclView, AFileThatGoesAwayTakesNothingAlong)
{
    Rules r;
    r.table->selectRow(0);
    r.trigger("duplicateAclRuleAction");
    r.desk().aclFiles.remove(kName);
    r.disk();
    EXPECT_EQ(r.table->model()->rowCount(), 4);
    ASSERT_TRUE(r.shown("aclDiskBar"));
    r.click("aclMinePushButton");
    r.apply();
    EXPECT_TRUE(r.onDisk().starts_with("# who may what\npattern read news/#\npattern read news/#\n"));
}

TEST(AclView, WhatCannotBeWrittenOrUsedIsSaid)
{
    Rules r;
    r.table->selectRow(0);
    r.trigger("duplicateAclRuleAction");
    r.desk().aclUnwritable = true;
    r.apply();
    EXPECT_TRUE(r.label("aclProblemLabel").contains(QStringLiteral("the disk is full")));
    EXPECT_TRUE(r.shown("pendingAclBar"));
    EXPECT_EQ(r.onDisk(), kFile);
    r.desk().aclUnwritable = false;
    r.desk().aclRefusal = QStringLiteral("the password file is broken");
    r.apply();
    EXPECT_NE(r.onDisk(), kFile);
    EXPECT_TRUE(r.label("aclProblemLabel").startsWith(QStringLiteral("✗ Written, but not in use"))) << r.label("aclProblemLabel").toStdString();
}

TEST(AclView, WithoutAFileOneIsMadeThatAllowsTheSame)
{
    test::Window w;
    w.window->showPage(MainWindow::Settings);
    auto* page = w.find<SettingsPage>("settingsPage");
    page->showSection(SettingsPage::Access);
    w.find<QComboBox>("settingAccessAnonymousComboBox")->setCurrentIndex(1); // an edit of its own, which stays one
    w.settle();
    w.find<QAbstractButton>("openAccessRulesPushButton")->click();
    w.settle();
    EXPECT_EQ(w.find<QTabWidget>("accessTabWidget")->currentIndex(), 1);
    EXPECT_FALSE(w.find<QTableView>("aclTableView")->isVisible());
    w.find<QAbstractButton>("createAclPushButton")->click();
    w.settle();
    EXPECT_EQ(w.backend.settingsFile.inFile.access.aclFile, "acl");
    EXPECT_TRUE(w.find<QTableView>("aclTableView")->isVisible());
    EXPECT_EQ(w.find<QTableView>("aclTableView")->model()->rowCount(), 1);
    EXPECT_EQ(w.backend.current.access.aclFile, "acl") << "in use at once";
    EXPECT_TRUE(w.find<QWidget>("pendingSettingsBar")->isVisible());
    EXPECT_TRUE(page->findChild<QLabel*>(QStringLiteral("confirmLabel"))->isVisible());
}

TEST(AclView, AFileThatTheSettingsNameAndIsNotThereIsMadeWhenItIsWritten)
{
    Rules r;
    r.desk().aclFiles.clear();
    r.disk();
    ASSERT_TRUE(r.shown("createAclPushButton"));
    r.click("createAclPushButton");
    EXPECT_FALSE(r.desk().aclFiles.contains(kName));
    r.trigger("addAclRuleAction");
    RuleDialog d(r);
    d.field<QComboBox>("aclWhomComboBox")->setCurrentIndex(1);
    d.filter("a/%c");
    EXPECT_EQ(d.note(), QString());
    d.accept();
    r.apply();
    EXPECT_TRUE(r.onDisk().ends_with("pattern readwrite a/%c\n")) << r.onDisk();
}

TEST(AclView, TheAnswerNamesAndSelectsTheLineThatDecides)
{
    Rules r;
    r.table->selectRow(0);
    const auto ask = [&](const char* user, int wish, const char* topic) {
        r.find<QComboBox>("aclAskUserComboBox")->setEditText(QString::fromUtf8(user));
        r.find<QComboBox>("aclAskWishComboBox")->setCurrentIndex(wish);
        r.find<QLineEdit>("aclAskTopicLineEdit")->setText(QString::fromUtf8(topic));
        r.settle();
        return r.label("aclVerdictLabel");
    };
    enum { Publish, Receive, Subscribe };
    EXPECT_EQ(ask("ann", Publish, "plant/1"), QStringLiteral("✓ Allowed."));
    EXPECT_EQ(r.table->currentIndex().row(), 1);
    EXPECT_EQ(ask("ann", Receive, "plant/secret/x"), QStringLiteral("✗ Denied."));
    EXPECT_EQ(r.table->currentIndex().row(), 2);
    EXPECT_TRUE(r.shown("aclVerdictLink"));
    EXPECT_EQ(ask("bob", Publish, "plant/1"), QStringLiteral("✗ Denied: no rule allows it."));
    EXPECT_FALSE(r.shown("aclVerdictLink"));
    EXPECT_TRUE(ask("bob", Subscribe, "news/#").startsWith(QStringLiteral("✓ Allowed.")));
    EXPECT_TRUE(ask("bob", Subscribe, "$share/g/news/#").startsWith(QStringLiteral("✓ Allowed.")));
    EXPECT_EQ(r.table->currentIndex().row(), 0);
    EXPECT_TRUE(ask("bob", Publish, "news/#").contains(QStringLiteral("not a topic")));
    EXPECT_TRUE(ask("bob", Subscribe, "news/#/x").contains(QStringLiteral("not a topic filter")));
    EXPECT_TRUE(ask("bob", Publish, "$SYS/x").contains(QStringLiteral("the broker's own")));
    // of the draft, not only of what is in use
    EXPECT_EQ(ask("ann", Receive, "plant/secret/x"), QStringLiteral("✗ Denied."));
    r.table->selectRow(2);
    r.trigger("deleteAclRuleAction");
    EXPECT_EQ(r.label("aclVerdictLabel"), QStringLiteral("✓ Allowed."));
    r.click("aclVerdictLink");
    EXPECT_EQ(r.table->currentIndex().row(), 1);
}

TEST(AclView, AnotherFileWaitsForWhatIsNotWritten)
{
    Rules r(kFile, [](test::FakeBackend& backend) { backend.settingsFile.aclFiles[QStringLiteral("other")] = "pattern read other\n"; });
    r.table->selectRow(0);
    r.trigger("duplicateAclRuleAction");
    auto* view = r.page->findChild<ui::AclView*>(QStringLiteral("aclView"));
    view->renew(QStringLiteral("other"), false, {});
    EXPECT_EQ(r.table->model()->rowCount(), 4);
    r.click("discardAclPushButton");
    view->renew(QStringLiteral("other"), false, {});
    EXPECT_EQ(r.table->model()->rowCount(), 1);
    EXPECT_TRUE(r.find<ui::ElidedLabel>("aclStateLabel")->fullText().contains(QStringLiteral("not in use before the settings are applied")));
}

TEST(AclView, UnwrittenRulesAreNotLostByClosingOrByOtherEdits)
{
    Rules r;
    r.table->selectRow(0);
    r.trigger("duplicateAclRuleAction");
    const auto asked = [&] { return r.page->findChild<ui::ElidedLabel*>(QStringLiteral("confirmLabel"))->fullText(); };
    r.page->showSection(SettingsPage::Kafka);
    EXPECT_TRUE(r.page->holdClose([] {})) << "it asks";
    EXPECT_TRUE(asked().startsWith(QStringLiteral("Access rules were changed")));
    EXPECT_TRUE(r.shown("pendingAclBar")) << "and shows what is not applied";
    r.find<QTabWidget>("accessTabWidget")->setCurrentIndex(0);
    r.settle();
    EXPECT_FALSE(r.find<QAction>("undoSettingsAction")->isEnabled()) << "of the settings nothing was changed";
    r.find<QComboBox>("settingAccessAnonymousComboBox")->setCurrentIndex(1);
    r.settle();
    EXPECT_TRUE(r.page->holdClose([] {}));
    EXPECT_TRUE(asked().startsWith(QStringLiteral("Settings and access rules were changed")));
    r.trigger("applySettingsAction");
    EXPECT_EQ(r.desk().applies, 1);
    EXPECT_EQ(r.onDisk(), kFile);
    r.page->showAccessRules();
    r.settle();
    EXPECT_EQ(r.table->model()->rowCount(), 4);
    EXPECT_TRUE(r.shown("pendingAclBar"));
    bool gone = false;
    r.page->holdClose([&] { gone = true; });
    r.yes();
    EXPECT_TRUE(gone);
    EXPECT_EQ(r.table->model()->rowCount(), 3);
}

} // namespace
} // namespace hookline
