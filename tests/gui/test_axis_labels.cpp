// Labels along the axes of the charts: no two the same, each one true, and times that do not touch.
#include "ui/widgets/axis_labels.h"

#include <QDateTime>
#include <QLocale>

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace hookline {
namespace {

using Unit = ui::Chart::Unit;

std::vector<QString> labels(Unit unit, double from, double to)
{
    const double step = ui::axisStep(unit, to - from);
    std::vector<QString> out;
    for (double at = std::ceil(from / step); at * step <= to; ++at)
        out.push_back(ui::axisLabel(unit, at * step, step));
    return out;
}

/// What a label of an axis without powers of two says.
double read(QString label)
{
    const QString unit = label.section(QChar(0x00A0), 1);
    const double factor = unit == QLatin1String("k") ? 1e3 : unit == QLatin1String("M") ? 1e6 : unit == QLatin1String("G") ? 1e9 : 1;
    bool ok = false;
    const double value = QLocale().toDouble(label.section(QChar(0x00A0), 0, 0), &ok) * factor;
    EXPECT_TRUE(ok) << label.toStdString();
    return value;
}

class AxisLabels : public ::testing::Test {
protected:
    AxisLabels() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
};

TEST_F(AxisLabels, NoTwoOfAnAxisAreTheSame)
{
    for (const Unit unit : { Unit::PerSecond, Unit::BytesPerSecond, Unit::Percent, Unit::Count, Unit::Value }) {
        for (double high = unit == Unit::Count ? 4 : 0.01; high < 1e12; high *= 1.07) {
            const std::vector<QString> all = labels(unit, 0, high);
            const std::set<QString> different(all.begin(), all.end());
            EXPECT_EQ(different.size(), all.size()) << "up to " << high << ": " << all.back().toStdString();
            EXPECT_GE(all.size(), high < 4 && unit == Unit::BytesPerSecond ? 1u : 3u) << high;
            EXPECT_LE(all.size(), 8u) << high;
        }
    }
}

TEST_F(AxisLabels, EachSaysWhereItStands)
{
    for (double high = 1; high < 1e12; high *= 1.07) {
        const double step = ui::axisStep(Unit::PerSecond, high);
        for (int i = 0; i * step <= high; ++i)
            EXPECT_NEAR(read(ui::axisLabel(Unit::PerSecond, i * step, step)), i * step, step * 1e-6) << high;
    }
    EXPECT_EQ(labels(Unit::PerSecond, 0, 10), (std::vector<QString> { "0", "2", "4", "6", "8", "10" }));
    EXPECT_EQ(labels(Unit::PerSecond, 0, 1), (std::vector<QString> { "0", "0.5", "1" }));
    EXPECT_EQ(labels(Unit::PerSecond, 0, 4.4), (std::vector<QString> { "0", "1", "2", "3", "4" }));
    EXPECT_EQ(labels(Unit::PerSecond, 0, 1300), (std::vector<QString> { "0", "250", "500", "750", "1\u00A0k", "1.25\u00A0k" }));
    EXPECT_EQ(labels(Unit::Count, 0, 10), (std::vector<QString> { "0", "2", "4", "6", "8", "10" })) << "there is no half a record";
    EXPECT_EQ(labels(Unit::BytesPerSecond, 0, 1.3 * 1024 * 1024).back(), QStringLiteral("1.25\u00A0MiB"));
    EXPECT_EQ(labels(Unit::Percent, 0, 1)[1], QStringLiteral("0.25 %"));
}

TEST_F(AxisLabels, AReadingFarFromZeroHasTheDigitsItNeeds)
{
    EXPECT_EQ(labels(Unit::Value, 1234.45, 1234.85), (std::vector<QString> { "1,234.5", "1,234.6", "1,234.7", "1,234.8" }));
    EXPECT_EQ(labels(Unit::Value, 100.0005, 100.0045)[0], QStringLiteral("100.001"));
    EXPECT_EQ(labels(Unit::Value, -20000, 0)[0], QStringLiteral("-20\u00A0k"));
    EXPECT_EQ(labels(Unit::Value, -1, 1)[2], QStringLiteral("0.0"));
    for (const double base : { 0.0, 20.0, 1773469927.0, -5e7, 3e-8 }) {
        for (double length = std::max(1e-9, std::abs(base) * 1e-6); length < 1e10; length *= 3) {
            const std::vector<QString> all = labels(Unit::Value, base, base + length);
            EXPECT_EQ(std::set<QString>(all.begin(), all.end()).size(), all.size()) << base << " and " << length;
        }
    }
}

TEST_F(AxisLabels, WhatAllReadingsHaveInCommonIsSaidOnce)
{
    const double low = 1773469927114, high = 1773469931020, offset = ui::axisOffset(Unit::Value, low, high);
    EXPECT_DOUBLE_EQ(offset, 1773469900000);
    const double step = ui::axisStep(Unit::Value, high - low);
    EXPECT_EQ(ui::axisLabel(Unit::Value, 1773469928000 - offset, step), QStringLiteral("28\u00A0k"));
    EXPECT_EQ(ui::axisOffset(Unit::Value, 20.5, 21.5), 0);
    EXPECT_EQ(ui::axisOffset(Unit::Value, 0, 1773469931020), 0) << "nothing in common";
    EXPECT_EQ(ui::axisOffset(Unit::PerSecond, low, high), 0);
}

TEST_F(AxisLabels, DurationsHaveTheirUnit)
{
    const auto said = [](Unit unit, double low, double high) {
        QStringList out;
        for (const double tick : ui::logarithmicTicks(low, high))
            out << ui::axisLabel(unit, tick, 1).replace(QChar(0x00A0), QLatin1Char(' '));
        return out.join(QLatin1Char('|'));
    };
    EXPECT_EQ(said(Unit::Milliseconds, 0.01, 10000), QStringLiteral("0.01 ms|0.1 ms|1 ms|10 ms|100 ms|1 s|10 s"));
    EXPECT_EQ(said(Unit::Milliseconds, 1, 10.2), QStringLiteral("1 ms|2 ms|5 ms|10 ms")) << "one decade has more than its ends";
    EXPECT_EQ(said(Unit::Milliseconds, 0.001, 0.01), QStringLiteral("1 µs|2 µs|5 µs|0.01 ms"));
    EXPECT_EQ(said(Unit::Microseconds, 0.1, 10000), QStringLiteral("0.1 µs|1 µs|10 µs|100 µs|1 ms|10 ms"));
    EXPECT_TRUE(ui::logarithmicTicks(0, 10).empty());
}

TEST(TimeTicks, StandSideBySideHoweverNarrowTheAxis)
{
    const auto widthOf = [](const QString& text) { return 6.5 * static_cast<double>(text.size()); };
    const double from = 1773469927.4;
    for (double length = 0.02; length < 4e9; length *= 1.13) {
        for (const double pixels : { 40.0, 110.0, 190.0, 300.0, 640.0, 1200.0 }) {
            const ui::TimeTicks ticks = ui::timeTicks(from, from + length, pixels, widthOf);
            ASSERT_LE(ticks.times.size(), 10u);
            if (pixels >= 190) {
                EXPECT_GE(ticks.times.size(), 1u) << length << " s on " << pixels;
            }
            QString before;
            for (std::size_t i = 0; i < ticks.times.size(); ++i) {
                EXPECT_GE(ticks.times[i], from);
                EXPECT_LE(ticks.times[i], from + length);
                const QString text = QDateTime::fromMSecsSinceEpoch(qRound64(ticks.times[i] * 1000)).toString(ticks.format);
                EXPECT_NE(text, before) << length << " s on " << pixels;
                before = text;
                if (i > 0) {
                    EXPECT_GT((ticks.times[i] - ticks.times[i - 1]) / length * pixels, widthOf(text)) << length << " s on " << pixels;
                }
            }
        }
    }
}

TEST(TimeTicks, AreRound)
{
    const auto widthOf = [](const QString& text) { return 6.5 * static_cast<double>(text.size()); };
    const auto said = [&](double length, double pixels) {
        const double from = static_cast<double>(QDateTime(QDate(2026, 3, 14), QTime(6, 29, 48)).toSecsSinceEpoch());
        const ui::TimeTicks ticks = ui::timeTicks(from, from + length, pixels, widthOf);
        QStringList out;
        for (const double time : ticks.times)
            out << QDateTime::fromMSecsSinceEpoch(qRound64(time * 1000)).toString(ticks.format);
        return out.join(QLatin1Char('|'));
    };
    EXPECT_EQ(said(300, 250), QStringLiteral("06:30:00|06:32:00|06:34:00"));
    EXPECT_EQ(said(300, 150), QStringLiteral("06:31:00|06:33:30")) << "one alone would not say how long it is";
    EXPECT_EQ(said(3600, 500), QStringLiteral("06:30|06:40|06:50|07:00|07:10|07:20"));
    EXPECT_EQ(said(24 * 3600, 300), QStringLiteral("12:00|18:00|00:00|06:00"));
    EXPECT_EQ(said(7 * 24 * 3600, 700), QStringLiteral("03-15|03-16|03-17|03-18|03-19|03-20|03-21"));
    EXPECT_EQ(said(1, 300), QStringLiteral("06:29:48.000|06:29:48.500|06:29:49.000"));
    EXPECT_TRUE(said(1e200, 300).isEmpty()) << "nobody has times there";
}

} // namespace
} // namespace hookline
