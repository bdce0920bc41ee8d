// Words, numbers and other pure functions of the window.
#include "core/config/issue_texts.h"
#include "core/doctor/diagnosis.h"
#include "ui/core_words.h"
#include "ui/format.h"
#include "ui/group_colours.h"
#include "ui/language.h"
#include "ui/models/hex_text.h"
#include "ui/models/json_text.h"
#include "ui/models/metrics_history.h"
#include "ui/safe_text.h"
#include "ui/text_tables.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/spoken_label.h"

#include "tests/gui/support/fake_backend.h"

#include <QElapsedTimer>
#include <QLabel>
#include <QLocale>
#include <QTest>

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
    EXPECT_EQ(ui::shortNumber(999'960), QStringLiteral("1.0\u00A0M"));
    EXPECT_EQ(ui::shortRate(12'345), QStringLiteral("12.3\u00A0k/s"));
    EXPECT_EQ(ui::shortRate(0.4), QStringLiteral("0.4/s"));
    EXPECT_EQ(ui::rateWays(12'345), QStringList({ "12,345/s", "12.3\u00A0k/s", "12\u00A0k/s" }));
    EXPECT_EQ(ui::rateWays(1'234).back(), QStringLiteral("1.2\u00A0k/s"));
    EXPECT_EQ(ui::rateWays(NAN).back(), QStringLiteral("–"));
    EXPECT_EQ(ui::withoutMnemonic(QStringLiteral("打开(&O)…")), QStringLiteral("打开…"));
    EXPECT_EQ(ui::clockTime(test::kStartMicros + 114000, true), QStringLiteral("06:32:07.114"));
}

TEST(Format, PerCentOfWhatIsNotNothingIsNotZeroAndOfWhatIsNotAllNotHundred)
{
    EXPECT_EQ(ui::wholePercent(0), QStringLiteral("0"));
    EXPECT_EQ(ui::wholePercent(814.0 / 200'000), QStringLiteral("<1"));
    EXPECT_EQ(ui::wholePercent(0.374), QStringLiteral("37"));
    EXPECT_EQ(ui::wholePercent(0.999), QStringLiteral("99"));
    EXPECT_EQ(ui::wholePercent(1), QStringLiteral("100"));
    EXPECT_EQ(ui::wholePercent(1.04), QStringLiteral("104"));
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

/// Chinese while it lives.
struct InChinese {
    InChinese() { ui::useCoreWords(QStringLiteral("zh_CN")); }
    ~InChinese() { ui::useCoreWords(QStringLiteral("en")); }
    InChinese(const InChinese&) = delete;
    InChinese& operator=(const InChinese&) = delete;
};

TEST(CoreWords, AreEnglishInEnglish)
{
    EXPECT_EQ(ui::inOwnWords(QStringLiteral("There are 3 rules. At most 2 may be in use")), QStringLiteral("There are 3 rules. At most 2 may be in use"));
}

TEST(Format, APlaceholderIsNotBrokenOverTwoLines)
{
    const QString joined = ui::unbrokenFields(QStringLiteral("e.g. ${a.b}, ${c|d} or ${"));
    EXPECT_EQ(QString(joined).remove(QChar(0x2060)), QStringLiteral("e.g. ${a.b}, ${c|d} or ${"));
    EXPECT_EQ(joined, QStringLiteral("e.g. $\u2060{\u2060a\u2060.\u2060b\u2060}, $\u2060{\u2060c\u2060|\u2060d\u2060} or ${"));
}

TEST(CoreWords, KeepTheArguments)
{
    const InChinese chinese;
    EXPECT_EQ(ui::inOwnWords(QStringLiteral("this condition is too long")), QStringLiteral("此条件太长"));
    EXPECT_EQ(ui::inOwnWords(QStringLiteral("Rule \"hot\", where at character 7 of \"payload > >\": a field or a value is missing at the end")),
        QStringLiteral("规则“hot”，where，“payload > >”的第 7 个字符：末尾缺少字段或值"));
    EXPECT_EQ(ui::inOwnWords(QStringLiteral("Source \"orders\", qos: \"5\" is not a QoS. Write 0, 1, 2 or a template")),
        QStringLiteral("数据源“orders”，qos：“5”不是 QoS。请填写 0、1、2 或模板"));
    EXPECT_EQ(ui::inOwnWords(QStringLiteral("The environment variable KAFKA_PASSWORD is not set. Set it for this program, or name another one")),
        QStringLiteral("环境变量 KAFKA_PASSWORD 未设置。请为本程序设置它，或换一个变量"));
    EXPECT_EQ(ui::inOwnWords(QStringLiteral("mosquitto.conf:12: bridge_cafile: bridges to other MQTT brokers have no counterpart")),
        QStringLiteral("mosquitto.conf:12：bridge_cafile：到其他 MQTT 代理的桥接没有对应的设置"));
    EXPECT_EQ(ui::inOwnWords(QStringLiteral("check.lua:3: there is no field \"topc\"")), QStringLiteral("check.lua:3：没有字段“topc”"));
}

TEST(CoreWords, ASentenceWithinASentence)
{
    const InChinese chinese;
    EXPECT_EQ(ui::inOwnWords(QStringLiteral("orders does not run: Source \"orders\", topics: no Kafka topic is named. Write for example topics = [\"orders\", \"^plant\\\\..*\"]")),
        QStringLiteral("orders 未运行：数据源“orders”，topics：未指定 Kafka 主题。请写成例如 topics = [\"orders\", \"^plant\\\\..*\"]"));
    EXPECT_EQ(ui::inOwnWords(QStringLiteral("Kafka at k:9092 cannot be reached (connection refused). Check that Kafka runs there and that host and port are right. "
                                            "Records wait in the queue and go out by themselves once this is solved.")),
        QStringLiteral("无法连接 k:9092 处的 Kafka（连接被拒绝）。请检查 Kafka 是否在那里运行，主机和端口是否正确。记录在队列中等待，问题解决后会自动发出。"));
}

TEST(CoreWords, NamesAreNeverTranslated)
{
    const InChinese chinese;
    EXPECT_EQ(ui::inOwnWords(QStringLiteral("There is no profile \"it has errors\"")), QStringLiteral("没有名为“it has errors”的配置集"));
    EXPECT_EQ(ui::inOwnWords(QStringLiteral("cannot read connected")), QStringLiteral("无法读取 connected"));
    EXPECT_EQ(ui::inOwnWords(QStringLiteral("words of nobody we know: 1%2")), QStringLiteral("words of nobody we know: 1%2"));
    EXPECT_EQ(ui::inOwnWords(QStringLiteral("There is no profile \"%2%1\"")), QStringLiteral("没有名为“%2%1”的配置集"));
    EXPECT_EQ(ui::coreText("There is no profile \"a\nb\xE2\x80\xAE\""), QStringLiteral("没有名为“a↵b‹U+202E›”的配置集"));
}

TEST(CoreWords, TextsMadeToBeSlowAreNot)
{
    const InChinese chinese;
    QString hostile;
    while (hostile.size() < 4000)
        hostile += QStringLiteral("Rule \"a\", cannot read : . ; it has errors (; Source \"b\", ");
    QElapsedTimer clock;
    clock.start();
    EXPECT_FALSE(ui::inOwnWords(hostile).isEmpty());
    EXPECT_LT(clock.elapsed(), 5000) << "a generous bound: it takes milliseconds";
    const QString longer(5000, QLatin1Char(':'));
    EXPECT_EQ(ui::inOwnWords(longer), longer);
}

TEST(CoreWords, FollowTheLanguage)
{
    const QString said = QStringLiteral("The password is empty");
    ui::Language language;
    language.use(QStringLiteral("zh_CN"));
    EXPECT_EQ(ui::inOwnWords(said), QStringLiteral("密码为空"));
    language.use(QStringLiteral("en"));
    EXPECT_EQ(ui::inOwnWords(said), said);
}

TEST(SpokenLabel, FollowsTheLanguageUntilItGetsAnotherText)
{
    ui::Language language;
    language.use(QStringLiteral("en"));
    QLabel label;
    ui::speak(label, [] { return QStringLiteral("! ") + ui::inOwnWords(QStringLiteral("The password is empty")); });
    EXPECT_EQ(label.text(), QStringLiteral("! The password is empty"));
    language.use(QStringLiteral("zh_CN"));
    EXPECT_TRUE(QTest::qWaitFor([&] { return label.text() == QStringLiteral("! 密码为空"); }, 20000)) << label.text().toStdString();
    label.setText(QStringLiteral("done"));
    language.use(QStringLiteral("en"));
    QCoreApplication::processEvents();
    EXPECT_EQ(label.text(), QStringLiteral("done"));
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
