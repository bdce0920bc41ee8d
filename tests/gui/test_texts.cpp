// Words, numbers and other pure functions of the window.
#include "core/config/issue_texts.h"
#include "core/doctor/diagnosis.h"
#include "ui/format.h"
#include "ui/group_colours.h"
#include "ui/models/hex_text.h"
#include "ui/models/json_text.h"
#include "ui/models/metrics_history.h"
#include "ui/safe_text.h"
#include "ui/text_tables.h"
#include "ui/texts.h"
#include "ui/theme.h"

#include "tests/gui/support/fake_backend.h"

#include <QLocale>

#include <gtest/gtest.h>

#include <algorithm>

namespace hookline {
namespace {

TEST(SafeText, CutsAtCharactersAndSaysSo)
{
    EXPECT_EQ(ui::visibleText("abc", 3), QStringLiteral("abc"));
    EXPECT_EQ(ui::visibleText("abcd", 3), QStringLiteral("abc…"));
    EXPECT_EQ(ui::visibleText("温度温度", 2), QStringLiteral("温度…"));
    EXPECT_EQ(ui::payloadPreview(std::string(1000, 'x'), 200).size(), 201);
    EXPECT_EQ(ui::payloadPreview("\xE6\xB8"), QStringLiteral("0x E6 B8"));
}

TEST(SafeText, KeepsLinesInPanes) { EXPECT_EQ(ui::visibleLines("a\r\nb\tc\x07"), QStringLiteral("a\nb\tc‹BEL›")); }

TEST(JsonText, KeepsOrderAndNumbers)
{
    bool cut = true;
    const auto pretty = ui::prettyJson("{\"b\":1.50,\"a\":[12345678901234567890,{}],\"s\":\"x, {y}\"}", 10000, cut);
    ASSERT_TRUE(pretty);
    EXPECT_EQ(
        *pretty, "{\n  \"b\": 1.50,\n  \"a\": [\n    12345678901234567890,\n    {}\n  ],\n  \"s\": \"x, {y}\"\n}");
    EXPECT_FALSE(cut);
}

TEST(JsonText, CutsAtTheLimit)
{
    bool cut = false;
    const std::string text = "[" + std::string(5000, ' ') + "\"" + std::string(5000, 'a') + "\"]";
    const auto pretty = ui::prettyJson(text, 100, cut);
    ASSERT_TRUE(pretty);
    EXPECT_TRUE(cut);
    EXPECT_LE(pretty->size(), 110);
}

TEST(JsonText, RefusesWhatIsNotJson)
{
    for (const char* text :
        { "", "{", "{a:1}", "[1,]", "01", "1.", "\"a", "nul", "{\"a\" 1}", "[1] x", "\"\x01\"", "\xff" })
        EXPECT_FALSE(ui::isJson(text)) << text;
    for (const char* text : { "1", "-0.5e+3", "\"x\\u00e9\\n\"", "[]", " {\"a\": [true, false, null]} " })
        EXPECT_TRUE(ui::isJson(text)) << text;
    EXPECT_FALSE(ui::isJson(std::string(100000, '['))) << "depth is bounded";
}

TEST(HexText, SixteenALine)
{
    EXPECT_EQ(ui::hexText("Hello\n"),
        QStringLiteral("00000000  48 65 6c 6c 6f 0a") + QString(33, QLatin1Char(' ')) + QStringLiteral("|Hello.|"));
    EXPECT_EQ(ui::hexText(std::string(17, 'A')).count(QLatin1Char('\n')), 1);
}

TEST(Format, Numbers)
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    EXPECT_EQ(ui::number(8412330), QStringLiteral("8,412,330"));
    EXPECT_EQ(ui::rate(0.4), QStringLiteral("0.4/s"));
    EXPECT_EQ(ui::rate(1204.2), QStringLiteral("1,204/s"));
    EXPECT_EQ(ui::rate(NAN), QStringLiteral("–"));
    EXPECT_EQ(ui::byteSize(71), QStringLiteral("71\u00A0B"));
    EXPECT_EQ(ui::byteSize(4404019), QStringLiteral("4.2\u00A0MiB"));
    EXPECT_EQ(ui::milliseconds(4.14), QStringLiteral("4.1\u00A0ms"));
    EXPECT_EQ(ui::shortNumber(371000), QStringLiteral("371\u00A0k"));
    EXPECT_EQ(ui::withoutMnemonic(QStringLiteral("打开(&O)…")), QStringLiteral("打开…"));
    EXPECT_EQ(ui::clockTime(test::kStartMicros + 114000, true), QStringLiteral("06:32:07.114"));
}

TEST(Texts, EveryKindAndReasonHasWords)
{
    for (int i = 0; i < tap::kEventKinds; ++i) {
        EXPECT_FALSE(ui::Texts::event(static_cast<tap::EventKind>(i)).isEmpty());
        EXPECT_FALSE(ui::Texts::eventHint(static_cast<tap::EventKind>(i)).isEmpty());
    }
    for (int i = 1; i < tap::kDropReasons; ++i)
        EXPECT_FALSE(ui::Texts::dropReason(static_cast<tap::DropReason>(i)).isEmpty());
}

TEST(Texts, ArgumentsAreNotTakenForPlaceholders)
{
    config::Issue issue;
    issue.id = "of.nobody";
    issue.text = "the core's own words";
    EXPECT_EQ(ui::Texts::issue(issue), QStringLiteral("the core's own words"));
    const auto problem = ui::Texts::problem(
        QStringLiteral("kafka.topic_missing"), {}, {}, { .servers = {}, .topic = QStringLiteral("%1%3"), .port = 1 });
    EXPECT_TRUE(problem.what.contains(QStringLiteral("%1%3")));
}

TEST(Texts, EveryIssueOfTheSettingsIsTranslatable)
{
    for (const config::IssueText& text : config::issueTexts()) {
        const auto known = std::ranges::find_if(
            ui::issueWords(), [&](const ui::Words& words) { return text.id == std::string_view(words.id); });
        ASSERT_NE(known, ui::issueWords().end()) << text.id;
        EXPECT_EQ(text.text, std::string_view(known->english)) << text.id << ": ui/text_tables.cpp says something else";
    }
}

TEST(Texts, EveryDiagnosisOfTheDoctorIsTranslatable)
{
    EXPECT_EQ(doctor::diagnoses().size(), ui::diagnosisWords().size());
    for (const doctor::Diagnosis& one : doctor::diagnoses()) {
        const auto known = std::ranges::find_if(
            ui::diagnosisWords(), [&](const ui::ProblemWords& words) { return one.id == std::string_view(words.id); });
        ASSERT_NE(known, ui::diagnosisWords().end()) << one.id;
        EXPECT_EQ(one.what, std::string_view(known->what)) << one.id << ": ui/diagnosis_table.cpp says something else";
        EXPECT_EQ(one.remedy, std::string_view(known->remedy)) << one.id;
    }
}

TEST(Theme, TextsAreReadable)
{
    using ui::Role;
    for (const ui::Theme* t : { &ui::Theme::light(), &ui::Theme::darkTheme() }) {
        for (const Role ground : { Role::Window, Role::Surface, Role::Sidebar, Role::AccentSoft }) {
            EXPECT_GE(ui::contrast((*t)[Role::Text], (*t)[ground]), 7.0)
                << t->dark << " on " << static_cast<int>(ground);
            EXPECT_GE(ui::contrast((*t)[Role::TextMuted], (*t)[ground]), 4.5)
                << t->dark << " on " << static_cast<int>(ground);
            for (const Role text : { Role::Ok, Role::Warn, Role::Error, Role::Info, Role::Accent })
                EXPECT_GE(ui::contrast((*t)[text], (*t)[ground]), 4.5)
                    << t->dark << " role " << static_cast<int>(text) << " on " << static_cast<int>(ground);
        }
        for (int i = 0; i < tap::kEventKinds; ++i) {
            EXPECT_GE(ui::contrast(t->events[static_cast<std::size_t>(i)], (*t)[Role::Surface]), 4.5)
                << t->dark << " event " << i;
            EXPECT_GE(ui::contrast(t->events[static_cast<std::size_t>(i)], (*t)[Role::AccentSoft]), 4.5)
                << t->dark << " event " << i;
        }
        EXPECT_GE(ui::contrast((*t)[Role::OnAccent], (*t)[Role::Accent]), 4.5);
        EXPECT_GE(ui::contrast((*t)[Role::OnAccent], (*t)[Role::AccentHover]), 4.5);
        EXPECT_GE(ui::contrast((*t)[Role::Text], (*t)[Role::ErrorSoft]), 7.0);
        EXPECT_GE(ui::contrast((*t)[Role::Warn], (*t)[Role::WarnSoft]), 4.5);
        for (int i = 0; i < ui::kSeries; ++i)
            EXPECT_GE(ui::contrast(t->series[static_cast<std::size_t>(i)], (*t)[Role::Surface]), 3.0)
                << "lines need 3:1";
    }
}

TEST(Theme, LinesOfGroupsAreSeenOnTheirGround)
{
    ui::ThemeController controller;
    for (const char* mode : { "light", "dark" }) {
        controller.setMode(QLatin1String(mode));
        for (std::size_t place = 0; place < ui::kGroupColours; ++place)
            EXPECT_GE(ui::contrast(ui::groupColour(place), ui::theme()[ui::Role::Surface]), 3.0) << mode << ' ' << place;
    }
    controller.setMode(QStringLiteral("light"));
}

TEST(MetricsHistory, RatesAreDifferencesOverTheTimeThatPassed)
{
    test::FakeBackend backend;
    ui::MetricsHistory history(backend);
    history.sample();
    EXPECT_TRUE(history.samples().empty());
    EXPECT_TRUE(std::isnan(history.now().mqttIn));
    backend.now.broker.messagesIn += 300;
    backend.now.kafka.failed += 2;
    backend.now.kafka.dropped += 4;
    backend.advance(2);
    history.sample();
    EXPECT_DOUBLE_EQ(history.now().mqttIn, 150);
    EXPECT_DOUBLE_EQ(history.now().lost, 3);
    EXPECT_TRUE(std::isnan(history.now().p50)) << "nothing was acknowledged: no latency, not a latency of 0";
}

TEST(MetricsHistory, LatencyIsThatOfTheLastSecondOnly)
{
    test::FakeBackend backend;
    ui::MetricsHistory history(backend);
    metrics::LatencyHistogram latency;
    for (int i = 0; i < 100; ++i)
        latency.record(500'000);
    backend.now.kafka.latency = latency.snapshot();
    backend.now.kafka.acknowledged = 100;
    history.sample();
    for (int i = 0; i < 100; ++i)
        latency.record(2'000);
    backend.now.kafka.latency = latency.snapshot();
    backend.now.kafka.acknowledged = 200;
    backend.advance(1);
    history.sample();
    EXPECT_NEAR(history.now().p99, 2.0, 0.2);
}

TEST(MetricsHistory, AMissingSecondIsAGapAndARestartedCounterIsNoNegativeRate)
{
    test::FakeBackend backend;
    ui::MetricsHistory history(backend);
    history.sample();
    backend.advance(1);
    history.sample();
    backend.advance(30);
    history.sample();
    ASSERT_EQ(history.samples().size(), 3u);
    EXPECT_TRUE(history.samples()[1].isGap());
    backend.now.broker.messagesIn = 1000;
    backend.advance(1);
    history.sample();
    backend.now.broker.messagesIn = 10;
    backend.advance(1);
    history.sample();
    EXPECT_TRUE(std::isnan(history.now().mqttIn));
}

TEST(MetricsHistory, KeepsAnHour)
{
    test::FakeBackend backend;
    ui::MetricsHistory history(backend);
    for (int i = 0; i < 4000; ++i) {
        backend.advance(1);
        history.sample();
    }
    EXPECT_EQ(history.samples().size(), ui::MetricsHistory::kSeconds);
}

TEST(MetricsHistory, NoSubscribersIsNotALoss)
{
    metrics::BrokerSnapshot broker;
    broker.dropped[static_cast<std::size_t>(tap::DropReason::NoSubscribers)] = 500;
    broker.dropped[static_cast<std::size_t>(tap::DropReason::QueueFull)] = 3;
    EXPECT_EQ(ui::brokerLosses(broker), 3u);
}

} // namespace
} // namespace hookline
