// The access rules as a draft and as a table.
#include "ui/models/acl_draft.h"
#include "ui/models/acl_table_model.h"

#include "core/auth/access_rules.h"

#include <QAbstractItemModelTester>

#include <gtest/gtest.h>

namespace hookline {
namespace {

using config::AclRule;
using ui::AclDraft;
using ui::AclTableModel;
using Whom = AclRule::Whom;
using Access = AclRule::Access;

const std::string kFile = "# for all\npattern read news/#\n\nuser ann\ntopic readwrite plant/#\ntopic deny plant/secret\n";

TEST(AclDraft, EveryStepIsUndoneAndDoneAgain)
{
    AclDraft draft;
    draft.open(kFile);
    EXPECT_FALSE(draft.isDirty());
    EXPECT_FALSE(draft.canUndo());
    std::vector<std::string> texts { draft.text() };
    draft.add({ Whom::User, "bob", Access::Read, "plant/1" });
    texts.push_back(draft.text());
    draft.change(1, { Whom::User, "ann", Access::Write, "plant/#" });
    texts.push_back(draft.text());
    EXPECT_EQ(draft.move(1, false), 2u);
    texts.push_back(draft.text());
    EXPECT_EQ(draft.duplicate(0), 1u);
    texts.push_back(draft.text());
    draft.remove(0);
    texts.push_back(draft.text());
    draft.write("topic read a\n");
    texts.push_back(draft.text());
    for (std::size_t i = texts.size() - 1; i-- > 0;) {
        ASSERT_TRUE(draft.canUndo());
        draft.undo();
        EXPECT_EQ(draft.text(), texts[i]);
        EXPECT_EQ(draft.rules().text(), texts[i]);
    }
    EXPECT_FALSE(draft.isDirty());
    for (std::size_t i = 1; i < texts.size(); ++i) {
        draft.redo();
        EXPECT_EQ(draft.text(), texts[i]);
    }
    EXPECT_FALSE(draft.canRedo());
    draft.discard();
    EXPECT_EQ(draft.text(), kFile);
    draft.undo();
    EXPECT_EQ(draft.text(), texts.back()) << "what was discarded comes back";
}

TEST(AclDraft, WhatChangesNothingIsNoStep)
{
    AclDraft draft;
    draft.open(kFile);
    draft.change(0, draft.rules()[0]);
    draft.move(0, true);
    draft.write(kFile);
    draft.discard();
    EXPECT_FALSE(draft.canUndo());
}

TEST(AclDraft, TypingIsOneStep)
{
    AclDraft draft;
    draft.open({});
    draft.write("t");
    draft.write("to", true);
    draft.write("topic a", true);
    draft.write("topic a\n", false);
    draft.undo();
    EXPECT_EQ(draft.text(), "topic a");
    draft.undo();
    EXPECT_EQ(draft.text(), "");
}

TEST(AclDraft, FollowsTheDiskUntilItIsEdited)
{
    AclDraft draft;
    draft.open(kFile);
    EXPECT_FALSE(draft.setOnDisk(kFile));
    EXPECT_TRUE(draft.setOnDisk("topic read b\n"));
    EXPECT_EQ(draft.text(), "topic read b\n");
    EXPECT_FALSE(draft.isDirty());

    draft.write("topic read mine\n");
    EXPECT_FALSE(draft.setOnDisk("topic read theirs\n"));
    EXPECT_TRUE(draft.isOvertaken());
    EXPECT_EQ(draft.text(), "topic read mine\n");
    EXPECT_FALSE(draft.setOnDisk("topic read b\n"));
    EXPECT_FALSE(draft.isOvertaken()) << "they took it back";
    draft.setOnDisk("topic read theirs\n");
    draft.takeTheirs();
    EXPECT_EQ(draft.text(), "topic read theirs\n");
    EXPECT_FALSE(draft.isDirty());
    draft.undo();
    EXPECT_EQ(draft.text(), "topic read mine\n");
    EXPECT_EQ(draft.basis(), "topic read theirs\n") << "it stands over theirs now";

    draft.setOnDisk("topic read later\n");
    ASSERT_TRUE(draft.isOvertaken());
    draft.keepMine();
    EXPECT_FALSE(draft.isOvertaken());
    EXPECT_EQ(draft.basis(), "topic read later\n");
    draft.setOnDisk("topic read mine\n");
    EXPECT_FALSE(draft.isDirty()) << "somebody wrote just this";
}

TEST(AclDraft, SaysWhatWouldChange)
{
    const AclDraft::Changes some = AclDraft::changes("a\nb\nc\n", "a\nx\nc\nd\n");
    EXPECT_EQ(some.lines, (QStringList { QStringLiteral("- b"), QStringLiteral("+ x"), QStringLiteral("…"), QStringLiteral("+ d") }))
        << "what stays between is marked";
    EXPECT_EQ(some.added, 2);
    EXPECT_EQ(some.removed, 1);
    EXPECT_TRUE(some.all);
    EXPECT_EQ(AclDraft::changes("user ann\ntopic a\ntopic b\nuser bob\ntopic c\n", "user ann\ntopic a\nuser bob\ntopic d\npattern e\n").lines,
        (QStringList { QStringLiteral("= user ann"), QStringLiteral("- topic b"), QStringLiteral("= user bob"), QStringLiteral("- topic c"),
            QStringLiteral("+ topic d"), QStringLiteral("+ pattern e") }))
        << "of whom a rule is stands above it";
    EXPECT_EQ(AclDraft::changes("", "user x\ntopic a\n").lines, (QStringList { QStringLiteral("+ user x"), QStringLiteral("+ topic a") }));
    EXPECT_EQ(AclDraft::changes("", "a\n").lines, QStringList { QStringLiteral("+ a") });
    EXPECT_EQ(AclDraft::changes("a\n", "").lines, QStringList { QStringLiteral("- a") });
    std::string many, other;
    for (int i = 0; i < 2000; ++i) {
        many += "topic read a/" + std::to_string(i) + "\n";
        other += "topic read b/" + std::to_string(i) + "\n";
    }
    EXPECT_EQ(AclDraft::changes(many, many + "last\n").lines, QStringList { QStringLiteral("+ last") }) << "the same beginning is not compared";
    EXPECT_FALSE(AclDraft::changes(many, other).all);
    EXPECT_TRUE(AclDraft::changes("a\xE2\x80\xAE\n", "").lines.first().contains(QStringLiteral("‹U+202E›")));
}

TEST(AclDraft, OnlyWhatSurvivesIsEditedAsText)
{
    for (const char* text : { "", "topic a\n", "topic a", "\n\n# x\n", "# 温度\nuser \xC3\xA4\ntopic\ta\n", "user x\r\ntopic a\r\n" }) {
        EXPECT_TRUE(AclDraft::canEditAsText(text)) << text;
        EXPECT_EQ(AclDraft::fromShown(AclDraft::shown(text), text), text);
    }
    for (const std::string& text : { std::string("user a\xE2\x80\xAE\n"), std::string("# \xE4 latin\n"), std::string("a\r\nb\n"), std::string("a\0b\n", 4), std::string("a\rb\n") })
        EXPECT_FALSE(AclDraft::canEditAsText(text)) << text;
}

TEST(AclTableModel, ShowsRulesInTheOrderOfTheFile)
{
    AclDraft draft;
    draft.open(kFile + "nonsense here\n");
    AclTableModel model(draft);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.renew();
    model.showIssues(auth::AccessRules::check(draft.text()));
    const auto row = [&](int at) {
        QStringList out;
        for (int column = 0; column < AclTableModel::ColumnCount; ++column)
            out << model.index(at, column).data().toString();
        return out.join(QLatin1Char('|'));
    };
    ASSERT_EQ(model.rowCount(), 4);
    EXPECT_EQ(row(0), QStringLiteral("2|allow|everybody|receive|news/#|for all"));
    EXPECT_EQ(row(1), QStringLiteral("5|allow|user ann|publish and receive|plant/#|"));
    EXPECT_EQ(row(2), QStringLiteral("6|deny|user ann|publish and receive|plant/secret|"));
    EXPECT_EQ(row(3), QStringLiteral("7|mistake|nonsense here|||"));
    EXPECT_TRUE(model.index(3, AclTableModel::Filter).data(Qt::ToolTipRole).toString().contains(QStringLiteral("A line starts with")));
    draft.remove(3);
    model.renew();
    EXPECT_EQ(model.rowCount(), 3);
    draft.open({});
    model.renew();
    EXPECT_EQ(model.rowCount(), 0);
    draft.open(kFile);
    model.renew();
    EXPECT_EQ(model.rowCount(), 3);
}

TEST(AclTableModel, HostileNamesAreText)
{
    AclDraft draft;
    draft.open("user everybody\ntopic <b>bold</b>/\xE2\x80\xAEx\n");
    AclTableModel model(draft);
    model.renew();
    EXPECT_EQ(model.index(0, AclTableModel::Whom).data().toString(), QStringLiteral("user everybody"));
    EXPECT_EQ(model.index(0, AclTableModel::Filter).data().toString(), QStringLiteral("<b>bold</b>/‹U+202E›x"));
    EXPECT_TRUE(model.index(0, AclTableModel::Filter).data(Qt::ToolTipRole).toString().contains(QStringLiteral("&lt;b&gt;")));
}

} // namespace
} // namespace hookline
